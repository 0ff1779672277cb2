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

  it('names the years where they are not those of the last published day', () => {
    const said = (query: string) =>
      plain(headline(statistics(10_000, 1, 538, 538), period(query), false).main);
    expect(said('period=custom&from=2025-01-01&to=2026-06-23')).toBe(
      '10,0 kWh du 1er janvier 2025 au 22 juin 2026.',
    );
    expect(said('period=day&from=2025-10-26')).toBe('10,0 kWh le dimanche 26 octobre 2025.');
    const last = { value: { localDate: '2025-12-13', energyWh: 51_000 }, reason: null };
    const { rest } = headline({ ...statistics(10_000), maxDay: last } as Statistics, period(), false);
    expect(plain(rest)).toContain('samedi 13 décembre 2025');
  });

  it('says so when only the end of the period was due', () => {
    const { main, rest } = headline(
      statistics(4_443_935, 1, 192, 365),
      period('period=year&from=2023-01-01'),
      false,
    );
    expect(plain(main)).toBe('4 444 kWh en 2023.');
    expect(plain(rest)).toBe('Sur 192 jours : aucune donnée n’était attendue pour les autres.');
  });

  it('names the operator where a day stands on its daily value', () => {
    const day = { value: { localDate: '2026-06-16', energyWh: 9_900, basis: 'operator' }, reason: null };
    const said = { ...statistics(9_900, 1, 1, 1), timeZone: 'Europe/Paris', maxDay: day } as Statistics;
    const { rest } = headline(said, period('period=day&from=2026-06-16'), false);
    expect(rest).toBe('C’est la valeur du jour donnée par Enedis.');
  });

  it('does not call missing what is not published yet', () => {
    expect(plain(headline(statistics(null), period('period=day&from=2026-06-23'), false).main)).toBe(
      'Pas encore de données le mardi 23 juin : chaque journée est publiée le lendemain.',
    );
  });

  it('names periods in the selector, the year only when it must be told', () => {
    expect(plain(periodName(period(), LAST))).toMatch(/^24 mai – 22 juin$/);
    expect(plain(periodName(period('period=custom&from=2025-12-20&to=2026-01-05'), LAST))).toContain('2025');
  });
});
