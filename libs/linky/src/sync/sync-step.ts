import type { SyncKind } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import { placeOf, spreadBackoffMs, type Reaction } from './sync-policy.ts';
import {
  afterAnswer,
  afterRefusedEnd,
  afterRefusedStart,
  afterRefusedWidth,
  isDone,
  nextStep,
  raiseStart,
  stopLane,
  type Lane,
  type Lanes,
  type Step,
} from './lane-rules.ts';
import type { SyncRun } from './sync-run.entity.ts';
import type { Taken } from './sync-work.ts';

type Wait = Extract<Reaction, { kind: 'wait' }>;

/** Waits of 1, 5, 15 and 60 minutes; then the day's next pass goes on instead. A back-fill has none and waits on. */
const FRESH_WAITS = 4;
const DAY_MS = 24 * 3_600_000;

/** Whose allowance a run's calls come from: history leaves room for what is new. */
export function queueOf(kind: SyncKind): 'fresh' | 'history' {
  return kind === 'backfill' ? 'history' : 'fresh';
}

/** Puts what was delivered on the run: cursor, counters, no failure any more. */
export function applyAnswer(run: SyncRun, step: Step, taken: Taken): SyncRun {
  const moved = withLane(run, step, (lane) => afterAnswer(lane, step, taken.delivered));
  return {
    ...moved,
    daysWritten: run.daysWritten + taken.daysWritten,
    daysCorrected: run.daysCorrected + taken.daysCorrected,
    maximumPowersWritten: run.maximumPowersWritten + taken.maximumPowersWritten,
    maximumPowersCorrected: run.maximumPowersCorrected + taken.maximumPowersCorrected,
    contract: taken.contract ?? run.contract,
    contractNews: taken.contract ? taken.contractNews : run.contractNews,
    reaction: taken.lacking ?? run.reaction,
    intervalsWritten: run.intervalsWritten + taken.intervalsWritten,
    intervalsCorrected: run.intervalsCorrected + taken.intervalsCorrected,
    intervalsRejected: run.intervalsRejected + taken.rejected,
    ...CALM,
  };
}

/** Puts an answer without data on the run. `nowMs`: when. */
export function applyReaction(before: SyncRun, step: Step, reaction: Reaction, nowMs: number): SyncRun {
  const run: SyncRun = { ...before, reaction: reaction.name };
  switch (reaction.kind) {
    case 'empty':
      return { ...withLane(run, step, (lane) => afterAnswer(lane, step, false)), ...CALM };
    case 'raise_floor':
      return {
        ...withLane(run, step, (lane) => afterRefusedStart(lane, step, reaction.commissioning)),
        ...CALM,
      };
    case 'lower_end':
      return { ...withLane(run, step, (lane) => afterRefusedEnd(lane, step, reaction.byDays)), ...CALM };
    case 'narrow':
      return { ...withLane(run, step, (lane) => afterRefusedWidth(lane, step)), ...CALM };
    case 'no_curve':
    case 'stop_lane':
    case 'unsubscribed_lane':
      return { ...withLane(run, step, stopLane), ...CALM };
    case 'wait':
      return isOver(run, reaction) ? failed(run, reaction, nowMs) : waiting(run, reaction, nowMs);
    case 'stop':
      return failed(run, reaction, nowMs);
  }
}

/** The run after a fault of ours: it says so, and waits as after one of the operator's. */
export function applyFault(run: SyncRun, nowMs: number): SyncRun {
  const wait: Wait = {
    name: 'back_off',
    incident: null,
    kind: 'wait',
    reason: 'internal',
    delayMs: spreadBackoffMs(run.failures, placeOf(run.deviceId)),
    counts: true,
    suspect: false,
  };
  return isOver(run, wait) ? failed(run, wait, nowMs) : waiting(run, wait, nowMs);
}

/** A history while its holder is doubted: it waits a day at a time, without a call, for the day's one try is what is new. */
export function applyDoubt(run: SyncRun, nowMs: number): SyncRun {
  return { ...run, state: 'waiting', reason: 'not_holder', nextTryAt: new Date(nowMs + DAY_MS) };
}

/** A history that waited for that alone goes on at once. */
export function afterDoubt(run: SyncRun, now: Date): SyncRun {
  return run.reason === 'not_holder' ? { ...run, state: 'queued', reason: null, nextTryAt: now } : run;
}

