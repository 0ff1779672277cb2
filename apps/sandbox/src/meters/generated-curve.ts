import {
  addDays,
  MINUTE_MS,
  startOfDay,
  wallMinutes,
  weekdayOf,
  type EpochMs,
  type LocalDate,
} from '../time/french-time.ts';
import type { CurvePoint } from './curve-point.ts';
import { dayConditions, type DayConditions } from './day-conditions.ts';
import { measures, type Direction } from './direction.ts';
import type { Meter } from './meter-registry.ts';
import { between, noise, seedOf } from './noise.ts';
import { Profile } from './profile.ts';
import { meanSolarWatts } from './solar.ts';

const SUNDAY = 0;
const WEEKLY_STEPS = [30, 10, 60, 15] as const;
const LAST_IDLE_DAY_OF_MONTH = 10;

/** What the meter measured on one local day: every interval of the day, holes included. */
export function generatedDay(
  meter: Meter,
  date: LocalDate,
  direction: Direction = 'consumption',
): CurvePoint[] {
  if (!measures(meter.traits, direction)) return [];
  const power = powerOf(meter, direction, date);
  const conditions = conditionsOf(meter, date);
  const endMs = startOfDay(addDays(date, 1));
  const points: CurvePoint[] = [];
  for (let startMs = startOfDay(date); startMs < endMs;) {
    const minutes = stepAt(meter, date, startMs);
    const watts = Math.round(power(startMs, minutes, conditions));
    points.push({ startMs, minutes, watts: meter.traits.oddWatts ? watts | 1 : watts });
    startMs += minutes * MINUTE_MS;
  }
  return points;
}

/** Where a relay sticks the sun never rises for the lamps. */
function conditionsOf({ lampsStuck }: Meter, date: LocalDate): DayConditions {
  const conditions = dayConditions(date);
  const isStuck = lampsStuck !== null && lampsStuck.from <= date && date < lampsStuck.to;
  return isStuck ? { ...conditions, sunriseMs: Infinity } : conditions;
}

type MeanPower = (startMs: EpochMs, minutes: number, day: DayConditions) => number;

/** Mean watts that the meter counts in a direction; behind panels, what the house and the panels leave each other. */
function powerOf(meter: Meter, direction: Direction, date: LocalDate): MeanPower {
  const { prm, traits } = meter;
  if (traits.idleDays && Number(date.slice(8)) <= LAST_IDLE_DAY_OF_MONTH) return () => 0;
  const profile = new Profile(prm, traits.equipment ?? 'common');
  const seed = seedOf(prm);
  if (traits.productionOnly) return (...interval) => meanSolarWatts(seed, ...interval);
  if (!traits.injects || date < meter.productionActivation)
    return (...interval) => profile.meanWatts(...interval);
  const sign = direction === 'consumption' ? 1 : -1;
  return (...interval) =>
    Math.max(0, sign * (profile.meanWatts(...interval) - meanSolarWatts(seed, ...interval)));
}

function stepAt({ traits }: Meter, date: LocalDate, at: EpochMs): number {
  const hour = wallMinutes(at) / 60;
  if (traits.correctedNoon && hour === 12) return 60;
  if (traits.steps === 'weekly') return WEEKLY_STEPS[Math.floor(dayConditions(date).dayNumber / 7) % 4] ?? 30;
  if (traits.steps !== 'sundays-hourly') return traits.steps ?? 30;
  return weekdayOf(date) === SUNDAY && hour >= 8 && hour < 16 ? 60 : 30;
}

/**
 * Daily value over curve: 1 on most days; one day in forty up to 0.7 % apart; one day of each year 1.5 to 3 %
 * apart (index and curve are two measurements).
 */
export function indexRatio(prm: string, date: LocalDate, direction: Direction = 'consumption'): number {
  const seed = seedOf(direction === 'consumption' ? prm : `${prm}/${direction}`);
  const year = Number(date.slice(0, 4));
  const dayNumber = Number(date.replaceAll('-', ''));
  const sign = noise(seed ^ 2, dayNumber) < 0.5 ? -1 : 1;
  if (date === addDays(`${year}-01-01`, Math.floor(between(seed ^ 3, year, 0, 365))))
    return 1 + sign * between(seed ^ 4, dayNumber, 0.015, 0.03);
  return noise(seed ^ 5, dayNumber) < 1 / 40 ? 1 + sign * between(seed ^ 6, dayNumber, 0.002, 0.007) : 1;
}
