import { describe, expect, it } from '@jest/globals';
import { addDays, daysBetween } from '@coprowatt/energy';
import fc from 'fast-check';
import {
  afterAnswer,
  afterRefusedStart,
  afterRefusedEnd,
  afterRefusedWidth,
  isDone,
  nextStep,
  openGaps,
  openLane,
  raiseStart,
  type Lane,
  type Lanes,
  type Step,
} from './lane-rules.ts';
import { stretchesOf } from './stretch-rules.ts';

const TODAY = '2026-06-23';
/** Days of the longest lane played here; a call a day is the most that a run can need. */
const MOST_DAYS = 1_200;

function lane(days: number, span: number): Lane {
  const opened = openLane(addDays(TODAY, -days), TODAY, span, true);
  if (!opened) throw new Error('no day to ask');
  return opened;
}

/** Plays a run against an operator that serves days from `first` on; answers the steps that were made. */
function play(lanes: Lanes, first: string): { served: Step[]; refused: Step[]; end: Lanes } {
  const [served, refused]: [Step[], Step[]] = [[], []];
  for (let step = nextStep(lanes); step; step = nextStep(lanes)) {
    const now = lanes[step.lane];
    if (!now || served.length + refused.length > 2 * MOST_DAYS) throw new Error('does not end');
    const tooOld = step.from < first;
    (tooOld ? refused : served).push(step);
    lanes = {
      ...lanes,
      [step.lane]: tooOld ? afterRefusedStart(now, step, true) : afterAnswer(now, step, true),
    };
  }
  return { served, refused, end: lanes };
}

function daysOf(steps: Step[], name: Step['lane']): string[] {
  return steps
    .filter(({ lane }) => lane === name)
    .flatMap(({ from, to }) => Array.from({ length: daysBetween(from, to) }, (_, day) => addDays(from, day)));
}

describe('the lanes of a run', () => {
  it('ask a year of daily values, five weeks of curve, then the older days', () => {
    const { served } = play({ daily: lane(1_110, 365), curve: lane(745, 7) }, '2000-01-01');
    expect(served.slice(0, 8).map(({ lane, to }) => [lane, daysBetween(to, TODAY)])).toEqual([
      ['daily', 0],
      ['curve', 0],
      ['curve', 7],
      ['curve', 14],
      ['curve', 21],
      ['curve', 28],
      ['daily', 365],
      ['daily', 730],
    ]);
    expect(served).toHaveLength(4 + 107);
  });

  it('ask every served day once, newest first, whenever the meter was commissioned', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MOST_DAYS }),
        fc.integer({ min: 1, max: 400 }),
        fc.nat(1_300),
        (days, span, age) => {
          const first = addDays(TODAY, -age);
          const { served, refused, end } = play({ daily: lane(days, span) }, first);
          const oldest = age < days ? first : addDays(TODAY, -days);
          const asked = daysOf(served, 'daily').sort();
          expect(asked).toEqual(
            Array.from({ length: daysBetween(oldest, TODAY) }, (_, day) => addDays(oldest, day)),
          );
          expect(end.daily?.from).toBe(end.daily?.reached);
          expect(end.daily?.reached).toBe(oldest);
          expect(refused.length).toBeLessThanOrEqual(Math.ceil(Math.log2(span + 1)) + 1);
        },
      ),
      { examples: [[1_002, 1, 1_001]] },
    );
  });

  it('ask every served day of some stretches once and none outside them', () => {
    const someDays = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(someDays, fc.integer({ min: 1, max: 40 }), fc.nat(320), (ages, span, age) => {
        const days = ages.map((one) => addDays(TODAY, -one));
        const first = addDays(TODAY, -age);
        const gaps = stretchesOf(days, span);
        const opened = openGaps(gaps, span);
        const { served } = play(opened ? { curve: opened } : {}, first);
        const asked = daysOf(served, 'curve');
        expect(new Set(asked).size).toBe(asked.length);
        for (const day of days.filter((one) => one >= first)) expect(asked).toContain(day);
        for (const day of asked) expect(gaps.some(({ from, to }) => day >= from && day < to)).toBe(true);
      }),
    );
  });

  it('never ask more days at once than the operator allows', () => {
    const { served, refused } = play({ curve: lane(745, 7) }, addDays(TODAY, -400));
    expect([...served, ...refused].every(({ from, to }) => daysBetween(from, to) <= 7)).toBe(true);
  });

  it('ask fewer days at once when the operator says that it was too many', () => {
    const narrowed = afterRefusedWidth(lane(30, 7), { from: addDays(TODAY, -7), to: TODAY });
    expect(narrowed.span).toBe(3);
    expect(afterRefusedWidth({ ...narrowed, span: 1 }, { from: addDays(TODAY, -1), to: TODAY }).span).toBe(1);
  });

  it('leave the newest days for later when the operator says that they are not over', () => {
    const tomorrow = addDays(TODAY, 1);
    const early = { ...lane(30, 7), to: tomorrow, reached: tomorrow };
    const lowered = afterRefusedEnd(early, { from: addDays(TODAY, -6), to: tomorrow }, 1);
    expect(lowered).toMatchObject({ from: addDays(TODAY, -30), to: TODAY, reached: TODAY });
    expect(nextStep({ curve: lowered })).toEqual({ lane: 'curve', from: addDays(TODAY, -7), to: TODAY });

    const gaps = [30, 1].map((age) => ({ from: addDays(TODAY, -age), to: addDays(TODAY, 1 - age) }));
    const last = openGaps(gaps, 7);
    if (!last) throw new Error('a lane has days');
    const older = afterRefusedEnd(last, { from: addDays(TODAY, -1), to: TODAY }, 1);
    const yesterday = addDays(TODAY, -1);
    expect(older).toMatchObject({
      to: yesterday,
      since: yesterday,
      gaps: [gaps[0]],
      reached: addDays(TODAY, -29),
    });
    const only = openLane(yesterday, TODAY, 7, false);
    if (!only) throw new Error('a lane has days');
    const none = afterRefusedEnd(only, { from: yesterday, to: TODAY }, 1);
    expect([isDone(none), none.to, none.since]).toEqual([true, yesterday, yesterday]);
  });

  it('spare each other what one of them learned', () => {
    expect(raiseStart(lane(745, 7), addDays(TODAY, -100))?.from).toBe(addDays(TODAY, -100));
    expect(raiseStart(lane(50, 7), addDays(TODAY, -100))?.from).toBe(addDays(TODAY, -50));
    expect(isDone(raiseStart(lane(50, 7), addDays(TODAY, 10)))).toBe(true);
  });

  it('do not exist without a day to ask', () => {
    expect(openLane(TODAY, TODAY, 7, true)).toBeNull();
    expect(nextStep({})).toBeNull();
  });
});
