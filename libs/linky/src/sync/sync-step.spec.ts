import { describe, expect, it } from '@jest/globals';
import { addDays } from '@coprowatt/energy';
import { afterAnswer, isDone, openLane, type Lane, type Lanes } from './lane-rules.ts';
import {
  applyFault,
  applyReaction,
  covers,
  finishWhenDone,
  isFillOf,
  isUnderWay,
  withoutLanes,
} from './sync-step.ts';
import { syncRunView } from './sync-run-view.ts';
import { reactionTo, type PolicyFacts } from './sync-policy.ts';
import type { SyncRun } from './sync-run.entity.ts';

const TODAY = '2026-06-23';
const NOW = Date.parse('2026-06-23T08:00:00Z');
const STEP = { lane: 'curve', from: addDays(TODAY, -7), to: TODAY } as const;
const MINUTE = 60_000;

function lane(from: string, to = TODAY): Lane {
  const opened = openLane(from, to, 7, false);
  if (!opened) throw new Error('no day to ask');
  return opened;
}

const run = (changes: Partial<SyncRun> = {}): SyncRun =>
  ({
    deviceId: '00000000-0000-4000-8000-000000000000',
    kind: 'daily',
    state: 'running',
    calls: 0,
    failures: 0,
    reaction: null,
    reason: null,
    startedAt: new Date(NOW),
    finishedAt: null,
    nextTryAt: new Date(NOW),
    lanes: { curve: lane(STEP.from), daily: lane(addDays(TODAY, -8)) },
    ...changes,
  }) as SyncRun;

const FACTS: PolicyFacts = {
  lane: 'curve',
  days: 7,
  daysSinceEnd: 0,
  emptyDays: 7,
  delivered: true,
  curveSilentSince: null,
  failures: 0,
  place: 0,
  retryAfterMs: null,
  consentAgeMs: 30 * 24 * 60 * MINUTE,
  suspectForMs: null,
  holderWave: false,
};

/** Fails a run until it ends, at most so often; answers the minutes of each wait and how it ended. */
function failures(first: SyncRun, most: number): { waits: number[]; last: SyncRun } {
  const waits: number[] = [];
  let last = first;
  while (waits.length < most) {
    last = applyReaction(
      last,
      STEP,
      reactionTo('operator_failure', { ...FACTS, failures: last.failures }),
      NOW,
    );
    if (last.nextTryAt === null) break;
    waits.push((last.nextTryAt.getTime() - NOW) / MINUTE);
  }
  return { waits, last };
}

describe('a run that fails', () => {
  it('waits 1, 5, 15 and 60 minutes and then leaves it to the next pass, when it is for what is new', () => {
    const { waits, last } = failures(run(), 10);
    expect(waits).toEqual([1, 5, 15, 60]);
    expect(last).toMatchObject({
      state: 'failed',
      reason: 'operator_unavailable',
      reaction: 'back_off',
    });
    expect(failures(run({ kind: 'manual' }), 10).waits).toEqual([1, 5, 15, 60]);
  });

  it('waits on when it is history', () => {
    const { waits, last } = failures(run({ kind: 'backfill' }), 8);
    expect(waits).toEqual([1, 5, 15, 60, 60, 60, 60, 60]);
    expect(last.state).toBe('waiting');
  });

  it('does not count a quota as a failure, however often it is met', () => {
    let waiting = run();
    for (let times = 0; times < 20; times += 1)
      waiting = applyReaction(waiting, STEP, reactionTo('quota', { ...FACTS, retryAfterMs: 5_000 }), NOW);
    expect(waiting).toMatchObject({ state: 'waiting', reason: 'quota', failures: 0 });
  });

  it('ends alike after faults of ours', () => {
    let faulty = run();
    for (let times = 0; times < 4; times += 1) faulty = applyFault(faulty, NOW);
    expect(faulty).toMatchObject({ state: 'waiting', reason: 'internal' });
    expect(applyFault(faulty, NOW)).toMatchObject({
      state: 'failed',
      reason: 'internal',
      nextTryAt: null,
    });
    const [first, last] = ['00000000', 'ffffffff'].map((digits) => {
      const { nextTryAt } = applyFault(run({ deviceId: `${digits}-0000-4000-8000-000000000000` }), NOW);
      return ((nextTryAt?.getTime() ?? 0) - NOW) / MINUTE;
    });
    expect(first).toBe(1);
    expect(last).toBeCloseTo(1.2, 3);
  });

  it('never waits a day for a holder that is doubted, but as a history', () => {
    const history = run({ kind: 'backfill' });
    expect(applyReaction(history, STEP, reactionTo('not_holder', FACTS), NOW)).toMatchObject({
      state: 'waiting',
      reason: 'not_holder',
      nextTryAt: new Date(NOW + 24 * 3_600_000),
    });
    for (const kind of ['daily', 'manual'] as const)
      expect(applyReaction(run({ kind }), STEP, reactionTo('not_holder', FACTS), NOW)).toMatchObject({
        state: 'failed',
        reason: 'not_holder',
        nextTryAt: null,
      });
  });
});

