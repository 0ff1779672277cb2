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
  type MaximumPower,
} from '@coprowatt/energy';

/** One daily value of the operator. */
export interface OperatorDay {
  localDate: LocalDate;
  /** Whole Wh. */
  energyWh: number;
}

/** The largest power that the operator measured on a day. */
export interface MaximumPowerDay extends MaximumPower {
  localDate: LocalDate;
}

const MAX_STORED = 2 ** 31 - 1;
const FIRST_MS = Date.parse('1970-01-02T00:00:00Z');
const LAST_MS = Date.parse('9998-01-01T00:00:00Z');

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
  return isKept(energyWh) && isOver(localDate, timeZone, nowMs);
}

/** Whether a maximum power is a whole number of VA, not negative, of a day that is over, at an instant of that day if any. */
export function isStorablePower(
  { localDate, va, atMs }: MaximumPowerDay,
  timeZone: string,
  nowMs: EpochMs,
): boolean {
  if (!isKept(va) || !isOver(localDate, timeZone, nowMs)) return false;
  const { startMs, endMs } = dayBounds(localDate, timeZone);
  return atMs === null || (Number.isInteger(atMs) && startMs <= atMs && atMs < endMs);
}

/** The local day of an instant, or null when no day that is kept holds it. */
export function localDateOrNull(ms: EpochMs, timeZone: string): LocalDate | null {
  return ms >= FIRST_MS && ms < LAST_MS ? localDateOf(ms, timeZone) : null;
}

function isKept(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_STORED;
}

function isOver(localDate: LocalDate, timeZone: string, nowMs: EpochMs): boolean {
  return isLocalDate(localDate) && startOfDay(addDays(localDate, 1), timeZone) <= nowMs;
}
