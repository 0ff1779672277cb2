import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, PROVIDERS, type Language } from '@coprowatt/contracts';
import { ConsentTexts } from './consent-texts.ts';

const texts = new ConsentTexts();

/** A text in force is never reworded: whoever changes one publishes a new version and adds its line here. */
const FINGERPRINTS: Record<string, string> = {
  'enedis-1.fr': '7d9b03a6cc01386b',
  'enedis-1.nl': '5ac5237f701662f8',
  'enedis-1.en': 'cf1a6756147095c0',
  'enedis-1.de': 'adaa8481de8f0606',
  'enedis-2.fr': 'f22b9ae9d8e67aa8',
  'enedis-2.nl': '168b3adb0782bcd7',
  'enedis-2.en': 'e559a2c07eba73ea',
  'enedis-2.de': '53260cdf8904500c',
  'ores-1.fr': '694c5446931bfcf5',
  'ores-1.nl': 'd87b755018fdb3a6',
  'ores-1.en': '8b6362f4e8ce1fec',
  'ores-1.de': 'bc0ed24f20309ef9',
  'ores-2.fr': '8504d43dd02ae813',
  'ores-2.nl': 'fa7217e936276c68',
  'ores-2.en': '026f54e8d7e398d8',
  'ores-2.de': '9ffcea9acf2fc293',
  'myelectricaldata-1.fr': 'a4da4bf3d6597c30',
  'myelectricaldata-1.nl': '4cb95c4e35a49733',
  'myelectricaldata-1.en': 'f320d5ec61ffd06e',
  'myelectricaldata-1.de': '9683e4a4c39b065b',
};

const EVERY_TEXT = PROVIDERS.flatMap((provider) => LANGUAGES.map((lang) => ({ provider, lang })));

/** Maximum power, the supply's facts, and whoever holds it. */
const WIDE_WORDS: Record<Language, [RegExp, RegExp, RegExp]> = {
  fr: [/puissance maximale/, /heures creuses/, /nom, .*adresse/],
  nl: [/hoogste vermogen/, /daluren/, /[Nn]aam, .*adres/],
  en: [/highest power/, /off-peak hours/, /name, .*address/],
  de: [/höchste Leistung/, /Niedertarifzeiten/, /Namen?, Anschrift/],
};

function named(name: string) {
  const [version = '', lang] = name.split('.');
  return {
    provider: PROVIDERS.find((one) => version.startsWith(one)) ?? 'enedis',
    lang: LANGUAGES.find((one) => one === lang) ?? 'fr',
    version,
  };
}

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

  it.each(Object.entries(FINGERPRINTS))(
    'keep %s as it was shown, also once it is replaced',
    (name, print) => {
      const { provider, lang, version } = named(name);
      const shown = texts.published(provider, lang, version);
      expect(shown?.sha256).toBe(
        createHash('sha256')
          .update(shown?.text ?? '')
          .digest('hex'),
      );
      expect(shown?.sha256.slice(0, 16)).toBe(print);
    },
  );

  it.each(EVERY_TEXT)('in force for $provider in $lang is one of them', ({ provider, lang }) => {
    expect(FINGERPRINTS).toHaveProperty([`${texts.current(provider, lang).version}.${lang}`]);
  });

  it.each(EVERY_TEXT)(
    'say for $provider in $lang what else is asked, and what never is',
    ({ provider, lang }) => {
      const [power, supply, identity] = WIDE_WORDS[lang];
      const { text } = texts.current(provider, lang);
      for (const word of [power, supply, identity]) expect(text).toMatch(word);
      expect(texts.published('enedis', lang, 'enedis-1')?.text).not.toMatch(power);
    },
  );

  it.each(LANGUAGES)(
    'say in %s that a gateway stands between, and that an administrator checks first',
    (lang) => {
      const { text } = texts.current('myelectricaldata', lang);
      expect(text).toMatch(/MyElectricalData/);
      expect(text).toMatch(/administrat|beheerder|Verwaltung/);
      expect(text).not.toMatch(
        /(ni transmises à un tiers|aan niemand doorgegeven|passed on to anyone|noch weitergegeben)\./,
      );
    },
  );

  it('refuse a version that is stale or was never published', () => {
    for (const version of ['enedis-0', 'enedis-1', 'ores-2'])
      expect(() => texts.requireCurrent('enedis', 'fr', version)).toThrow(
        expect.objectContaining({ code: 'consent_text_outdated' }),
      );
    expect(texts.requireCurrent('enedis', 'fr', 'enedis-2').lang).toBe('fr');
    expect(texts.published('enedis', 'fr', 'enedis-0')).toBeNull();
  });
});