describe('a lane that ends', () => {
  it.each(['wrong_direction', 'api_not_subscribed', 'curve_not_collected'] as const)(
    'by %s leaves the others to go on',
    (code) => {
      const after = applyReaction(run(), STEP, reactionTo(code, FACTS), NOW);
      expect(after.lanes.curve && isDone(after.lanes.curve)).toBe(true);
      expect(finishWhenDone(after, new Date(NOW)).state).toBe('running');
    },
  );

  const told = ({ lanes }: SyncRun) =>
    syncRunView({ ...run({ lanes }), createdAt: new Date(NOW), contract: null } as SyncRun).window;
  const alone = run({ lanes: { curve: lane(STEP.from) } });

  it.each(['wrong_direction', 'api_not_subscribed', 'curve_not_collected'] as const)(
    'by %s tells the days that it asked in vain',
    (code) => {
      const after = applyReaction(alone, STEP, reactionTo(code, FACTS), NOW);
      expect(told(after)).toEqual({ from: STEP.from, to: TODAY, days: 7 });
    },
  );

  it('tells the days that it asked in vain, too, when there is nothing so old, else those that are there', () => {
    const refused = (before: SyncRun, age: number) => {
      const step = { ...STEP, from: addDays(TODAY, -age) };
      return applyReaction(before, step, reactionTo('before_activation', FACTS), NOW);
    };
    const nothing = [7, 3, 1].reduce(refused, alone);
    expect(finishWhenDone(nothing, new Date(NOW)).state).toBe('succeeded');
    expect(told(nothing)).toEqual({ from: STEP.from, to: TODAY, days: 7 });
    const { curve } = refused(alone, 3).lanes;
    if (!curve) throw new Error('the lane is there');
    const step = { from: addDays(TODAY, -2), to: TODAY };
    const newest = run({ lanes: { curve: afterAnswer(curve, step, true) } });
    expect(told(newest)).toEqual({ ...step, days: 2 });
  });
});

describe('a run of which kinds of data may not be asked any more', () => {
  const later = new Date(NOW + 60 * MINUTE);
  const lanes: Lanes = { curve: lane(STEP.from), daily: lane(STEP.from) };

  it('waits for the operator as long as before', () => {
    const waiting = run({ state: 'waiting', failures: 4, nextTryAt: later, lanes });
    const left = withoutLanes(waiting, ['curve'], new Date(NOW));
    expect(Object.keys(left.lanes)).toEqual(['daily']);
    expect(left).toMatchObject({ state: 'waiting', failures: 4, nextTryAt: later, nextApi: null });
  });

  it('ends at once when nothing is left of it', () => {
    const waiting = run({ state: 'waiting', nextTryAt: later, lanes });
    expect(withoutLanes(waiting, ['curve', 'daily'], new Date(NOW)).nextTryAt).toEqual(new Date(NOW));
  });
});

describe('a person joins', () => {
  const asked: Lanes = { curve: lane(addDays(TODAY, -5)) };

  it('what asks all of his days, and nothing less', () => {
    expect(covers(run(), asked)).toBe(true);
    expect(covers(run(), { ...asked, maximumPower: lane(addDays(TODAY, -5)) })).toBe(false);
    expect(covers(run(), { curve: lane(addDays(TODAY, -9)) })).toBe(false);
    expect(covers(run({ lanes: {} }), asked)).toBe(false);
    expect(covers(run(), {})).toBe(false);
    const holes = { ...lane(STEP.from), gaps: [{ from: STEP.from, to: addDays(TODAY, -6) }] };
    expect(covers(run({ lanes: { curve: holes } }), asked)).toBe(false);
  });

  it('a back-fill only while all of his days are still before it', () => {
    const past = { ...lane(addDays(TODAY, -60)), reached: addDays(TODAY, -3) };
    const fill = run({ kind: 'backfill', lanes: { curve: past } });
    expect(covers(fill, asked)).toBe(false);
    expect(covers(fill, { curve: lane(addDays(TODAY, -5), addDays(TODAY, -3)) })).toBe(true);
    expect(covers(run({ kind: 'manual', lanes: { curve: past } }), asked)).toBe(true);
  });

  it('what is under way, not a pass whose turn is later', () => {
    const later = new Date(NOW + MINUTE);
    expect(isUnderWay(run({ startedAt: null }), new Date(NOW))).toBe(true);
    expect(isUnderWay(run({ startedAt: null, nextTryAt: later }), new Date(NOW))).toBe(false);
    expect(isUnderWay(run({ state: 'waiting', nextTryAt: later }), new Date(NOW))).toBe(true);
    expect(isUnderWay(run({ kind: 'backfill' }), new Date(NOW))).toBe(false);
  });

  it("today's first fill, not one that began before", () => {
    expect(isFillOf(run({ kind: 'backfill' }), TODAY)).toBe(true);
    expect(isFillOf(run({ kind: 'backfill' }), addDays(TODAY, 1))).toBe(false);
    expect(isFillOf(run(), TODAY)).toBe(false);
    expect(isFillOf(run({ kind: 'backfill', lanes: { productionDaily: lane(STEP.from) } }), TODAY)).toBe(
      false,
    );
  });
});
