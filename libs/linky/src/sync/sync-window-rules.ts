import { addDays, type LocalDate } from '@coprowatt/energy';
import { monthsBefore } from '../providers/depth-rules.ts';
import type { ProviderLimits } from '../providers/meter-data.provider.ts';
import { openLane, raiseStart, type Lane, type Lanes } from './lane-rules.ts';

/** Days asked again at each refresh, so that late and corrected points arrive (providers sheet, section 6). */
const SLIDING_DAYS = 7;

export interface WindowFacts {
  /** The operator's local day now; it is never asked (data exist up to yesterday). */
  today: LocalDate;
  limits: ProviderLimits;
  /** Whether the curve may and can be asked. */
  withCurve: boolean;
  inServiceFrom: LocalDate | null;
}

/** Everything that the operator keeps: 36 months + 15 days of daily values, 24 months + 15 days of curve at Enedis. */
export function backfillLanes({ today, limits, withCurve, inServiceFrom }: WindowFacts): Lanes {
  const { dailyDepth, curveDepth } = limits;
  const daily = openLane(
    monthsBefore(today, dailyDepth.months, dailyDepth.days),
    today,
    limits.dailySpanDays,
    true,
  );
  const curve = openLane(
    monthsBefore(today, curveDepth.months, curveDepth.days),
    today,
    limits.curveSpanDays,
    true,
  );
  return inService({ daily, curve: withCurve ? curve : null }, inServiceFrom);
}

/** Some days that a person asked for, as far as the operator keeps them. */
export function askedLanes(facts: WindowFacts, from: LocalDate, to: LocalDate): Lanes {
  const whole = backfillLanes(facts);
  return { daily: cut(whole.daily, from, to), curve: cut(whole.curve, from, to) };
}

/** What was never wholly asked is asked as deep as it goes; the rest only where it may be new. */
export function dueLanes(
  facts: WindowFacts,
  known: { dailyWhole: boolean; curveWhole: boolean; askedTo: LocalDate | null },
): Lanes {
  const whole = backfillLanes(facts);
  if (known.askedTo === null) return whole;
  const refresh = refreshLanes(facts, known.askedTo);
  return {
    daily: known.dailyWhole ? refresh.daily : whole.daily,
    curve: known.curveWhole ? refresh.curve : whole.curve,
  };
}

/** What may be new since `askedTo` (exclusive), and the days before it that operators still complete. */
function refreshLanes(facts: WindowFacts, askedTo: LocalDate): Lanes {
  const known = askedTo < facts.today ? askedTo : facts.today;
  return askedLanes(facts, addDays(known, -SLIDING_DAYS), facts.today);
}

function cut(lane: Lane | null, from: LocalDate, to: LocalDate): Lane | null {
  if (lane === null) return null;
  return openLane(from > lane.from ? from : lane.from, to < lane.to ? to : lane.to, lane.span, false);
}

function inService(lanes: Lanes, from: LocalDate | null): Lanes {
  if (from === null) return lanes;
  return { daily: raiseStart(lanes.daily, from), curve: raiseStart(lanes.curve, from) };
}
