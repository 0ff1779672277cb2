import type { DetectionDay } from './verdict.ts';
import { completeDayValue, dayNumberOf } from './complete-days.ts';
import type { HolidayCalendar } from './holidays.ts';

/** Days that are alike: from Monday to Friday, Saturdays, Sundays with the public holidays. */
export type DayClass = 0 | 1 | 2;
export const WORKING: DayClass = 0;
export const SATURDAY: DayClass = 1;
export const SUNDAY: DayClass = 2;

/** The lowest hour of a day may be a cut; the mean of the four above it is what always runs. */
const BASE_HOURS = { from: 1, to: 5 };

/** One meter's days without gaps, by their place from the first; NaN where a quantity is not known. Wh a day. */
export interface DaySeries {
  /** Day number (since 1970) of place 0. */
  firstDay: number;
  length: number;
  classes: DayClass[];
  holidays: boolean[];
  /** Energy of complete days. */
  total: Float64Array;
  /** What always runs, as energy of a whole day: 24 hours of the low hours' mean power. */
  base: Float64Array;
  /** Each of the 24 clock hours, Wh, of days whose curve is whole; NaN on the two days of the year when clocks change. */
  hours: Float64Array[];
}

/** `days`: of one meter, oldest first. */
export function daySeries(days: readonly DetectionDay[], isHoliday: HolidayCalendar): DaySeries {
  const firstDay = days[0] ? dayNumberOf(days[0].localDate) : 0;
  const last = days.at(-1);
  const length = last ? dayNumberOf(last.localDate) - firstDay + 1 : 0;
  const series: DaySeries = {
    firstDay,
    length,
    classes: Array.from({ length }, (_, place) => weekdayClass(firstDay + place)),
    holidays: Array<boolean>(length).fill(false),
    total: new Float64Array(length).fill(NaN),
    base: new Float64Array(length).fill(NaN),
    hours: Array.from({ length: 24 }, () => new Float64Array(length).fill(NaN)),
  };
  for (const day of days) addDay(series, day, isHoliday(day.localDate));
  return series;
}

function addDay(series: DaySeries, day: DetectionDay, isHoliday: boolean): void {
  const place = dayNumberOf(day.localDate) - series.firstDay;
  if (isHoliday) series.classes[place] = SUNDAY;
  series.holidays[place] = isHoliday;
  const value = completeDayValue(day);
  if (value === null) return;
  series.total[place] = value / 60;
  if (day.coveredMin !== day.expectedMin) return;
  const hours = day.hourly.map(({ wattMinutes }) => wattMinutes / 60);
  if (hours.length === 24) series.hours.forEach((values, hour) => (values[place] = hours[hour] ?? NaN));
  const low = hours.toSorted((a, b) => a - b).slice(BASE_HOURS.from, BASE_HOURS.to);
  series.base[place] = (24 * low.reduce((sum, wh) => sum + wh, 0)) / low.length;
}

function weekdayClass(dayNumber: number): DayClass {
  const weekday = (dayNumber + 4) % 7;
  return weekday === 0 ? SUNDAY : weekday === 6 ? SATURDAY : WORKING;
}
