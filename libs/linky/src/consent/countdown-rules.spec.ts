import { describe, expect, it } from '@jest/globals';
import { consentDaysLeft } from '@coprowatt/contracts';
import fc from 'fast-check';
import { COUNTDOWN_DAYS, latestMorning, reachedStage } from './countdown-rules.ts';

const at = (instant: string) => Date.parse(instant);

describe("the stages of a consent's countdown", () => {
  it.each([
    [91, null],
    [90, 90],
    [31, 90],
    [30, 30],
    [8, 30],
    [7, 7],
    [0, 7],
    [-1, null],
  ])('with %i days left: %s', (days, stage) => {
    expect(reachedStage(days)).toBe(stage);
  });

  it('is told once each, and only the nearest after a standstill', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 120 }), { maxLength: 60 }), (looks) => {
        const told: number[] = [];
        for (const days of looks.toSorted((a, b) => b - a)) {
          const stage = reachedStage(days);
          if (stage !== null && !told.includes(stage)) told.push(stage);
        }
        expect(told).toEqual(COUNTDOWN_DAYS.filter((days) => told.includes(days)));
        // A stage that nobody looked at while it was the nearest is passed over.
        for (const [index, days] of COUNTDOWN_DAYS.entries()) {
          const next = COUNTDOWN_DAYS[index + 1] ?? -1;
          expect([days, told.includes(days)]).toEqual([
            days,
            looks.some((left) => left > next && left <= days),
          ]);
        }
      }),
    );
  });

  // As consent-end.spec.ts of the web, where the screens count.
  it.each([
    ['2029-06-22T22:00:00Z', '2029-06-14T21:59:00Z', 30],
    ['2029-06-22T22:00:00Z', '2029-06-14T22:00:00Z', 7],
    ['2029-03-25T22:00:00Z', '2029-03-18T23:30:00Z', 7],
    ['2029-10-28T23:00:00Z', '2029-10-20T21:59:00Z', 30],
    ['2029-10-28T23:00:00Z', '2029-10-20T22:00:00Z', 7],
  ])('of an end at %s, at %s: %i', (end, now, stage) => {
    expect(reachedStage(consentDaysLeft(at(end), 'Europe/Paris', at(now)))).toBe(stage);
  });
});

describe('the morning of the mails', () => {
  it.each([
    ['2026-06-23T06:00:00Z', '2026-06-23T06:00:00Z'],
    ['2026-06-23T05:59:59Z', '2026-06-22T06:00:00Z'],
    ['2026-06-23T21:59:59Z', '2026-06-23T06:00:00Z'],
    ['2026-03-29T05:59:59Z', '2026-03-28T07:00:00Z'],
    ['2026-03-29T06:00:00Z', '2026-03-29T06:00:00Z'],
    ['2026-10-25T06:59:59Z', '2026-10-24T06:00:00Z'],
    ['2026-10-25T07:00:00Z', '2026-10-25T07:00:00Z'],
  ])('at %s is that of %s', (now, morning) => {
    expect(latestMorning(at(now))).toBe(at(morning));
  });
});
