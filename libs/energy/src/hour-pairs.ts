import type { HourSum } from './day.ts';

/** Energy (watt-minutes) and minutes of the clock hours that two days both know. */
export interface CommonHours {
  wattMinutes: number;
  previousWattMinutes: number;
  minutes: number;
  previousMinutes: number;
}

/** Clocks change at 02:00 (Paris, Brussels): on such a day the hour of this number comes twice, or never. */
const CHANGED_HOUR = 2;
const HOURS = 24;

/** What two local days of one meter know of the same clock hours, each known whole on both. */
export function commonHours(hourly: readonly HourSum[], before: readonly HourSum[]): CommonHours {
  const common = { wattMinutes: 0, previousWattMinutes: 0, minutes: 0, previousMinutes: 0 };
  const [now, then] = [wholeClockHours(hourly), wholeClockHours(before)];
  for (let hour = 0; hour < HOURS; hour++) {
    const [one, other] = [now[hour], then[hour]];
    if (!one || !other) continue;
    common.wattMinutes += one.wattMinutes;
    common.previousWattMinutes += other.wattMinutes;
    common.minutes += one.coveredMinutes;
    common.previousMinutes += other.coveredMinutes;
  }
  return common;
}

/** The 24 hours that clocks show; null for one that has a hole, or that the day does not have. */
function wholeClockHours(hourly: readonly HourSum[]): (HourSum | null)[] {
  const clock = Array.from({ length: HOURS }, () => ({ wattMinutes: 0, coveredMinutes: 0, hours: 0 }));
  hourly.forEach((sum, index) => {
    const hour = clock[clockHour(index, hourly.length)];
    if (!hour) return;
    hour.wattMinutes += sum.wattMinutes;
    hour.coveredMinutes += sum.coveredMinutes;
    hour.hours += 1;
  });
  return clock.map((hour) => (hour.hours > 0 && hour.coveredMinutes === hour.hours * 60 ? hour : null));
}

function clockHour(index: number, hours: number): number {
  return index <= CHANGED_HOUR - (hours < HOURS ? 1 : 0) ? index : index + HOURS - hours;
}
