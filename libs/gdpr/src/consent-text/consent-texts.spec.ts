import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '@coprowatt/contracts';
import { ConsentTexts } from './consent-texts.ts';

const texts = new ConsentTexts();

/** A text in force is never reworded: whoever changes one publishes a new version and adds its line here. */
const FINGERPRINTS: Record<string, string> = {
  'enedis-1.fr': '7d9b03a6cc01386b',
  'enedis-1.nl': '5ac5237f701662f8',
  'enedis-1.en': 'cf1a6756147095c0',
  'enedis-1.de': 'adaa8481de8f0606',
  'ores-1.fr': '694c5446931bfcf5',
  'ores-1.nl': 'd87b755018fdb3a6',
  'ores-1.en': '8b6362f4e8ce1fec',
  'ores-1.de': 'bc0ed24f20309ef9',
};

const PROVIDERS = ['enedis', 'ores'] as const;
const EVERY_TEXT = PROVIDERS.flatMap((provider) => LANGUAGES.map((lang) => ({ provider, lang })));

describe('the consent texts', () => {
  it.each(EVERY_TEXT)(
    'exist for $provider in $lang with one sentence a purpose, daily alone being required',
    (of) => {
      const { text, purposes, duration } = texts.current(of.provider, of.lang);
      expect(text.split('\n\n').length).toBeGreaterThan(6);
      expect(purposes.map(({ purpose, required }) => [purpose, required])).toEqual([
        ['daily', true],
        ['loadCurve', false],
        ['advice', false],
      ]);
      expect(purposes.every(({ title, sentence }) => title.length > 0 && sentence.length > 0)).toBe(true);
      expect(duration).toBe('P3Y');
    },
  );

  it.each(PROVIDERS)('share one version over the languages for %s', (provider) => {
    expect(new Set(LANGUAGES.map((lang) => texts.current(provider, lang).version)).size).toBe(1);
  });

  it.each(EVERY_TEXT)(
    'carry the hash of the text as it is shown for $provider in $lang',
    ({ provider, lang }) => {
      const { text, sha256, version } = texts.current(provider, lang);
      expect(sha256).toBe(createHash('sha256').update(text).digest('hex'));
      expect(sha256.slice(0, 16)).toBe(FINGERPRINTS[`${version}.${lang}`]);
    },
  );

  it('refuse a version that is stale or was never published', () => {
    expect(() => texts.requireCurrent('enedis', 'fr', 'enedis-0')).toThrow(
      expect.objectContaining({ code: 'consent_text_outdated' }),
    );
    expect(texts.requireCurrent('enedis', 'fr', 'enedis-1').lang).toBe('fr');
  });

  it('say clearly that an operator cannot be connected yet', () => {
    expect(() => texts.current('myelectricaldata', 'nl')).toThrow(
      expect.objectContaining({ code: 'provider_not_available' }),
    );
  });
});
