import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COUNTDOWN_DAYS, daysLeft, reachedStage } from './countdown-rules.ts';

const DAY_MS = 24 * 60 * 60_000;
const END = Date.parse('2029-06-22T22:00:00Z');

describe("the stages of a consent's countdown", () => {
  it.each([
    [91 * DAY_MS, null],
    [90 * DAY_MS + 1, null],
    [90 * DAY_MS, 90],
    [30 * DAY_MS + 1, 90],
    [30 * DAY_MS, 30],
    [7 * DAY_MS + 1, 30],
    [7 * DAY_MS, 7],
    [1, 7],
    [0, null],
    [-DAY_MS, null],
  ])('%i ms before the end: %s', (before, stage) => {
    expect(reachedStage(END, END - before)).toBe(stage);
  });

  it('is told once each, and only the nearest after a standstill', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120 * DAY_MS }), { maxLength: 60 }), (looks) => {
        const told: number[] = [];
        for (const before of looks.toSorted((a, b) => b - a)) {
          const stage = reachedStage(END, END - before);
          if (stage !== null && !told.includes(stage)) told.push(stage);
        }
        expect(told).toEqual(COUNTDOWN_DAYS.filter((days) => told.includes(days)));
        // A stage that nobody looked at while it was the nearest is passed over.
        for (const [index, days] of COUNTDOWN_DAYS.entries()) {
          const next = COUNTDOWN_DAYS[index + 1] ?? 0;
          const isSeen = looks.some((before) => before > next * DAY_MS && before <= days * DAY_MS);
          expect([days, told.includes(days)]).toEqual([days, isSeen]);
        }
      }),
    );
  });

  it('counts the day under way', () => {
    expect([90 * DAY_MS, 6.5 * DAY_MS, DAY_MS, 1].map((before) => daysLeft(END, END - before))).toEqual([
      90, 7, 1, 1,
    ]);
  });
});
