import type { HoleState, QualityCalendar, QualityDay, QualityHole, QualityState } from '@coprowatt/contracts';
import {
  dayBounds,
  dayMinutes,
  dayValue,
  differencePercent,
  doubtedZeroMinutes,
  eachDay,
  localDateOf,
  missingStretches,
  toWh,
  type ExpectedDays,
  type Interval,
  type LocalDate,
  type MeterDay,
  type Quality,
} from '@coprowatt/energy';
import { LEDGER_LANES, type LedgerDay, type LedgerLane } from './ledger-rules.ts';

/** Pure: what is stored and known of a meter's days to its calendar. */

/** What the ledger says of a lane's day. */
export type LaneDay = LedgerDay & { lane: LedgerLane; localDate: LocalDate };

export interface CalendarFacts {
  deviceId: string;
  timeZone: string;
  from: LocalDate;
  /** Exclusive. */
  to: LocalDate;
  lastPublished: LocalDate;
  /** Days on which answers are due; null when nothing was ever asked. */
  due: ExpectedDays | null;
  /** Whether the operator is asked still. */
  live: boolean;
  /** Whether the point is known to give to the network; else it lacks nothing of that. */
  injects: boolean;
  /** Local days, both included, on which a curve is expected where days are due; null: none is. */
  curve: { first: LocalDate; last: LocalDate } | null;
  days: MeterDay[];
  /** With as many days around as `doubtedZeroMinutes` compares. */
  intervals: Interval[];
  ledger: LaneDay[];
}

export function qualityCalendar(facts: CalendarFacts): QualityCalendar {
  const { deviceId, timeZone, from, to } = facts;
  const stored = new Map(facts.days.map((day) => [day.localDate, day]));
  const intervals = Map.groupBy(facts.intervals, ({ startMs }) => localDateOf(startMs, timeZone));
  const ledger = Map.groupBy(facts.ledger, ({ localDate }) => localDate);
  const zeros = doubtedZeroMinutes(facts.intervals, timeZone);
  const days = eachDay(from, to).map((date) => {
    const known = {
      day: stored.get(date),
      intervals: intervals.get(date) ?? [],
      told: ledger.get(date) ?? [],
    };
    const holes = holesOf(facts, date, known);
    const item = {
      ...qualityDay(facts, date, known),
      zeroMinutes: zeros.get(date) ?? 0,
      hole: shownHole(holes),
    };
    return { item, holes };
  });
  const items = days.map(({ item }) => item);
  const holes = days.map((day) => day.holes);
  return { deviceId, timeZone, from, to, items, summary: { ...countsOf(items), ...holeCounts(holes) } };
}

/** What is known of one day. */
interface Known {
  day: MeterDay | undefined;
  intervals: Interval[];
  told: LaneDay[];
}

function qualityDay(
  facts: CalendarFacts,
  date: LocalDate,
  { day, intervals, told }: Known,
): Omit<QualityDay, 'zeroMinutes' | 'hole'> {
  const coveredMinutes = day?.coveredMin ?? 0;
  const curveExpected = isCurveExpected(facts, date, coveredMinutes);
  const state = stateOf(facts, date, day, curveExpected);
  const lacks = curveExpected && state !== 'not_published';
  // A curve that has aged out has left its day row: which hours it lacked is no longer known.
  const isKept = minutesOf(intervals) === coveredMinutes;
  return {
    localDate: date,
    state,
    expectedMinutes: dayMinutes(date, facts.timeZone),
    coveredMinutes,
    missing:
      lacks && isKept ? missingStretches(intervals, dayBounds(date, facts.timeZone)).map(asStretch) : [],
    estimatedMinutes: isKept ? minutesOf(intervals, 'estimated') : summedMinutes(day, 'estimated'),
    validatedMinutes: isKept ? minutesOf(intervals, 'validated') : summedMinutes(day, 'validated'),
    ...pointsOf(told.filter(({ lane }) => lane === 'curve' || lane === 'daily')),
    ...valuesOf(day),
  };
}

/** A curve that is there was expected; else it is where days are due, within the time that the meter has one. */
function isCurveExpected({ due, curve }: CalendarFacts, date: LocalDate, coveredMinutes: number): boolean {
  if (coveredMinutes > 0) return true;
  return isDue(due, date) && curve !== null && curve.first <= date && date <= curve.last;
}

function stateOf(
  { due, live, lastPublished }: CalendarFacts,
  date: LocalDate,
  day: MeterDay | undefined,
  curveExpected: boolean,
): QualityState {
  const { coveredMin, expectedMin, operatorWh } = day ?? {
    coveredMin: 0,
    expectedMin: null,
    operatorWh: null,
  };
  if (coveredMin === expectedMin) return 'whole';
  if (date > lastPublished) return live && due !== null ? 'not_published' : 'not_expected';
  if (coveredMin > 0) return 'partial';
  if (operatorWh !== null) return curveExpected ? 'partial' : 'daily_only';
  return isDue(due, date) ? 'empty' : 'not_expected';
}

function isDue(due: ExpectedDays | null, date: LocalDate): boolean {
  return due !== null && due.from <= date && date < due.to;
}

