import { describe, expect, it } from '@jest/globals';
import type { Statistics } from '@coprowatt/contracts';
import { headline, periodName } from './headline.ts';
import { parsePeriod } from './period.ts';

const LAST = '2026-06-22';
const period = (query = '') => parsePeriod(new URLSearchParams(query), LAST, false);
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ');

const statistics = (energyWh: number | null, completeness = 1, completeDays = 30, days = 30) =>
  ({
    period:
      energyWh === null
        ? { value: null, reason: 'no_data' }
        : { value: { energyWh, completeness, completeDays, days }, reason: null },
    lastPublishedDay: LAST,
    meanPerDay: { value: { energyWh: 41_600, count: 30 }, reason: null },
    maxDay: { value: { localDate: '2026-06-11', energyWh: 68_900 }, reason: null },
  }) as Statistics;

describe('the sentence that opens the page', () => {
  it('gives total, mean and maximum of a whole period', () => {
    const { main, rest } = headline(statistics(1_248_300), period(), false);
    expect(plain(main)).toBe('1 248 kWh en 30 jours.');
    expect(plain(rest)).toBe(
      'Soit 41,6 kWh par jour en moyenne ; le maximum est le jeudi 11 juin, avec 68,9 kWh.',
    );
  });

  it('calls an incomplete total a minimum', () => {
    const { main, rest } = headline(statistics(1_200_000, 0.95, 28), period(), false);
    expect(plain(main)).toBe('Au moins 1 200 kWh en 30 jours.');
    expect(plain(rest)).toContain('28 jours complets sur 30');
  });

  it('never says 0 where nothing is known', () => {
    expect(plain(headline(statistics(null), period('period=month&from=2025-02-01'), false).main)).toBe(
      'Aucune donnée en février 2025.',
    );
    expect(headline(statistics(null), period(), true).main).toContain('arrivent');
  });

  it('speaks of the published part of a period that is not over', () => {
    const said = (query: string) => plain(headline(statistics(10_000, 1, 7, 7), period(query), false).main);
    expect(said('period=month')).toBe('10,0 kWh du 1er juin au 22 juin 2026.');
    expect(said('period=week')).toBe('10,0 kWh le lundi 22 juin.');
    expect(said('period=week&from=2026-06-10')).toBe('10,0 kWh du 8 juin au 14 juin 2026.');
  });

  it('names periods in the selector, the year only when it must be told', () => {
    expect(plain(periodName(period(), LAST))).toMatch(/^24 mai – 22 juin$/);
    expect(plain(periodName(period('period=custom&from=2025-12-20&to=2026-01-05'), LAST))).toContain('2025');
  });
});
