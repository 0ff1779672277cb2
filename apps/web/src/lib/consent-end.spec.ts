import { afterEach, describe, expect, it } from '@jest/globals';
import { LANGUAGES, type ConsentText, type LinkyDevice } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import {
  canRenew,
  daysLeft,
  endLevel,
  endSentence,
  lastDay,
  lastDayIfGiven,
  suspectUntil,
} from './consent-end.ts';

const NOW = Date.parse('2026-06-23T08:00:00Z');
const inDays = (days: number) => new Date(NOW + days * 86_400_000).toISOString();
const device = (changes: Partial<LinkyDevice>) =>
  ({
    state: 'connected',
    provider: 'enedis',
    consentExpiresAt: null,
    operatorIncident: false,
    ...changes,
  }) as LinkyDevice;

afterEach(() => {
  language.current = 'fr';
});

describe('the end of an agreement', () => {
  it('is told from 90 days on, more pressing from 30 and from 7', () => {
    expect([91, 90, 31, 30, 8, 7, 0, -3].map(endLevel)).toEqual([
      null,
      'neutral',
      'neutral',
      'minor',
      'minor',
      'major',
      'major',
      'major',
    ]);
  });

  it('counts whole days and names the date', () => {
    expect(endSentence(inDays(82), 'Europe/Paris', NOW)?.replaceAll('\u00a0', ' ')).toBe(
      'Accord jusqu’au 13 septembre 2026, encore 82 jours',
    );
    expect(endSentence(inDays(5), 'Europe/Paris', NOW)).toContain('renouvelez-le maintenant');
    expect(endSentence(inDays(0.5), 'Europe/Paris', NOW)).toContain('finit aujourd’hui');
    expect(endSentence(inDays(400), 'Europe/Paris', NOW)).toBeNull();
  });

  it.each([
    ['enedis', '2029-06-22'],
    ['ores', '2029-06-23'],
    ['myelectricaldata', '2029-06-23'],
  ] as const)('promises no day more than %s gives', (provider, date) => {
    const text = { provider, duration: 'P3Y' } as ConsentText;
    expect(lastDayIfGiven(text, NOW)).toBe(lastDay(`${date}T21:59:00Z`, 'Europe/Paris'));
  });

  // The mails count as the screens do: consent-end.spec.ts of the contracts and countdown-rules.spec.ts have the same.
  it.each([
    ['midnight ends the day before', '2029-06-22T22:00:00Z', '2029-06-01T10:00:00Z', '22 juin 2029', 21],
    ['on the last day', '2029-06-22T22:00:00Z', '2029-06-22T21:59:59Z', '22 juin 2029', 0],
    ['from the end on', '2029-06-22T22:00:00Z', '2029-06-22T22:00:00Z', '22 juin 2029', -1],
    ['the clocks went forward on it', '2029-03-25T22:00:00Z', '2029-03-18T23:30:00Z', '25 mars 2029', 6],
    ['the clocks went back on it', '2029-10-28T23:00:00Z', '2029-10-27T22:00:00Z', '28 octobre 2029', 0],
    ['the clocks go back before it', '2029-12-31T23:00:00Z', '2029-10-02T22:00:00Z', '31 décembre 2029', 89],
  ])('tells the last day and how far it is: %s', (_, end, at, date, days) => {
    expect(lastDay(end, 'Europe/Paris').replaceAll('\u00a0', ' ')).toBe(date);
    expect(daysLeft(end, 'Europe/Paris', Date.parse(at))).toBe(days);
  });

  it.each(LANGUAGES)('says three different things in %s', (code) => {
    language.current = code;
    const said = [80, 20, 5].map((days) => endSentence(inDays(days), 'Europe/Paris', NOW));
    expect(new Set(said.map((text) => text?.replace(/\d+/g, ''))).size).toBe(3);
  });

  it('can be moved by a renewal near the end, or while the operator doubts the holder', () => {
    expect(canRenew(device({ consentExpiresAt: inDays(90) }), NOW)).toBe(true);
    expect(canRenew(device({ consentExpiresAt: inDays(91) }), NOW)).toBe(false);
    expect(canRenew(device({ state: 'suspect' }), NOW)).toBe(true);
    expect(canRenew(device({ state: 'suspect', operatorIncident: true }), NOW)).toBe(false);
    expect(canRenew(device({ state: 'revoked', consentExpiresAt: inDays(3) }), NOW)).toBe(false);
  });

  it('is a week away from the first doubt', () => {
    expect(suspectUntil('2026-06-20T06:00:00Z')).toBe('2026-06-27T06:00:00.000Z');
  });
});
