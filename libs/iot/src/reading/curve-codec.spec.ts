import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS, STEPS_MIN, dayMinutes, startOfDay } from '@coprowatt/energy';
import { aCurve, aDay, wholeDay } from '@coprowatt/energy/testing';
import fc from 'fast-check';
import { packCurve, unpackCurve } from './curve-codec.ts';

describe('a packed curve', () => {
  it('gives back every day that it takes, whatever the holes, the qualities and the clock change', () => {
    const aSubset = fc.tuple(aDay, fc.constantFrom(...STEPS_MIN), fc.infiniteStream(fc.boolean()));
    fc.assert(
      fc.property(aSubset, ([day, minutes, keep]) => {
        const curve = wholeDay(day, minutes).filter(() => keep.next().value);
        const packed = packCurve(curve, startOfDay(day.date, day.zone), dayMinutes(day.date, day.zone));
        expect(packed === null).toBe(curve.length === 0);
        expect(packed ? unpackCurve(packed) : []).toEqual(curve);
      }),
    );
  });

  it('takes every day of one step on the grid of midnight, and no other', () => {
    const days = aDay.chain((day) => fc.record({ day: fc.constant(day), curve: aCurve(day) }));
    fc.assert(
      fc.property(days, ({ day, curve }) => {
        const midnight = startOfDay(day.date, day.zone);
        const packed = packCurve(curve, midnight, dayMinutes(day.date, day.zone));
        const step = curve[0]?.minutes ?? 0;
        const fits = curve.every(
          ({ startMs, minutes }) => minutes === step && (startMs - midnight) % (step * MINUTE_MS) === 0,
        );
        expect(packed !== null).toBe(fits && curve.length > 0);
        if (packed) expect(unpackCurve(packed)).toEqual(curve);
      }),
    );
  });

  it('leaves a day off the grid of local midnight to rows', () => {
    const startMs = startOfDay('2026-06-02', 'Europe/Paris');
    const offGrid = {
      startMs: startMs + 15 * MINUTE_MS,
      minutes: 30,
      value: 1,
      quality: 'read',
      source: 'enedis',
    } as const;
    expect(packCurve([offGrid], startMs, 1_440)).toBeNull();
  });
});
