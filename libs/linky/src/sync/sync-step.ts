import type { CurveState } from '@coprowatt/contracts';
import { daysBetween, type LocalDate } from '@coprowatt/energy';
import type { WriteOutcome } from '@coprowatt/iot';
import type { Connection } from '../connection/connection.entity.ts';
import type { Reaction } from './sync-policy.ts';
import {
  afterAnswer,
  afterRefusedStart,
  afterRefusedWidth,
  endLane,
  isDone,
  nextStep,
  raiseStart,
  RECENT_DAYS,
  type Lane,
  type Step,
} from './lane-rules.ts';
import type { SyncRun } from './sync-run.entity.ts';

/** Puts what a call delivered on the run: cursor, counters, no failure any more. `unreadable`: points the mapper rejected. */
export function applyAnswer(run: SyncRun, step: Step, outcome: WriteOutcome, unreadable: number): SyncRun {
  const { written, corrected, unchanged, refused, rejected } = outcome;
  const moved = withLane(run, step, (lane) => afterAnswer(lane, step, written + corrected + unchanged > 0));
  const lost = refused + rejected + unreadable;
  const counted =
    step.lane === 'daily'
      ? { daysWritten: run.daysWritten + written + corrected }
      : {
          intervalsWritten: run.intervalsWritten + written,
          intervalsCorrected: run.intervalsCorrected + corrected,
        };
  return { ...moved, ...counted, intervalsRejected: run.intervalsRejected + lost, ...calm(run) };
}

/** Puts an answer without data on the run. `nowMs`: when. */
export function applyReaction(run: SyncRun, step: Step, reaction: Reaction, nowMs: number): SyncRun {
  switch (reaction.kind) {
    case 'empty':
      return { ...withLane(run, step, (lane) => afterAnswer(lane, step, false)), ...calm(run) };
    case 'raise_floor':
      return {
        ...withLane(run, step, (lane) => afterRefusedStart(lane, step, reaction.commissioning)),
        ...calm(run),
      };
    case 'narrow':
      return { ...withLane(run, step, (lane) => afterRefusedWidth(lane, step)), ...calm(run) };
    case 'no_curve':
      return { ...withLane(run, step, (lane) => ({ ...endLane(lane), whole: false })), ...calm(run) };
    case 'wait':
      return {
        ...run,
        calls: run.calls + (reaction.counts ? 1 : 0),
        state: 'waiting',
        reason: reaction.reason,
        failures: run.failures + (reaction.counts ? 1 : 0),
        nextTryAt: new Date(nowMs + reaction.delayMs),
      };
    case 'stop':
      return {
        ...run,
        calls: run.calls + 1,
        state: 'failed',
        reason: reaction.reason,
        finishedAt: new Date(nowMs),
        nextTryAt: null,
      };
  }
}

/** The run after its last step, or unchanged while there is one to make. */
export function finishWhenDone(run: SyncRun, now: Date): SyncRun {
  if (nextStep(run) !== null) return run;
  return { ...run, state: 'succeeded', reason: null, finishedAt: now, nextTryAt: null };
}

/**
 * First local day in service, when a lane's floor was a commissioning date and data came down to it. A lane that
 * delivered nothing says nothing about commissioning.
 */
export function learnedStart(lane: Lane | null): LocalDate | null {
  return lane?.floor && lane.floorIsCommissioning && lane.delivered && isDone(lane) ? lane.reached : null;
}

/** What one lane learned spares the other the same refusals. */
export function shareStart(run: SyncRun, start: LocalDate): SyncRun {
  return { ...run, daily: raiseStart(run.daily, start), curve: raiseStart(run.curve, start) };
}

/** The connection after a step: `reaction` is null when the step delivered an answer with data. */
export function connectionAfter(
  before: Connection,
  run: SyncRun,
  reaction: Reaction | null,
  now: Date,
): Connection {
  const curveWhole = reaction?.kind !== 'no_curve' && (before.curveWhole || isWhole(run.curve));
  const after: Connection = {
    ...before,
    curveState: curveStateAfter(before.curveState, run.curve, reaction),
    dailyWhole: before.dailyWhole || isWhole(run.daily),
    curveWhole,
  };
  return run.state === 'succeeded'
    ? { ...after, lastSyncAt: now, askedTo: askedToAfter(before, run) }
    : after;
}

function isWhole(lane: Lane | null): boolean {
  return lane !== null && lane.whole && isDone(lane);
}

/** A run moves the mark only when it leaves no day unasked behind it. */
function askedToAfter({ askedTo }: Connection, { daily }: SyncRun): LocalDate | null {
  if (daily === null || (!daily.whole && (askedTo === null || daily.from > askedTo))) return askedTo;
  return askedTo !== null && askedTo > daily.to ? askedTo : daily.to;
}

/** What is shown of the curve. It is taken for not collected once its recent weeks came back empty. */
function curveStateAfter(before: CurveState, curve: Lane | null, reaction: Reaction | null): CurveState {
  if (reaction?.kind === 'no_curve') return 'not_collected';
  if (curve?.delivered) return 'active';
  const looked = curve !== null && curve.whole && daysBetween(curve.reached, curve.to) >= RECENT_DAYS;
  return looked && before === 'unknown' ? 'not_collected' : before;
}

function withLane(run: SyncRun, step: Step, change: (lane: Lane) => Lane): SyncRun {
  const lane = run[step.lane];
  return lane ? { ...run, [step.lane]: change(lane) } : run;
}

/** An answer, whatever it says, ends a row of failures. */
function calm(run: SyncRun): Pick<SyncRun, 'calls' | 'failures' | 'reason' | 'state'> {
  return { calls: run.calls + 1, failures: 0, reason: null, state: 'running' };
}
