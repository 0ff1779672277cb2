import type { SyncLaneName } from '@coprowatt/contracts';
import { addDays, monthsBefore, type LocalDate } from '@coprowatt/energy';
import type { MeterDataProvider, ProviderLimits } from '../providers/meter-data.provider.ts';
import { ENERGY_LANES } from '../quality/ledger-rules.ts';
import { lanesOf, openLane, raiseStart, type Lane, type Lanes } from './lane-rules.ts';
import type { Marks } from './mark-rules.ts';
import type { Stretch } from './stretch-rules.ts';

/** Days asked again at each refresh, so that late and corrected points arrive (providers sheet, section 6). */
export const SLIDING_DAYS = 7;

export interface WindowFacts {
  /** The operator's local day now; it is never asked (data exist up to yesterday). */
  today: LocalDate;
  limits: KeptLimits;
  /** What may and can be asked. */
  lanes: ReadonlySet<SyncLaneName>;
  inServiceFrom: LocalDate | null;
}

/** What is known of a meter's history. */
export interface History {
  wholeLanes: SyncLaneName[];
  askedTo: Marks;
}

type Depth = ProviderLimits['curveDepth'];

/** Limits by metric, where the curve of production is kept for another time. */
export type KeptLimits = ProviderLimits & { productionCurveDepth?: Depth };

/** What an operator gives, without curves that would not be kept; one answer of both directions is asked for the one kept longer. */
export function keptLimits(
  { limits, lanes }: Pick<MeterDataProvider, 'limits' | 'lanes'>,
  kept: (metric: 'electricity_consumption' | 'electricity_production') => Depth,
): KeptLimits {
  const [taken, given] = [kept('electricity_consumption'), kept('electricity_production')];
  const isApart = lanes.has('productionCurve');
  return {
    ...limits,
    curveDepth: lesser(limits.curveDepth, isApart || isDeeper(taken, given) ? taken : given),
    productionCurveDepth: lesser(limits.curveDepth, given),
  };
}

const lesser = (one: Depth, other: Depth): Depth => (isDeeper(one, other) ? other : one);

function isDeeper(one: Depth, other: Depth): boolean {
  return one.months > other.months || (one.months === other.months && one.days > other.days);
}

/** Days in one call of a lane. */
export function spanOfLane(lane: SyncLaneName, { curveSpanDays, dailySpanDays }: ProviderLimits): number {
  return isCurve(lane) ? curveSpanDays : dailySpanDays;
}

/** The oldest day that a lane can be asked for: the operator's depth, or the day of commissioning. */
export function oldestDay(
  lane: SyncLaneName,
  { today, limits, inServiceFrom }: Omit<WindowFacts, 'lanes'>,
): LocalDate {
  const { months, days } = depthOf(lane, limits);
  const oldest = monthsBefore(today, months, days);
  return inServiceFrom !== null && inServiceFrom > oldest ? inServiceFrom : oldest;
}

/** Everything that the operator keeps: 36 months + 15 days of daily values, 24 months + 15 days of curve at Enedis. */
export function wholeLanes(facts: WindowFacts): Lanes {
  return lanesOf(
    Object.fromEntries(
      [...facts.lanes].map((lane) => [lane, lane === 'contract' ? contractLane(facts) : whole(lane, facts)]),
    ),
  );
}

/** Some days that a person asked for, as far as the operator keeps them. */
export function askedLanes(facts: WindowFacts, { from, to }: Stretch): Lanes {
  const cut = ([name, lane]: [string, Lane]): [string, Lane | null] => [name, cutLane(lane, from, to)];
  const { contract: _, ...ranges } = wholeLanes(facts);
  return lanesOf(Object.fromEntries(Object.entries(ranges).map(cut)));
}

/** What was never wholly asked is asked as deep as it goes; the rest only where it may be new. */
export function dueLanes(facts: WindowFacts, known: History): Lanes {
  const isWhole = ([name]: [string, unknown]): boolean => known.wholeLanes.some((lane) => lane === name);
  const missing = Object.entries(wholeLanes(facts)).filter((entry) => !isWhole(entry));
  return { ...refreshLanes(facts, known.askedTo), ...Object.fromEntries(missing) };
}

/** What was never wholly asked, as deep as it goes. */
export function unfinishedLanes(facts: WindowFacts, known: SyncLaneName[]): Lanes {
  const lanes = new Set([...facts.lanes].filter((lane) => lane !== 'contract' && !known.includes(lane)));
  return wholeLanes({ ...facts, lanes });
}

/** What may be new since each lane's mark, and the days before it that operators still complete. */
export function refreshLanes(facts: WindowFacts, askedTo: Marks): Lanes {
  const lanes = (Object.entries(wholeLanes(facts)) as [SyncLaneName, Lane][]).map(([name, lane]) => {
    const mark = markOf(name, askedTo) ?? facts.today;
    const since = addDays(mark < facts.today ? mark : facts.today, -SLIDING_DAYS);
    return [name, name === 'contract' ? lane : cutLane(lane, since, facts.today)];
  });
  return lanesOf(Object.fromEntries(lanes));
}

/** Maximum power is asked beside daily values, and goes by theirs. */
function markOf(name: SyncLaneName, askedTo: Marks): LocalDate | null {
  return askedTo[ENERGY_LANES.find((lane) => lane === name) ?? 'daily'];
}

function whole(name: SyncLaneName, facts: WindowFacts): Lane | null {
  const { today, limits, inServiceFrom } = facts;
  const oldest = oldestDay(name, { today, limits, inServiceFrom: null });
  const lane = openLane(oldest, today, spanOfLane(name, limits), true);
  return lane && inServiceFrom !== null ? raiseStart(lane, inServiceFrom) : lane;
}

/** The facts of the supply are asked as they are now: one call, by a day that stands for it. */
export function contractLane({ today }: Pick<WindowFacts, 'today'>): Lane | null {
  return openLane(today, addDays(today, 1), 1, false);
}

function cutLane(lane: Lane, from: LocalDate, to: LocalDate): Lane | null {
  return openLane(from > lane.from ? from : lane.from, to < lane.to ? to : lane.to, lane.span, false);
}

function depthOf(lane: SyncLaneName, { curveDepth, productionCurveDepth, dailyDepth }: KeptLimits): Depth {
  if (lane === 'productionCurve') return productionCurveDepth ?? curveDepth;
  return isCurve(lane) ? curveDepth : dailyDepth;
}

function isCurve(lane: SyncLaneName): boolean {
  return lane === 'curve' || lane === 'productionCurve';
}
