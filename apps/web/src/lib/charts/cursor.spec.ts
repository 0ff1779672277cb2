import { describe, expect, it } from '@jest/globals';
import { cursorAfter } from './cursor.ts';
import { columnPx, groundOf, holeGround, slotAt, type Plot } from './place.ts';
import { runsOf } from './runs.ts';
import { stepsFor } from './steps.ts';
import { slotsOf } from './slots.ts';
import { dayItem, expectation, pageOf, PARIS, wholeDay } from './testing.ts';
import { eachDay, startOfDay, wallTime } from './zone.ts';

const present = eachDay('2026-06-01', '2026-07-01').filter(
  (day) => !['2026-06-10', '2026-06-11', '2026-06-20'].includes(day),
);
const month = slotsOf(
  pageOf(
    'day',
    '2026-06-01',
    '2026-07-01',
    present.map((day) => dayItem(day, 1_000)),
  ),
  expectation(),
);

describe('the cursor', () => {
  it('begins at the last slot and moves by steps, weeks and to the ends', () => {
    expect(cursorAfter('ArrowLeft', null, month)).toBe(29);
    expect(cursorAfter('ArrowLeft', 29, month)).toBe(28);
    expect(cursorAfter('ArrowRight', 29, month)).toBe(29);
    expect(cursorAfter('ArrowLeft', 0, month)).toBe(0);
    expect(cursorAfter('PageUp', 20, month)).toBe(13);
    expect(cursorAfter('PageDown', 27, month)).toBe(29);
    expect(cursorAfter('Home', 20, month)).toBe(0);
    expect(cursorAfter('End', 0, month)).toBe(29);
    expect(cursorAfter('a', 4, month)).toBeNull();
  });

  it('goes from hole to hole with n, round the end', () => {
    expect(cursorAfter('n', null, month)).toBe(9);
    expect(cursorAfter('n', 9, month)).toBe(19);
    expect(cursorAfter('n', 19, month)).toBe(9);
    expect(cursorAfter('n', 3, month.slice(0, 5))).toBeNull();
  });

  it('keeps the day of the week over a clock change, and the day of hours over a page', () => {
    const days = slotsOf(pageOf('day', '2026-03-23', '2026-04-06', []), expectation());
    expect(cursorAfter('PageDown', 2, days)).toBe(9);
    const hours = slotsOf(
      pageOf('raw', '2026-06-22', '2026-06-24', wholeDay('2026-06-22', 1)),
      expectation(),
    );
    const moved = cursorAfter('PageDown', 20, hours) ?? 0;
    expect(wallTime(hours[moved]?.start ?? 0, PARIS)).toBe('10:00');
  });
});

describe('the steps of a window', () => {
  it('fit its length', () => {
    const of = (to: string, dailyOnly = false) => stepsFor({ from: '2026-01-01', to }, dailyOnly);
    expect(of('2026-01-02')).toEqual(['raw', 'hour']);
    expect(of('2026-01-08')).toEqual(['hour', 'raw', 'day']);
    expect(of('2026-01-31')).toEqual(['day', 'raw']);
    expect(of('2027-01-01')).toEqual(['month', 'day']);
    expect(of('2026-01-02', true)).toEqual(['day']);
  });
});

describe('places on the plot', () => {
  const plot: Plot = {
    chartArea: { left: 50, right: 650, top: 0, bottom: 300 },
    scales: {
      x: { getPixelForValue: (ms) => 50 + ((ms - startOfDay('2026-06-22', PARIS)) / 86_400_000) * 600 },
      y: { getPixelForValue: (value) => 300 - value },
    },
  };

  it('find the slot under a point, in columns and in time', () => {
    expect(slotAt(plot, month, 'columns', 51)).toBe(0);
    expect(slotAt(plot, month, 'columns', 649)).toBe(29);
    expect(slotAt(plot, month, 'columns', 20)).toBeNull();
    const curve = slotsOf(
      pageOf('raw', '2026-06-22', '2026-06-23', wholeDay('2026-06-22', 1)),
      expectation(),
    );
    expect(slotAt(plot, curve, 'time', 350)).toBe(24);
  });

  it('join neighbouring holes into one', () => {
    const runs = runsOf(month, 'hole');
    expect(runs).toEqual([
      { first: 9, last: 10 },
      { first: 19, last: 19 },
    ]);
    const ground = groundOf(plot, month, 'columns', 9, 10);
    expect([ground.left, ground.right]).toEqual([230, 270]);
    const hole = holeGround(plot, month, 'columns', 9, 10);
    expect(hole.right - hole.left).toBeCloseTo(40 - 20 + columnPx(20));
  });

  it('never draw a hole thinner than two pixels', () => {
    const narrow = { ...plot, chartArea: { ...plot.chartArea, right: 65 } };
    const hole = holeGround(narrow, month, 'columns', 19, 19);
    expect(hole.right - hole.left).toBe(2);
  });
});
