import { describe, expect, it } from '@jest/globals';
import { eachDay } from '../calendar.ts';
import { countryOfZone, holidayCalendar } from './holidays.ts';

const holidaysOf = (country: string, year: number): string[] =>
  eachDay(`${year}-01-01`, `${year + 1}-01-01`).filter(holidayCalendar(country));

/** Easter Monday, Ascension Day and Whit Monday. */
const MOVABLE = [
  ['2015', '04-06', '05-14', '05-25'],
  ['2016', '03-28', '05-05', '05-16'],
  ['2017', '04-17', '05-25', '06-05'],
  ['2018', '04-02', '05-10', '05-21'],
  ['2019', '04-22', '05-30', '06-10'],
  ['2020', '04-13', '05-21', '06-01'],
  ['2021', '04-05', '05-13', '05-24'],
  ['2022', '04-18', '05-26', '06-06'],
  ['2023', '04-10', '05-18', '05-29'],
  ['2024', '04-01', '05-09', '05-20'],
  ['2025', '04-21', '05-29', '06-09'],
  ['2026', '04-06', '05-14', '05-25'],
  ['2027', '03-29', '05-06', '05-17'],
  ['2028', '04-17', '05-25', '06-05'],
  ['2029', '04-02', '05-10', '05-21'],
  ['2030', '04-22', '05-30', '06-10'],
  ['2031', '04-14', '05-22', '06-02'],
  ['2032', '03-29', '05-06', '05-17'],
  ['2033', '04-18', '05-26', '06-06'],
  ['2034', '04-10', '05-18', '05-29'],
  ['2035', '03-26', '05-03', '05-14'],
] as const;

const FIXED = {
  FR: ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'],
  BE: ['01-01', '05-01', '07-21', '08-15', '11-01', '11-11', '12-25'],
};

describe('public holidays', () => {
  it.each(MOVABLE)('are the eleven of France and the ten of Belgium in %s', (year, ...movable) => {
    for (const country of ['FR', 'BE'] as const)
      expect(holidaysOf(country, Number(year))).toEqual(
        [...FIXED[country], ...movable].sort().map((day) => `${year}-${day}`),
      );
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
