import { addDays, dayMinutes } from '../calendar.ts';
import type { LocalDate } from '../reading.ts';
import { randoms } from '../testing-randoms.ts';
import type { DayAssessment, DetectionDay, Verdict } from './verdict.ts';

/** Days for the tests of detection; not exported from the library. */

const ZONE = 'Europe/Paris';

/** A whole day at an even power, but for what does not divide, which falls into its first hour. */
export function wholeDayOf(localDate: LocalDate, wattMinutes: number): DetectionDay {
  const hours = dayMinutes(localDate, ZONE) / 60;
  const each = Math.floor(wattMinutes / hours);
  return dayOfHours(localDate, (hour) => (hour === 0 ? wattMinutes - each * (hours - 1) : each));
}

/** A whole day of which each hour is given, in watt-minutes, by its place in the day. */
export function dayOfHours(localDate: LocalDate, wattMinutesAt: (hour: number) => number): DetectionDay {
  const expectedMin = dayMinutes(localDate, ZONE);
  const hourly = Array.from({ length: expectedMin / 60 }, (_, hour) => ({
    wattMinutes: wattMinutesAt(hour),
    coveredMinutes: 60,
  }));
  return {
    localDate,
    expectedMin,
    coveredMin: expectedMin,
    totalWattMinutes: hourly.reduce((sum, hour) => sum + hour.wattMinutes, 0),
    hourly,
    nightBaseW: Math.min(...hourly.slice(0, 5).map((hour) => hour.wattMinutes / 60)),
    operatorWh: null,
  };
}

/** The same day with half an hour missing. */
export function holed(day: DetectionDay): DetectionDay {
  const hourly = day.hourly.map((hour, index) => (index === 10 ? { ...hour, coveredMinutes: 30 } : hour));
  return { ...day, hourly, coveredMin: day.coveredMin - 30 };
}

/** A day that only the operator's own value is known of. */
export function dailyOnly(localDate: LocalDate, operatorWh: number): DetectionDay {
  const empty = dayOfHours(localDate, () => 0);
  const hourly = empty.hourly.map(() => ({ wattMinutes: 0, coveredMinutes: 0 }));
  return { ...empty, hourly, coveredMin: 0, nightBaseW: null, operatorWh };
}

/** First day of the office; a Monday. */
export const OFFICE_FROM = '2024-01-01';
/** So long an office works as ever before something happens. */
export const QUIET_DAYS = 140;

type Extra = (place: number, hour: number) => number;
const nothing: Extra = () => 0;

/** An office: 1 kW always, 4 kW more on working days from 8 to 18, each day 5 % up or down, and `extra` in W. */
export function office(days: number, extra: Extra = nothing, seed = 1): DetectionDay[] {
  const random = randoms(seed);
  return Array.from({ length: days }, (_, place) => {
    const mood = 0.95 + 0.1 * random();
    const works = place % 7 < 5;
    return dayOfHours(addDays(OFFICE_FROM, place), (hour) => {
      const usual = 1_000 + (works && hour >= 8 && hour < 18 ? 4_000 : 0);
      return 60 * Math.round(usual * mood + extra(place, hour));
    });
  });
}

export const verdictsOf = (assessments: readonly DayAssessment[]): Verdict[] =>
  assessments.flatMap(({ verdict }) => verdict ?? []);