function minutesOf(intervals: Interval[], quality?: Quality): number {
  const some = intervals.filter((interval) => quality === undefined || interval.quality === quality);
  return some.reduce((sum, { minutes }) => sum + minutes, 0);
}

/** What the day row alone knows: the quality of a day that had one. */
function summedMinutes(day: MeterDay | undefined, quality: Quality): number {
  return day?.quality === quality ? day.coveredMin : 0;
}

/** Corrections and rejected points of the consumption, of its curve and of the operator's daily value together. */
function pointsOf(
  told: LaneDay[],
): Pick<QualityDay, 'correctedIntervals' | 'correctedAt' | 'rejectedPoints'> {
  const corrections = told.flatMap(({ correctedAt }) => correctedAt?.toISOString() ?? []).sort();
  return {
    correctedIntervals: told.reduce((sum, lane) => sum + lane.correctedIntervals, 0),
    correctedAt: corrections.at(-1) ?? null,
    rejectedPoints: told.reduce((sum, lane) => sum + lane.rejectedPoints, 0),
  };
}

function valuesOf(
  day: MeterDay | undefined,
): Pick<
  QualityDay,
  'curveWh' | 'operatorWh' | 'differencePercent' | 'differs' | 'maximumPowerVa' | 'maximumPowerAt'
> {
  const maximumPower = day?.maximumPower ?? null;
  return {
    curveWh: day && day.coveredMin > 0 ? toWh(day.totalWattMinutes) : null,
    operatorWh: day?.operatorWh ?? null,
    differencePercent: day ? differencePercent(day) : null,
    differs: (day && dayValue(day)?.differs) ?? false,
    maximumPowerVa: maximumPower?.va ?? null,
    maximumPowerAt: instantOrNull(maximumPower?.atMs ?? null),
  };
}

const isInjected = (lane: LedgerLane): boolean => lane === 'productionCurve' || lane === 'productionDaily';
const BY_BADNESS: (HoleState | undefined)[] = [undefined, 'filled', 'lost', 'open'];

/** Holes of a day, in what the point takes and in what it gives. */
interface Holes {
  consumption: QualityHole | null;
  production: QualityHole | null;
}

/** The consumption's is that of the lane that tells its day; of the production the worse one of both its lanes. */
function holesOf(facts: CalendarFacts, date: LocalDate, { day, told }: Known): Holes {
  const lane = isCurveExpected(facts, date, day?.coveredMin ?? 0) ? 'curve' : 'daily';
  const badness = (hole: QualityHole | null): number => BY_BADNESS.indexOf(hole?.state);
  const worst = (lanes: LedgerLane[]): QualityHole | null =>
    lanes
      .map((name) =>
        holeOf(
          told.find((entry) => entry.lane === name),
          facts.live,
        ),
      )
      .reduce((worse, hole) => (badness(hole) > badness(worse) ? hole : worse), null);
  return {
    consumption: worst([lane]),
    production: facts.injects ? worst(LEDGER_LANES.filter(isInjected)) : null,
  };
}

/** What is missing comes before what was filled, and the consumption before the production. */
function shownHole({ consumption, production }: Holes): QualityHole | null {
  const holes = [consumption, production].filter((hole) => hole !== null);
  return holes.find(({ state }) => state !== 'filled') ?? holes[0] ?? null;
}

/** A meter that is asked no more keeps its holes, but they have no next time. */
function holeOf(day: LaneDay | undefined, live: boolean): QualityHole | null {
  if (!day?.hole || !day.foundAt || !day.lastAskedAt) return null;
  const { hole, foundAt, asks, lastAskedAt, nextAskAt, filledAt } = day;
  return {
    state: hole,
    direction: isInjected(day.lane) ? 'production' : 'consumption',
    foundAt: foundAt.toISOString(),
    asks,
    lastAskedAt: lastAskedAt.toISOString(),
    nextAskAt: live ? (nextAskAt?.toISOString() ?? null) : null,
    filledAt: filledAt?.toISOString() ?? null,
  };
}

type Summary = QualityCalendar['summary'];
type HoleCounts = Pick<Summary, 'openHoles' | 'lostHoles' | 'nextAskAt' | 'production'>;

function countsOf(items: QualityDay[]): Omit<Summary, keyof HoleCounts> {
  const count = (is: (day: QualityDay) => boolean): number => items.filter(is).length;
  return {
    days: items.length,
    whole: count(({ state }) => state === 'whole'),
    partial: count(({ state }) => state === 'partial'),
    empty: count(({ state }) => state === 'empty'),
    corrected: count(({ correctedIntervals }) => correctedIntervals > 0),
    estimated: count(({ estimatedMinutes }) => estimatedMinutes > 0),
    differing: count(({ differs }) => differs),
  };
}

function holeCounts(days: Holes[]): HoleCounts {
  const countOf = (direction: keyof Holes): Summary['production'] => ({
    openHoles: days.filter((day) => day[direction]?.state === 'open').length,
    lostHoles: days.filter((day) => day[direction]?.state === 'lost').length,
  });
  const asks = days.flatMap(({ consumption }) => consumption?.nextAskAt ?? []).sort();
  return { ...countOf('consumption'), nextAskAt: asks[0] ?? null, production: countOf('production') };
}

function asStretch({ fromMs, toMs }: { fromMs: number; toMs: number }): { from: string; to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
