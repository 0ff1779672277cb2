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
};

describe('the consent texts', () => {
  it.each(LANGUAGES)('exist in %s with one sentence a purpose, daily alone being required', (lang) => {
    const { text, purposes, duration } = texts.current('enedis', lang);
    expect(text.split('\n\n').length).toBeGreaterThan(6);
    expect(purposes.map(({ purpose, required }) => [purpose, required])).toEqual([
      ['daily', true],
      ['loadCurve', false],
      ['advice', false],
    ]);
    expect(purposes.every(({ title, sentence }) => title.length > 0 && sentence.length > 0)).toBe(true);
    expect(duration).toBe('P3Y');
  });

  it('share one version over the languages', () => {
    expect(new Set(LANGUAGES.map((lang) => texts.current('enedis', lang).version)).size).toBe(1);
  });

  it.each(LANGUAGES)('carry the hash of the text as it is shown in %s', (lang) => {
    const { text, sha256, version } = texts.current('enedis', lang);
    expect(sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(sha256.slice(0, 16)).toBe(FINGERPRINTS[`${version}.${lang}`]);
  });

  it('refuse a version that is stale or was never published', () => {
    expect(() => texts.requireCurrent('enedis', 'fr', 'enedis-0')).toThrow(
      expect.objectContaining({ code: 'consent_text_outdated' }),
    );
    expect(texts.requireCurrent('enedis', 'fr', 'enedis-1').lang).toBe('fr');
  });

  it('say clearly that an operator cannot be connected yet', () => {
    expect(() => texts.current('ores', 'nl')).toThrow(
      expect.objectContaining({ code: 'provider_not_available' }),
    );
  });
});
