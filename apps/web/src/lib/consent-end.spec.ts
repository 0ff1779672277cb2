import { afterEach, describe, expect, it } from '@jest/globals';
import { LANGUAGES, type LinkyDevice } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { canRenew, daysLeft, endLevel, endSentence, suspectUntil } from './consent-end.ts';

const NOW = Date.parse('2026-06-23T08:00:00Z');
const inDays = (days: number) => new Date(NOW + days * 86_400_000).toISOString();
const device = (changes: Partial<LinkyDevice>) =>
  ({ state: 'connected', consentExpiresAt: null, operatorIncident: false, ...changes }) as LinkyDevice;

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
    expect(daysLeft(inDays(6.5), NOW)).toBe(6);
    expect(endSentence(inDays(82), 'Europe/Paris', NOW)?.replaceAll('\u00a0', ' ')).toBe(
      'Accord jusqu’au 13 septembre 2026, encore 82 jours',
    );
    expect(endSentence(inDays(5), 'Europe/Paris', NOW)).toContain('renouvelez-le maintenant');
    expect(endSentence(inDays(0.5), 'Europe/Paris', NOW)).toContain('finit aujourd’hui');
    expect(endSentence(inDays(400), 'Europe/Paris', NOW)).toBeNull();
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
