import { beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_RULES, LANGUAGES } from '@coprowatt/contracts';
import fc from 'fast-check';
import { language } from '#lib/state/language.svelte.ts';
import { draftOfSettings, ruleWords, settingsOf, settingsProblems, usualDraft } from './settings-draft.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const settings = fc.record({
  reference: fc.constantFrom('previous-days' as const, 'same-weekday' as const),
  threshold: fc.integer({ min: 101, max: 300 }),
  windowDays: fc.integer({ min: 2, max: 90 }),
  minimumDays: fc.integer({ min: 2, max: 90 }),
  floorWh: fc.integer({ min: 0, max: 1_000_000 }),
});

beforeEach(() => {
  language.current = 'fr';
});

describe('the rule in its form', () => {
  it('is sent as it was read, to the watt-hour, in any language', () => {
    fc.assert(
      fc.property(settings, fc.constantFrom(...LANGUAGES), (rule, tag) => {
        language.current = tag;
        expect(settingsOf(draftOfSettings(rule))).toEqual(rule);
      }),
    );
  });

  it('takes commas, dots, spaces and a sign of per cent', () => {
    const typed = { ...usualDraft('previous-days'), threshold: '130 %', floorWh: '1,5' };
    expect(settingsOf(typed)).toMatchObject({ threshold: 130, floorWh: 1_500 });
    expect(settingsOf({ ...typed, floorWh: '0.25' }).floorWh).toBe(250);
    expect(settingsProblems(typed)).toEqual({});
  });

  it('says at each field what it takes', () => {
    const wrong = {
      ...usualDraft('previous-days'),
      threshold: '100',
      windowDays: 'x',
      minimumDays: '14.5',
      floorWh: '-1',
    };
    expect(Object.keys(settingsProblems(wrong))).toEqual([
      'threshold',
      'windowDays',
      'minimumDays',
      'floorWh',
    ]);
    expect(settingsProblems(wrong).threshold).toBe('Saisissez un nombre entier de 101 à 300.');
    expect(settingsProblems({ ...wrong, floorWh: '1000,001' }).floorWh).toBe(
      'Saisissez un nombre de 0 à 1\u00a0000.',
    );
  });

  it('wants no more days at least than at most', () => {
    const wrong = { ...usualDraft('same-weekday'), minimumDays: '9' };
    expect(settingsProblems(wrong)).toEqual({
      minimumDays: 'Le minimum ne peut pas dépasser le nombre de jours comparés (8).',
    });
  });

  it('wants no more same weekdays than a year has', () => {
    const draft = { ...usualDraft('same-weekday'), windowDays: '90', minimumDays: '55' };
    expect(settingsProblems(draft).minimumDays).toContain('(54)');
    expect(settingsProblems({ ...draft, minimumDays: '54' })).toEqual({});
    expect(settingsProblems({ ...draft, reference: 'previous-days' })).toEqual({});
  });

  it('is said in one sentence', () => {
    expect(plain(ruleWords(DEFAULT_RULES['previous-days']))).toBe(
      'Une journée complète est signalée quand elle dépasse 120 % de la moyenne des 30 jours complets précédents (au moins 14), et d’au moins 1,0 kWh.',
    );
    expect(plain(ruleWords(DEFAULT_RULES['same-weekday']))).toContain('8 mêmes jours de semaine précédents');
  });
});
