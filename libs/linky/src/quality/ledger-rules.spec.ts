import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterAnswer,
  ASK_DELAYS_DAYS,
  isFilled,
  isFound,
  isTold,
  UNTOLD,
  type DayAnswer,
  type LedgerDay,
} from './ledger-rules.ts';

const DAY_MS = 86_400_000;
const FOUND = new Date('2026-11-02T07:30:00Z');
const LACKING: DayAnswer = { expected: true, whole: false, estimated: false, corrected: 0, rejected: 0 };
const WHOLE: DayAnswer = { ...LACKING, whole: true };
const ESTIMATED: DayAnswer = { ...WHOLE, estimated: true };

const daysLater = (days: number): Date => new Date(FOUND.getTime() + days * DAY_MS);
const tell = (answers: [DayAnswer, number][]): LedgerDay =>
  answers.reduce((day, [answer, days]) => afterAnswer(day, answer, daysLater(days)), UNTOLD);
const nextDay = ({ nextAskAt }: LedgerDay): number | null =>
  nextAskAt && (nextAskAt.getTime() - FOUND.getTime()) / DAY_MS;

const anAnswer: fc.Arbitrary<DayAnswer> = fc.record({
  expected: fc.boolean(),
  whole: fc.boolean(),
  estimated: fc.boolean(),
  corrected: fc.constantFrom(0, 0, 3),
  rejected: fc.constantFrom(0, 0, 2),
});
/** Answers in the order of time, minutes to weeks apart. */
const aLife = fc
  .array(fc.tuple(anAnswer, fc.double({ min: 0.001, max: 40, noNaN: true })), { maxLength: 12 })
  .map((steps) => {
    let at = 0;
    return steps.map(([answer, gap]): [DayAnswer, number] => [answer, (at += gap)]);
  });

describe('the life of a hole', () => {
  it('is asked again after 1, 2, 4, 8, 16 and then every 30 days', () => {
    const asks = [0, 1, 3, 7, 15, 31, 61, 91];
    const seen = asks.map((_, index) =>
      nextDay(tell(asks.slice(0, index + 1).map((days) => [LACKING, days]))),
    );
    expect(seen).toEqual([1, 3, 7, 15, 31, 61, 91, 121]);
    expect(ASK_DELAYS_DAYS).toEqual([1, 2, 4, 8, 16, 30]);
    expect(tell(asks.map((days) => [LACKING, days]))).toMatchObject({
      hole: 'open',
      foundAt: FOUND,
      asks: 7,
      lastAskedAt: daysLater(91),
    });
  });

  it('counts an ask before its time without moving the next one', () => {
    const day = tell([0, 0.2, 0.4, 0.9].map((days) => [LACKING, days]));
    expect([day.asks, nextDay(day)]).toEqual([3, 1]);
  });

  it('ends when the day is whole, and begins anew when it is not any more', () => {
    const filled = tell([
      [LACKING, 0],
      [LACKING, 1],
      [WHOLE, 3],
    ]);
    expect(filled).toMatchObject({
      hole: 'filled',
      asks: 1,
      foundAt: FOUND,
      filledAt: daysLater(3),
      nextAskAt: null,
    });
    const reopened = afterAnswer(filled, LACKING, daysLater(9));
    expect(reopened).toMatchObject({ hole: 'open', asks: 0, foundAt: daysLater(9), filledAt: null });
    expect([isFound(filled, reopened), nextDay(reopened)]).toEqual([true, 10]);
  });

  it('stays lost while the operator tells nothing, and is filled all the same when somebody does', () => {
    const lost: LedgerDay = { ...tell([[LACKING, 0]]), hole: 'lost', nextAskAt: null };
    const asked = afterAnswer(lost, LACKING, daysLater(800));
    expect(asked).toMatchObject({ hole: 'lost', asks: 1, nextAskAt: null });
    expect(afterAnswer(asked, WHOLE, daysLater(801))).toMatchObject({
      hole: 'filled',
      filledAt: daysLater(801),
    });
  });

  it('is none on a day that was not due, also once that is learned later', () => {
    expect(isTold(tell([[{ ...LACKING, expected: false }, 0]]))).toBe(false);
    const corrected = { ...LACKING, corrected: 2 };
    expect(
      tell([
        [corrected, 0],
        [{ ...LACKING, expected: false }, 1],
      ]),
    ).toEqual({ ...UNTOLD, correctedIntervals: 2, correctedAt: FOUND });
  });

  it('has an open hole if and only if the last answer left a due day short', () => {
    fc.assert(
      fc.property(aLife, (life) => {
        const last = life.at(-1)?.[0];
        expect(tell(life).hole === 'open').toBe(last !== undefined && last.expected && !last.whole);
      }),
    );
  });

  it('keeps its dates together with its state, and never asks in the past', () => {
    fc.assert(
      fc.property(aLife, (life) => {
        const day = tell(life);
        expect(day.nextAskAt !== null).toBe(day.hole === 'open');
        expect(day.filledAt !== null).toBe(day.hole === 'filled');
        expect(day.foundAt !== null).toBe(day.hole !== null);
        if (day.nextAskAt && day.lastAskedAt) expect(day.nextAskAt > day.lastAskedAt).toBe(true);
        expect(day.correctedIntervals).toBe(life.reduce((sum, [{ corrected }]) => sum + corrected, 0));
        expect(day.rejectedPoints).toBe(life.at(-1)?.[0].rejected ?? 0);
      }),
    );
  });

  it('is asked ever more seldom for better than estimates, until it is read or torn open', () => {
    const asks = [0, 1, 3, 7, 15, 31, 61, 91];
    const seen = asks.map((_, index) => {
      const { recheckAt } = tell(asks.slice(0, index + 1).map((days) => [ESTIMATED, days]));
      return recheckAt && (recheckAt.getTime() - FOUND.getTime()) / DAY_MS;
    });
    expect(seen).toEqual([1, 3, 7, 15, 31, 61, 91, 121]);
    const early = tell([0, 0.4, 0.9].map((days) => [ESTIMATED, days]));
    expect(early).toMatchObject({ hole: null, recheckAt: daysLater(1), rechecks: 0 });
    expect([isTold(early), isTold(afterAnswer(early, WHOLE, daysLater(2)))]).toEqual([true, false]);
    expect(afterAnswer(early, LACKING, daysLater(2))).toMatchObject({ hole: 'open', recheckAt: null });
  });

  it('is asked for better than estimates if and only if the last answer left a whole day estimated', () => {
    fc.assert(
      fc.property(aLife, (life) => {
        const last = life.at(-1)?.[0];
        expect(tell(life).recheckAt !== null).toBe(last?.whole === true && last.estimated);
      }),
    );
  });

  it('changes by the same answer told again in nothing but the ask', () => {
    fc.assert(
      fc.property(aLife, anAnswer, fc.integer({ min: 0, max: 50 }), (life, answer, days) => {
        const told = afterAnswer(tell(life), answer, daysLater(1_000));
        const again = afterAnswer(told, { ...answer, corrected: 0 }, daysLater(1_000 + days));
        const asks = (day: LedgerDay) => ({
          ...day,
          ...{ asks: 0, dueAsks: 0, lastAskedAt: null, nextAskAt: null },
          ...{ recheckAt: day.recheckAt !== null, rechecks: 0 },
        });
        expect(asks(again)).toEqual(asks(told));
        expect([isFound(told, again), isFilled(told, again)]).toEqual([false, false]);
      }),
    );
  });
});
