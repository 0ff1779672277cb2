import type { SyncLaneName, SyncPass } from '@coprowatt/contracts';
import { addDays, daysBetween, eachDay, type LocalDate } from '@coprowatt/energy';
import type { ProviderLimits } from '../providers/meter-data.provider.ts';
import { ENERGY_LANES, type EnergyLane, type LedgerLane } from '../quality/ledger-rules.ts';
import { lanesOf, openGaps, type Lane, type Lanes } from './lane-rules.ts';
import { spanOf, stretchesOf, type Stretch } from './stretch-rules.ts';
import { unsureFrom, type Marks } from './mark-rules.ts';
import { contractLane, oldestDay, SLIDING_DAYS, spanOfLane } from './sync-window-rules.ts';

const WEEK_DAYS = 7;

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
  whole: Partial<Record<EnergyLane, ReadonlySet<LocalDate>>>;
  /** Holes whose time to be asked has come; `beside`: the day's energy is known without it. */
  due: readonly { lane: LedgerLane; localDate: LocalDate; beside: boolean }[];
  /** Days of curve that one call a week may make better, what waits longest first. */
  spare: readonly { lane: LedgerLane; localDate: LocalDate }[];
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
  /** Older holes that are due, and whose energy is not known otherwise. */
  holes: LocalDate[];
  /** Of one call a week. */
  spare: LocalDate[];
}

/** What a pass asks of a meter; nothing when nothing is missing (design rule 10, ADR 7). */
export function planFresh(facts: FreshFacts): Lanes {
  const plan = { nightly, publication, midday: catchUp, evening }[facts.pass](facts);
  return lanesOf(plan);
}