/** The run after its last step, or as it goes on. */
export function finishWhenDone(run: SyncRun, now: Date): SyncRun {
  if (nextStep(run.lanes) !== null) return run;
  return { ...run, state: 'succeeded', reason: null, finishedAt: now, nextTryAt: null };
}

/**
 * First local day in service, when a lane's floor was a commissioning date and data came down to it. A lane that
 * delivered nothing says nothing about commissioning.
 */
export function learnedStart(lane: Lane | undefined): LocalDate | null {
  return lane?.floor && lane.floorIsCommissioning && lane.delivered && isDone(lane) ? lane.reached : null;
}

/** What one lane learned spares the others the same refusals; the supply's facts have no days. */
export function shareStart(run: SyncRun, start: LocalDate): SyncRun {
  const { contract, ...ranges } = run.lanes;
  const raised = Object.entries(ranges).map(([name, lane]) => [name, raiseStart(lane, start)]);
  return { ...run, lanes: { ...(contract && { contract }), ...Object.fromEntries(raised) } };
}

/** The run with those of its lanes alone that may still be asked. */
export function keepLanes(run: SyncRun, isKept: (lane: keyof Lanes) => boolean): SyncRun {
  const kept = (Object.entries(run.lanes) as [keyof Lanes, Lane][]).filter(([name]) => isKept(name));
  return { ...run, lanes: Object.fromEntries(kept) };
}

/** The run without kinds of data that may not be asked any more: it waits as long as before, unless nothing is left to wait for. */
export function withoutLanes(run: SyncRun, dropped: (keyof Lanes)[], now: Date): SyncRun {
  const kept = keepLanes(run, (name) => !dropped.includes(name));
  return { ...kept, nextApi: null, nextTryAt: nextStep(kept.lanes) === null ? now : run.nextTryAt };
}

/** Whether a run for what is new is being worked on, or due: a pass whose turn is later is not. */
export function isUnderWay({ kind, startedAt, nextTryAt }: SyncRun, now: Date): boolean {
  return kind !== 'backfill' && (startedAt !== null || (nextTryAt !== null && nextTryAt <= now));
}

/** Whether it is a back-fill that began today: it brings what is new first. */
export function isFillOf({ kind, lanes }: SyncRun, today: LocalDate): boolean {
  return kind === 'backfill' && (lanes.curve ?? lanes.daily)?.to === today;
}

/** Whether a run asks all the days of these lanes; a back-fill only while it has not come past them: it may have long ago. */
export function covers(run: SyncRun, asked: Lanes): boolean {
  const entries = Object.entries(asked) as [keyof Lanes, Lane][];
  const isIn = ([name, { from, to }]: [keyof Lanes, Lane]): boolean => {
    const lane = run.lanes[name];
    if (lane === undefined || lane.gaps !== null) return false;
    const end = run.kind === 'backfill' ? lane.reached : lane.to;
    return lane.from <= from && end >= to;
  };
  return entries.length > 0 && entries.every(isIn);
}

/** A meter whose holder is doubted has one try a day: no run for what is new waits for the next. */
function isOver({ kind, failures }: SyncRun, { counts, suspect }: Wait): boolean {
  return queueOf(kind) === 'fresh' && (suspect || (counts && failures >= FRESH_WAITS));
}

function waiting(run: SyncRun, reaction: Wait, nowMs: number): SyncRun {
  return {
    ...run,
    state: 'waiting',
    reason: reaction.reason,
    failures: run.failures + (reaction.counts ? 1 : 0),
    nextTryAt: new Date(nowMs + reaction.delayMs),
  };
}

function failed(
  run: SyncRun,
  { reason }: Extract<Reaction, { kind: 'wait' | 'stop' }>,
  nowMs: number,
): SyncRun {
  return {
    ...run,
    state: 'failed',
    reason,
    finishedAt: new Date(nowMs),
    nextTryAt: null,
  };
}

function withLane(run: SyncRun, step: Step, change: (lane: Lane) => Lane): SyncRun {
  const lane = run.lanes[step.lane];
  return lane ? { ...run, lanes: { ...run.lanes, [step.lane]: change(lane) } } : run;
}

/** An answer, whatever it says, ends a row of failures. */
const CALM = { failures: 0, reason: null, state: 'running' } as const satisfies Partial<SyncRun>;
