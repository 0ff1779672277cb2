import { describe, expect, it } from '@jest/globals';
import { addDays, daysBetween, eachDay } from '@coprowatt/energy';
import fc from 'fast-check';
import { afterAnswer, nextStep, openGaps, type Step } from './lane-rules.ts';
import { daysOf, spanOf, stretchesOf } from './stretch-rules.ts';

const TODAY = '2026-06-23';
const someDays = fc
  .uniqueArray(fc.nat(400), { maxLength: 60 })
  .map((ages) => ages.map((age) => addDays(TODAY, -age)));

describe('stretches of days', () => {
  it('put neighbours into one call', () => {
    const days = ['2026-06-02', '2026-06-03', '2026-06-09', '2026-06-20'];
    expect(stretchesOf(days, 6)).toEqual([
      { from: '2026-06-02', to: '2026-06-04' },
      { from: '2026-06-09', to: '2026-06-10' },
      { from: '2026-06-20', to: '2026-06-21' },
    ]);
    expect(stretchesOf(days, 8)[0]).toEqual({ from: '2026-06-02', to: '2026-06-10' });
  });

  it('ask each day, begin and end with one, and stay apart', () => {
    fc.assert(
      fc.property(someDays, fc.integer({ min: 1, max: 40 }), (days, span) => {
        const stretches = stretchesOf(days, span);
        for (const day of days) expect(stretches.some(({ from, to }) => day >= from && day < to)).toBe(true);
        for (const { from, to } of stretches)
          expect([days.includes(from), days.includes(addDays(to, -1))]).toEqual([true, true]);
        stretches
          .slice(1)
          .forEach(({ from }, index) => expect(from > (stretches[index]?.to ?? '')).toBe(true));
      }),
    );
  });

  it('are the newest when calls are few, and a lane asks them in just those calls', () => {
    fc.assert(
      fc.property(
        someDays,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 20 }),
        (days, span, calls) => {
          const steps = stepsOf(days, span, calls);
          expect(steps.length).toBeLessThanOrEqual(calls);
          for (const { from, to } of steps) expect(daysBetween(from, to)).toBeLessThanOrEqual(span);
          const asked = steps.flatMap(({ from, to }) => eachDay(from, to));
          const [oldest] = [...asked].sort();
          const left = days.filter((day) => !asked.includes(day));
          expect(left.every((day) => oldest !== undefined && day < oldest)).toBe(true);
          if (left.length > 0) expect(steps).toHaveLength(calls);
          expect([...asked].sort().reverse()).toEqual(
            steps.flatMap(({ from, to }) => eachDay(from, to).reverse()),
          );
        },
      ),
    );
  });

  it('are one from the first day to the last at midday', () => {
    expect(spanOf(['2026-06-20', '2026-06-17'])).toEqual([{ from: '2026-06-17', to: '2026-06-21' }]);
    expect(spanOf([])).toEqual([]);
  });
});

function stepsOf(days: string[], span: number, calls: number): Step[] {
  let lane = openGaps(stretchesOf(days, span, calls), span);
  const steps: Step[] = [];
  for (let step = lane && nextStep({ curve: lane }); lane && step; step = nextStep({ curve: lane })) {
    steps.push(step);
    lane = afterAnswer(lane, step, true);
  }
  return steps;
}

it('stretches have as many days as there are in any of them, however they overlap', () => {
  const stretch = fc
    .tuple(fc.nat(60), fc.nat(20))
    .map(([start, days]) => ({ from: addDays(TODAY, start), to: addDays(TODAY, start + days) }));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), (stretches) => {
      expect(daysOf(stretches)).toBe(new Set(stretches.flatMap(({ from, to }) => eachDay(from, to))).size);
    }),
  );
});
