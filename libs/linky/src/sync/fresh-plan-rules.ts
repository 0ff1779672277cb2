import type { SyncLaneName, SyncPass } from '@coprowatt/contracts';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import type { ProviderLimits } from '../providers/meter-data.provider.ts';
import { LEDGER_LANES, type LedgerLane } from '../quality/ledger-rules.ts';
import { lanesOf, openGaps, type Lane, type Lanes } from './lane-rules.ts';
import { spanOf, stretchesOf, type Stretch } from './stretch-rules.ts';
import { unsureFrom, type Marks } from './mark-rules.ts';
import { contractLane, oldestDay, SLIDING_DAYS, spanOfLane } from './sync-window-rules.ts';

/** What is known of a meter when a pass of it is worked on. */
export interface FreshFacts {
  pass: SyncPass;
  /** The operator's local day now, and the day after the newest that it has published. */
  today: LocalDate;
  publishedTo: LocalDate;
  limits: ProviderLimits;
  /** What the day's passes ask of this meter. */
  lanes: ReadonlySet<SyncLaneName>;
  inServiceFrom: LocalDate | null;
  askedTo: Marks;
  /** Whether today is this meter's day of the week. */
  isWeekly: boolean;
  contractDue: boolean;
  /** Days that need not be asked, of each lane that the ledger keeps. */
  whole: Partial<Record<LedgerLane, ReadonlySet<LocalDate>>>;
  /** Holes whose time to be asked has come. */
  due: readonly { lane: LedgerLane; localDate: LocalDate }[];
}

/** Calls of a nightly pass in all, and of a publication pass for each lane; older days wait for the next night. */
export const MOST_PASS_CALLS = 20;

/** A weekly ranged call was missed after so long: a week, and the day that the last one may have been too early for. */
const WEEKLY_DAYS = 8;

/** It goes back so far, at no call more: values that were replaced in the days after they were told (ORES until D+3) are read again. */
export const WEEKLY_REACH_DAYS = 14;

/** Days that a lane lacks or may lack, by why they are asked. */
interface LaneDays {
  /** Of the sliding week: those that are not whole, or all of them for the first that asks since a publication. */
  week: LocalDate[];
  /** Older days that nobody ever asked: a standstill of ours. */
  skipped: LocalDate[];
  /** Older holes that are due. */
  holes: LocalDate[];
}

/** What a pass asks of a meter; nothing when nothing is missing (design rule 10, ADR 7). */
export function planFresh(facts: FreshFacts): Lanes {
  const plan = { nightly, publication, midday: catchUp, evening }[facts.pass](facts);
  return lanesOf(plan);
}

/** The oldest day whose readings decide what is asked: of a lane that is not asked the mark stands still for good. */
export function looksBackTo(facts: Omit<FreshFacts, 'whole' | 'due' | 'pass'>): LocalDate {
  const unsure = ledgerLanes(facts).map((name) => {
    const since = unsureFrom(facts.askedTo[name]);
    return since && latest(since, oldestDay(name, facts));
  });
  return [addDays(facts.publishedTo, -WEEKLY_REACH_DAYS), ...unsure.filter((day) => day !== null)].reduce(
    (one, other) => (one < other ? one : other),
  );
}

/** Old holes that are due, a standstill's days, and what the week lacks up to the newest day that is published. */
function nightly(facts: FreshFacts): Record<string, Lane | null> {
  let callsLeft = MOST_PASS_CALLS;
  const lanes: Record<string, Lane | null> = {};
  for (const name of ledgerLanes(facts)) {
    const { week, skipped, holes } = daysOf(name, facts);
    const days = isMain(name, facts) ? [...week, ...skipped, ...holes] : holes;
    const span = spanOfLane(name, facts.limits);
    const stretches = stretchesOf(days, span, callsLeft);
    callsLeft -= callsOf(stretches, span);
    lanes[name] = reachingBack(name, openGaps(stretches, span), facts);
  }
  return lanes;
}

/** The sliding week in one call, once something of it is missing, and a standstill's days; daily values once a week where a curve tells the day. */
function publication(facts: FreshFacts): Record<string, Lane | null> {
  const lanes: Record<string, Lane | null> = {};
  for (const name of ledgerLanes(facts)) {
    const span = spanOfLane(name, facts.limits);
    const { week, skipped } = daysOf(name, facts);
    const stretches = isMain(name, facts)
      ? stretchesOf([...week, ...skipped], span, MOST_PASS_CALLS)
      : weeklyOf(name, facts);
    lanes[name] = reachingBack(name, openGaps(stretches, span), facts);
  }
  const beside = lanes['daily'] ?? lanes['productionDaily'];
  if (beside && facts.lanes.has('maximumPower'))
    lanes['maximumPower'] = openGaps(beside.gaps ?? [], spanOfLane('maximumPower', facts.limits));
  if (facts.contractDue && facts.lanes.has('contract')) lanes['contract'] = contractLane(facts);
  return lanes;
}

