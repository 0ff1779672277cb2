import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

type Message = string | [{ match: Record<string, string>; declarations: string[] }];
type Catalogue = Record<string, Message>;

const LANGUAGES = ['fr', 'nl', 'en', 'de'] as const;
const FILES = [
  '',
  'charts.',
  'accounts.',
  'consents.',
  'quality.',
  'sync.',
  'operators.',
  'comparison.',
  'reports.',
  'storage.',
  'alerts.',
  'notifications.',
];

function read(language: string): Catalogue {
  const files = FILES.map((prefix) => new URL(`../../messages/${prefix}${language}.json`, import.meta.url));
  return Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Catalogue));
}

const catalogues = Object.fromEntries(LANGUAGES.map((language) => [language, read(language)]));
const french = catalogues['fr'] ?? {};

const texts = (message: Message) =>
  typeof message === 'string' ? [message] : Object.values(message[0].match);
const placeholders = (message: Message) =>
  [
    ...new Set(texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))),
  ].sort();

describe.each(LANGUAGES)('the %s catalogue', (language) => {
  const catalogue = catalogues[language] ?? {};

  it('has the same keys as the French one', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(french).sort());
  });

  it('leaves no text empty', () => {
    const empty = Object.entries(catalogue).filter(([, message]) =>
      texts(message).some((text) => text.trim() === ''),
    );
    expect(empty).toEqual([]);
  });

  it('fills the same placeholders', () => {
    const different = Object.entries(catalogue)
      .filter(([key, message]) => String(placeholders(message)) !== String(placeholders(french[key] ?? '')))
      .map(([key]) => key);
    expect(different).toEqual([]);
  });

  it('never parts the number of meters from its word, where it is a choice or a subject', () => {
    expect(texts(catalogue['meter_all_common'] ?? '').every((text) => text.includes('{count}\u00a0'))).toBe(
      true,
    );
  });

  it('uses typographic apostrophes and no exclamation mark', () => {
    const wrong = Object.entries(catalogue).filter(([, message]) =>
      texts(message).some((text) => /['!]/.test(text)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('French typography', () => {
  it('puts U+00A0 before : ; ? % and inside guillemets', () => {
    const wrong = Object.entries(french).filter(([, message]) =>
      texts(message).some((text) => /[^\u00a0][:;?%»](?!\/)|«[^\u00a0]/.test(text)),
    );
    expect(wrong).toEqual([]);
  });
});
