import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { axisFor, unitFor } from './axis.ts';

describe('the value axis', () => {
  it('starts at 0, covers the highest value and has at most six ticks', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.integer({ min: 3, max: 6 }),
        (highest, count) => {
          const axis = axisFor(highest, count);
          expect(axis.ticks[0]).toBe(0);
          expect(axis.ticks.at(-1)).toBe(axis.max);
          expect(axis.max).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
          expect(axis.ticks.length).toBeLessThanOrEqual(count);
          expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
        },
      ),
    );
  });

  it('has round ticks', () => {
    expect(axisFor(68.9).ticks).toEqual([0, 20, 40, 60, 80]);
    expect(axisFor(50).ticks).toEqual([0, 10, 20, 30, 40, 50]);
    expect(axisFor(0.3).ticks).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('still stands when everything measured is 0', () => {
    expect(axisFor(0).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('has one unit for the whole chart', () => {
    expect(unitFor('raw', 1_999)).toBe('W');
    expect(unitFor('raw', 2_000)).toBe('kW');
    expect(unitFor('hour', 999)).toBe('Wh');
    expect(unitFor('hour', 1_000)).toBe('kWh');
    expect(unitFor('day', 500)).toBe('kWh');
    expect(unitFor('month', 99_999_999)).toBe('kWh');
    expect(unitFor('month', 100_000_000)).toBe('MWh');
  });
});
