import { addDays, daysBetween, type LocalDate } from '@coprowatt/energy';
import type { DayCoverage } from '@coprowatt/iot';
import type { Stretch } from './stretch-rules.ts';

/** Twice the sliding week: each of these days was asked seven times or more. A single hole is seldom as long. */
export const SILENT_DAYS = 14;
/** Daily values of so many of them say that the meter talks; the newest two may be late, and a hole or two may be among the rest. */
const TOLD_DAYS = 10;
/** Nothing is said of an operator by fewer curves than these. */
const ENOUGH_CURVES = 3;
/** Where so few of an operator's curves still come it is the operator that gives none. */
const FEW_CURVES = 0.1;

/** Of an operator's live meters, how many have a curve that came once and was not taken for switched off, and of how many it came lately. */
export interface CurvesOfOperator {
  active: number;
  coming: number;
}

/**
 * Since which day a curve that once came is no more collected, in all likelihood: for two weeks up to `to` nothing of it came
 * while the daily values did. Its holder has switched recording or collection off, which Enedis answers with the same 404 as a
 * hole (providers sheet, section 8). A meter that does not talk at all has holes. Null: nothing speaks for it.
 * @param days what is stored of the days of the stretch.
 */
export function silentSince(days: DayCoverage[], { from, to }: Stretch): LocalDate | null {
  const known = days.filter(({ localDate }) => localDate >= from && localDate < to);
  const last = known.filter(({ coveredMin }) => coveredMin > 0).map(({ localDate }) => localDate);
  const since = last.reduce((day, covered) => (covered >= day ? addDays(covered, 1) : day), from);
  if (daysBetween(since, to) < SILENT_DAYS) return null;
  const newest = addDays(to, -SILENT_DAYS);
  const told = known.filter(({ localDate, operatorWh }) => localDate >= newest && operatorWh !== null);
  return told.length >= TOLD_DAYS ? since : null;
}

/** Whether curves fell silent together: their holders did not switch them off on one day. */
export function areSilentTogether({ active, coming }: CurvesOfOperator): boolean {
  return active >= ENOUGH_CURVES && coming < FEW_CURVES * active;
}
