import type { CurveState, SyncLaneName } from '@coprowatt/contracts';
import { daysBetween, type LocalDate } from '@coprowatt/energy';
import type { Connection } from '../connection/connection.entity.ts';
import { move } from '../connection/connection-rules.ts';
import { withLearned, type ScopeLearned } from '../connection/scope-rules.ts';
import { isDone, RECENT_DAYS, type Lane, type Lanes, type Step } from './lane-rules.ts';
import { marksAfter } from './mark-rules.ts';
import type { Reaction } from './sync-policy.ts';
import type { SyncRun } from './sync-run.entity.ts';

/** What a step of a run says of its meter. */
export interface Lesson {
  run: SyncRun;
  step: Step;
  /** Null when the step delivered an answer with data. */
  reaction: Reaction | null;
  /** Whether the answer says that the point injects; null when it says nothing. */
  injects: boolean | null;
  /** Day after the newest one of which it brought anything new; null: of none. */
  newTo: LocalDate | null;
  now: Date;
}

/** The connection after a step: data clear a suspicion, and each answer teaches what the point has. */
export function connectionAfter(before: Connection, lesson: Lesson): Connection {
  const { step, reaction, now } = lesson;
  const isClear = before.state === 'suspect' && reaction === null;
  return {
    ...before,
    ...(isClear && { state: move('suspect', 'clear'), suspectSince: null }),
    curveState: curveStateAfter(before, lesson),
    production: productionAfter(before.production, lesson),
    scopesLearned: learnedAfter(before, lesson),
    ...(step.lane === 'contract' && { contractAskedAt: now }),
    askedTo: askedToAfter(before, reaction),
  };
}

/** The days of a curve that was taken for switched off are asked again once it comes again: it may have been late. */
function askedToAfter({ askedTo }: Connection, reaction: Reaction | null): LocalDate | null {
  const since = reaction?.kind === 'no_curve' ? reaction.since : undefined;
  return since !== undefined && askedTo !== null && since < askedTo ? since : askedTo;
}

/** The connection once a run has ended, or as it goes on. */
export function finishedAfter(before: Connection, { lanes, state }: SyncRun, now: Date): Connection {
  return {
    ...before,
    wholeLanes: [...new Set([...before.wholeLanes, ...wholeOf(lanes)])],
    ...(state === 'succeeded' && { lastSyncAt: now }),
    ...marksAfter(before, lanes),
  };
}

function wholeOf(lanes: Lanes): SyncLaneName[] {
  return (Object.entries(lanes) as [SyncLaneName, Lane][])
    .filter(([, lane]) => lane.whole && isDone(lane))
    .map(([name]) => name);
}

/** What is shown of the curve. It is taken for not collected once its recent weeks came back empty. */
function curveStateAfter(before: Connection, { run, step, reaction, newTo }: Lesson): CurveState {
  const { curveState } = before;
  if (step.lane !== 'curve') return curveState;
  if (reaction?.kind === 'no_curve') return 'not_collected';
  const { curve } = run.lanes;
  if (curve?.delivered) return isOnlyBeforeSilence(before, newTo) ? curveState : 'active';
  const looked = curve?.whole && daysBetween(curve.reached, curve.to) >= RECENT_DAYS;
  return looked && curveState === 'unknown' ? 'not_collected' : curveState;
}

/** Of a curve that came once and was switched off, days from before say nothing of today: those since then were asked in vain. */
function isOnlyBeforeSilence(
  { curveState, scopesLearned, askedTo }: Connection,
  newTo: LocalDate | null,
): boolean {
  if (curveState !== 'not_collected' || scopesLearned.loadCurve !== 'active') return false;
  return newTo === null || (askedTo !== null && newTo <= askedTo);
}

/** A point without a value of production in all that its operator keeps does not inject. */
function productionAfter(before: boolean | null, { run, step, reaction, injects }: Lesson): boolean | null {
  const { productionDaily, productionCurve } = run.lanes;
  if (injects === true || productionDaily?.delivered || productionCurve?.delivered) return true;
  if (injects === false && before === null) return false;
  if (step.lane !== 'productionDaily' || before === true) return before;
  const isNothing = productionDaily?.whole && isDone(productionDaily);
  return reaction?.kind === 'stop_lane' || isNothing ? false : before;
}

/** The two lanes of production share one scope: what one of them lacks says nothing of the other. */
function learnedAfter(
  { scopesLearned }: Connection,
  { run, step, reaction }: Lesson,
): Connection['scopesLearned'] {
  const learned = lessonOf(step.lane, run.lanes[step.lane], reaction);
  return learned === null ? scopesLearned : withLearned(scopesLearned, step.lane, learned);
}

/** What an operator that tells no such data teaches; of daily values, whether the point injects at all. */
const STOPPED = {
  daily: 'not_offered',
  curve: 'not_offered',
  maximumPower: 'not_offered',
  productionDaily: null,
  productionCurve: 'not_collected',
  contract: 'not_offered',
} as const satisfies Record<SyncLaneName, ScopeLearned | null>;

function lessonOf(
  lane: SyncLaneName,
  after: Lane | undefined,
  reaction: Reaction | null,
): ScopeLearned | null {
  if (reaction?.kind === 'unsubscribed_lane') return 'not_subscribed';
  if (reaction?.kind === 'stop_lane') return STOPPED[lane];
  return after?.delivered || (lane === 'contract' && reaction === null) ? 'active' : null;
}
