import { describe, expect, it } from '@jest/globals';
import { eachDay } from '../calendar.ts';
import { countryOfZone, holidayCalendar } from './holidays.ts';

const holidaysOf = (country: string, year: number): string[] =>
  eachDay(`${year}-01-01`, `${year + 1}-01-01`).filter(holidayCalendar(country));

describe('public holidays', () => {
  it('are the eleven of France', () => {
    expect(holidaysOf('FR', 2026)).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ]);
  });

  it('are the ten of Belgium', () => {
    expect(holidaysOf('BE', 2025)).toEqual([
      '2025-01-01',
      '2025-04-21',
      '2025-05-01',
      '2025-05-29',
      '2025-06-09',
      '2025-07-21',
      '2025-08-15',
      '2025-11-01',
      '2025-11-11',
      '2025-12-25',
    ]);
  });

  it('move to the next working day in England when they fall on a weekend', () => {
    expect(holidaysOf('GB', 2022)).toEqual([
      '2022-01-03',
      '2022-04-15',
      '2022-04-18',
      '2022-05-02',
      '2022-05-30',
      '2022-08-29',
      '2022-12-26',
      '2022-12-27',
    ]);
  });

  it('are none of a country that is not known, and a zone tells the country it may', () => {
    expect(holidaysOf('XX', 2026)).toEqual([]);
    expect(countryOfZone('Europe/Brussels')).toBe('BE');
    expect(countryOfZone('Etc/GMT-10')).toBeNull();
  });
});
