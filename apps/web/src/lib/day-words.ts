import { m } from './paraglide/messages.js';

/** What decides how a local day is told. */
export interface DayGround {
  /** The curve covers every minute. */
  whole: boolean;
  /** Some of it is the operator's estimate. */
  estimated: boolean;
  /** Some of the curve is there. */
  curve: boolean;
  /** The operator told the value of the day. */
  dayValue: boolean;
}

/** How a day is known, in the same words wherever it stands: the chart, its table, the calendar. */
export function dayWords({ whole, estimated, curve, dayValue }: DayGround): string {
  if (whole) return estimated ? m.quality_state_estimated() : m.quality_state_whole();
  if (dayValue) return curve ? m.quality_state_short_curve() : m.quality_state_daily_only();
  return curve ? m.quality_state_partial() : m.quality_state_hole();
}
