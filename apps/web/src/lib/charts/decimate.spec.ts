import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clearOf, decimateRun, msPerPixel, widenHole, type HeldValue, type Point } from './decimate.ts';

const STEP = 1_800_000;
const run = (values: number[]): HeldValue[] =>
  values.map((value, index) => ({ start: index * STEP, end: (index + 1) * STEP, value }));
const curves = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 36_000 }), { minLength: 1, maxLength: 2_000 }),
    fc.integer({ min: 1, max: 1_200 }),
  )
  .map(([values, widthPx]) => ({
    held: run(values),
    scale: { fromMs: 0, toMs: values.length * STEP, widthPx },
  }));

const byColumn = (points: Point[], width: number) => Map.groupBy(points, ({ x }) => Math.floor(x / width));

describe('decimation', () => {
  it('keeps the true lowest and highest value of each pixel column, at instants that were measured', () => {
    fc.assert(
      fc.property(curves, ({ held, scale }) => {
        const width = msPerPixel(scale);
        const points = decimateRun(held, scale).slice(0, -1);
        const measured = new Map(held.map(({ start, value }) => [start, value]));
        for (const { x, y } of points) expect(measured.get(x)).toBe(y);
        const drawn = byColumn(points, width);
        const truth = byColumn(
          held.map(({ start, value }) => ({ x: start, y: value })),
          width,
        );
        for (const [column, all] of truth) {
          const kept = drawn.get(column)?.map(({ y }) => y) ?? [];
          expect(Math.min(...kept)).toBe(Math.min(...all.map(({ y }) => y)));
          expect(Math.max(...kept)).toBe(Math.max(...all.map(({ y }) => y)));
          expect(kept.length).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  it('keeps time order and closes the run at its end', () => {
    fc.assert(
      fc.property(curves, ({ held, scale }) => {
        const points = decimateRun(held, scale);
        expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((a, b) => a - b));
        expect(points.at(-1)).toEqual({ x: held.at(-1)?.end, y: held.at(-1)?.value });
      }),
    );
  });

  it('changes nothing where there is room for each value', () => {
    const held = run([3, 1, 4, 1, 5]);
    expect(decimateRun(held, { fromMs: 0, toMs: 5 * STEP, widthPx: 100 })).toEqual([
      ...held.map(({ start, value }) => ({ x: start, y: value })),
      { x: 5 * STEP, y: 5 },
    ]);
  });
});

describe('a hole', () => {
  const scale = { fromMs: 0, toMs: 17_520 * STEP, widthPx: 1_000 };

  it('of three hours in a year is still two pixels wide', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17_514 }), (at) => {
        const hole = widenHole({ start: at * STEP, end: (at + 6) * STEP }, scale);
        expect((hole.end - hole.start) / msPerPixel(scale)).toBeCloseTo(2);
        expect(hole.start).toBeGreaterThanOrEqual(0);
        expect(hole.end).toBeLessThanOrEqual(scale.toMs + 1);
      }),
    );
  });

  it('keeps its own width where that is more', () => {
    const hole = { start: 0, end: 1_000 * STEP };
    expect(widenHole(hole, scale)).toBe(hole);
  });

  it('pushes the curve aside without taking any of its points', () => {
    const points = [
      { x: 0, y: 1 },
      { x: 10, y: 9 },
      { x: 20, y: 2 },
    ];
    expect(clearOf(points, { start: -5, end: 3 }, { start: 15, end: 30 })).toEqual([
      { x: 3, y: 1 },
      { x: 10, y: 9 },
      { x: 15, y: 2 },
    ]);
  });

  it('leaves a run between two close holes as one upright stroke from its lowest to its highest', () => {
    const squeezed = clearOf(
      [
        { x: 9, y: 1 },
        { x: 11, y: 7 },
      ],
      { start: 0, end: 12 },
      { start: 8, end: 20 },
    );
    expect(squeezed).toEqual([
      { x: 10, y: 1 },
      { x: 10, y: 7 },
    ]);
  });
});