/** From the first day that the week lacks to the last. */
function catchUp(facts: FreshFacts): Record<string, Lane | null> {
  const lanes = ledgerLanes(facts).filter((name) => isMain(name, facts));
  return Object.fromEntries(
    lanes.map((name) => [name, openGaps(spanOf(daysOf(name, facts).week), spanOfLane(name, facts.limits))]),
  );
}

/** As at noon; when yesterday's curve is still not whole its daily value stands in for it. */
function evening(facts: FreshFacts): Record<string, Lane | null> {
  const lanes = catchUp(facts);
  const yesterday = addDays(facts.publishedTo, -1);
  for (const [curve, daily] of [
    ['curve', 'daily'],
    ['productionCurve', 'productionDaily'],
  ] as const) {
    const isLate = lanes[curve] && !facts.whole[curve]?.has(yesterday);
    if (!isLate || !facts.lanes.has(daily) || facts.whole[daily]?.has(yesterday)) continue;
    lanes[daily] = openGaps([{ from: yesterday, to: facts.publishedTo }], spanOfLane(daily, facts.limits));
  }
  return lanes;
}

/** Lanes of which the ledger keeps days, those that matter most first. */
function ledgerLanes({ lanes }: Pick<FreshFacts, 'lanes'>): LedgerLane[] {
  return LEDGER_LANES.filter((name) => lanes.has(name));
}

/** What tells a meter's days: the curve, or the daily values where no curve is asked. */
function isMain(name: LedgerLane, { lanes }: FreshFacts): boolean {
  if (name === 'daily') return !lanes.has('curve');
  return name !== 'productionDaily' || !lanes.has('productionCurve');
}

function daysOf(name: LedgerLane, facts: FreshFacts): LaneDays {
  const { publishedTo, due } = facts;
  const oldest = oldestDay(name, facts);
  const week = clipped({ from: addDays(publishedTo, -SLIDING_DAYS), to: publishedTo }, oldest);
  const lacks = (day: LocalDate): boolean => !facts.whole[name]?.has(day);
  const isOld = (day: LocalDate): boolean => day < week.from && day >= oldest;
  const days = eachDay(week.from, week.to);
  const missing = days.filter(lacks);
  return {
    week: missing.length > 0 && isFirstAsk(name, facts) ? days : missing,
    skipped: eachDay(latest(unsureFrom(facts.askedTo[name]) ?? week.from, oldest), week.from).filter(lacks),
    holes: due
      .filter(({ lane, localDate }) => lane === name && isOld(localDate))
      .map(({ localDate }) => localDate),
  };
}

/**
 * Whether nobody asked since the operator last published: whatever pass that is after a standstill, it brings the corrections
 * of whole days too, for it leaves the publication pass nothing to ask for.
 */
function isFirstAsk(name: LedgerLane, { pass, askedTo, publishedTo }: FreshFacts): boolean {
  const mark = askedTo[name];
  return pass === 'publication' || mark === null || mark < publishedTo;
}

/** Once a week, and when a week was missed: from the last one asked on. */
function weeklyOf(name: LedgerLane, facts: FreshFacts): Stretch[] {
  const { publishedTo, askedTo, isWeekly } = facts;
  const mark = askedTo[name];
  const atLeast = addDays(publishedTo, -WEEKLY_REACH_DAYS);
  const isMissed = mark === null || mark <= addDays(publishedTo, -WEEKLY_DAYS);
  if (!isWeekly && !isMissed) return [];
  const since = unsureFrom(mark);
  const from = since !== null && since < atLeast ? since : atLeast;
  const stretch = clipped({ from, to: publishedTo }, oldestDay(name, facts));
  return eachDay(stretch.from, stretch.to).some((day) => !facts.whole[name]?.has(day)) ? [stretch] : [];
}

/** A lane says so that leaves no day since its mark unasked, whole ones and those before service or history excepted. */
function reachingBack(name: LedgerLane, lane: Lane | null, facts: FreshFacts): Lane | null {
  const unsure = unsureFrom(facts.askedTo[name]);
  if (!lane || unsure === null || unsure >= lane.since) return lane;
  const isAsked = (day: LocalDate): boolean =>
    lane.gaps?.some(({ from, to }) => from <= day && day < to) ?? false;
  const isSettled = (day: LocalDate): boolean => facts.whole[name]?.has(day) === true || isAsked(day);
  const owed = eachDay(latest(unsure, oldestDay(name, facts)), lane.to);
  return owed.every(isSettled) ? { ...lane, since: unsure } : lane;
}

function callsOf(stretches: Stretch[], span: number): number {
  return stretches.reduce((calls, { from, to }) => calls + Math.ceil(eachDay(from, to).length / span), 0);
}

function clipped({ from, to }: Stretch, oldest: LocalDate): Stretch {
  const first = latest(from, oldest);
  return { from: first < to ? first : to, to };
}

function latest(one: LocalDate, other: LocalDate): LocalDate {
  return one > other ? one : other;
}