/** The oldest day whose readings decide what is asked: of a lane that is not asked the mark stands still for good. */
export function looksBackTo(facts: Omit<FreshFacts, 'whole' | 'due' | 'spare' | 'pass'>): LocalDate {
  const unsure = energyLanes(facts).map((name) => {
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
  for (const name of energyLanes(facts)) {
    const { week, skipped, holes, spare } = daysOf(name, facts);
    const days = isMain(name, facts) ? [...week, ...skipped, ...holes, ...spare] : holes;
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
  for (const name of energyLanes(facts)) {
    const span = spanOfLane(name, facts.limits);
    const { week, skipped } = daysOf(name, facts);
    const stretches = isMain(name, facts)
      ? stretchesOf([...week, ...skipped], span, MOST_PASS_CALLS)
      : stretchesOf(weeklyOf(name, facts), span, MOST_PASS_CALLS);
    lanes[name] = reachingBack(name, openGaps(stretches, span), facts);
  }
  if (facts.lanes.has('maximumPower'))
    lanes['maximumPower'] = powerBeside(lanes['daily'] ?? lanes['productionDaily'] ?? null, facts);
  if (facts.contractDue && facts.lanes.has('contract')) lanes['contract'] = contractLane(facts);
  return lanes;
}

/** Of the days whose daily values are asked; on the meter's day of the week also of those whose power came late. */
function powerBeside(beside: Lane | null, facts: FreshFacts): Lane | null {
  const span = spanOfLane('maximumPower', facts.limits);
  const days = (beside?.gaps ?? []).flatMap(({ from, to }) => eachDay(from, to));
  const late = isWeeklyTurn(facts.askedTo.daily ?? facts.askedTo.productionDaily, facts)
    ? dueOf('maximumPower', facts).map(dateOf)
    : [];
  return openGaps(stretchesOf([...days, ...late], span, MOST_PASS_CALLS), span);
}

/** From the first day that the week lacks to the last. */
function catchUp(facts: FreshFacts): Record<string, Lane | null> {
  const lanes = energyLanes(facts).filter((name) => isMain(name, facts));
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

/** What is asked of each day's energy, what matters most first. */
function energyLanes({ lanes }: Pick<FreshFacts, 'lanes'>): EnergyLane[] {
  return ENERGY_LANES.filter((name) => lanes.has(name));
}

/** What tells a meter's days: the curve, or the daily values where no curve is asked. */
function isMain(name: EnergyLane, { lanes }: FreshFacts): boolean {
  if (name === 'daily') return !lanes.has('curve');
  return name !== 'productionDaily' || !lanes.has('productionCurve');
}

function daysOf(name: EnergyLane, facts: FreshFacts): LaneDays {
  const { publishedTo } = facts;
  const oldest = oldestDay(name, facts);
  const week = clipped({ from: addDays(publishedTo, -SLIDING_DAYS), to: publishedTo }, oldest);
  const lacks = (day: LocalDate): boolean => !facts.whole[name]?.has(day);
  const days = eachDay(week.from, week.to);
  const missing = days.filter(lacks);
  return {
    week: missing.length > 0 && isFirstAsk(name, facts) ? days : missing,
    skipped: eachDay(latest(unsureFrom(facts.askedTo[name]) ?? week.from, oldest), week.from).filter(lacks),
    holes: dueOf(name, facts)
      .filter(({ beside }) => !beside)
      .map(dateOf),
    spare: spareOf(name, facts),
  };
}

/** Holes that are due, older than the sliding week. */
function dueOf(name: LedgerLane, facts: FreshFacts): FreshFacts['due'] {
  return facts.due.filter((day) => day.lane === name && isOld(day, facts));
}

/** On the meter's day of the week: the days that go into one call with the one that waits longest. */
function spareOf(name: EnergyLane, facts: FreshFacts): LocalDate[] {
  const days = facts.spare.filter((day) => facts.lanes.has(day.lane) && isOld(day, facts));
  const [first] = days;
  if (!facts.isWeekly || first?.lane !== name) return [];
  const end = addDays(first.localDate, spanOfLane(name, facts.limits));
  return days
    .filter(({ lane, localDate }) => lane === name && localDate >= first.localDate && localDate < end)
    .map(dateOf);
}

function isOld({ lane, localDate }: { lane: LedgerLane; localDate: LocalDate }, facts: FreshFacts): boolean {
  return localDate < addDays(facts.publishedTo, -SLIDING_DAYS) && localDate >= oldestDay(lane, facts);
}

const dateOf = ({ localDate }: { localDate: LocalDate }): LocalDate => localDate;

/**
 * Whether nobody asked since the operator last published: whatever pass that is after a standstill, it brings the corrections
 * of whole days too, for it leaves the publication pass nothing to ask for.
 */
function isFirstAsk(name: EnergyLane, { pass, askedTo, publishedTo }: FreshFacts): boolean {
  const mark = askedTo[name];
  return pass === 'publication' || mark === null || mark < publishedTo;
}

/**
 * Once a week, and when a week was missed: from the last one asked on, while something of it is missing. Older days whose value
 * came late go with it, for a call covers many days.
 */
function weeklyOf(name: EnergyLane, facts: FreshFacts): LocalDate[] {
  const mark = facts.askedTo[name];
  if (!isWeeklyTurn(mark, facts)) return [];
  const atLeast = addDays(facts.publishedTo, -WEEKLY_REACH_DAYS);
  const since = unsureFrom(mark);
  const from = since !== null && since < atLeast ? since : atLeast;
  const stretch = clipped({ from, to: facts.publishedTo }, oldestDay(name, facts));
  const days = eachDay(stretch.from, stretch.to);
  const isMissing = days.some((day) => !facts.whole[name]?.has(day));
  return [...(isMissing ? days : []), ...dueOf(name, facts).map(dateOf)];
}

/** Whether it is the meter's day of the week, or one was missed. */
function isWeeklyTurn(mark: LocalDate | null, { publishedTo, isWeekly }: FreshFacts): boolean {
  return isWeekly || mark === null || mark <= addDays(publishedTo, -WEEKLY_DAYS);
}

/** A lane says so that leaves no day since its mark unasked, whole ones and those before service or history excepted. */
function reachingBack(name: EnergyLane, lane: Lane | null, facts: FreshFacts): Lane | null {
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

/** Whether a local day is the meter's own of the week, by the random digits of its id: weekly calls spread over the week. */
export function isWeeklyDay(meterId: string, day: LocalDate): boolean {
  return Number.parseInt(meterId.slice(0, 8), 16) % WEEK_DAYS === daysBetween('1970-01-01', day) % WEEK_DAYS;
}
