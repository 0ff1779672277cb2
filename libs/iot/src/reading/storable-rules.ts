import {
  MINUTE_MS,
  addDays,
  dayBounds,
  isLocalDate,
  isStorable,
  localDateOf,
  startOfDay,
  type EpochMs,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';

/** One daily value of the operator. */
export interface OperatorDay {
  localDate: LocalDate;
  /** Whole Wh. */
  energyWh: number;
}

const MAX_DAILY_WH = 2 ** 31 - 1;

/** Whether an interval can be kept on its local day (`isStorable`) and is over. */
export function isStorableNow(interval: Interval, timeZone: string, nowMs: EpochMs): boolean {
  const { startMs, minutes } = interval;
  if (!Number.isSafeInteger(startMs) || startMs + minutes * MINUTE_MS > nowMs) return false;
  return isStorable(interval, dayBounds(localDateOf(startMs, timeZone), timeZone));
}

/** Whether a daily value is a whole number of Wh, not negative, of a day that exists and is over. */
export function isStorableDay(
  { localDate, energyWh }: OperatorDay,
  timeZone: string,
  nowMs: EpochMs,
): boolean {
  const isEnergy = Number.isInteger(energyWh) && energyWh >= 0 && energyWh <= MAX_DAILY_WH;
  return isEnergy && isLocalDate(localDate) && startOfDay(addDays(localDate, 1), timeZone) <= nowMs;
}
