import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, eachDate, startOfDay, wallClock } from '../time/french-time.ts';
import { endOfPoint, energyWh } from './curve-point.ts';
import { measures } from './direction.ts';
import { collectedDay } from './collected-day.ts';
import { generatedDay, indexRatio } from './generated-curve.ts';
import { MeterRegistry } from './meter-registry.ts';
import { PERSONAS } from './personas.ts';

const SPRING = '2026-03-29';
const AUTUMN = '2026-10-25';
const ORDINARY = '2026-11-17';
const meters = new MeterRegistry('2026-11-22');
const anyPrm = fc.oneof(fc.constantFrom(...PERSONAS.map(({ prm }) => prm)), fc.stringMatching(/^\d{14}$/));
const anyDate = fc.integer({ min: 0, max: 1_500 }).map((day) => addDays('2023-06-01', day));
const day = (prm: string, date: string) => generatedDay(meters.meter(prm), date, directionOf(prm));
const directionOf = (prm: string) =>
  measures(meters.meter(prm).traits, 'consumption') ? 'consumption' : 'production';

describe('a generated day', () => {
  it.each([
    ['22516914714270', [46, 48, 50]],
    ['00000000000110', [138, 144, 150]],
    ['00000000000115', [92, 96, 100]],
    ['00000000000160', [23, 24, 25]],
  ])('of meter %s has %j points in spring, on ordinary days and in autumn', (prm, counts) => {
    expect([SPRING, ORDINARY, AUTUMN].map((date) => day(prm, date).length)).toEqual(counts);
  });

  it('covers its local day exactly, in whole watts, whatever the meter', () => {
    fc.assert(
      fc.property(anyPrm, anyDate, (prm, date) => {
        const points = day(prm, date);
        let reached = startOfDay(date);
        for (const point of points) {
          const isWhole = Number.isInteger(point.watts) && point.watts >= 0;
          reached = point.startMs === reached && isWhole ? endOfPoint(point) : NaN;
        }
        expect(reached).toBe(startOfDay(addDays(date, 1)));
      }),
    );
  });

  it('is the same for the same meter, and another for another meter', () => {
    fc.assert(fc.property(anyPrm, anyDate, (prm, date) => expect(day(prm, date)).toEqual(day(prm, date))));
    expect(day('11111111111111', ORDINARY)).not.toEqual(day('22222222222222', ORDINARY));
  });

  it('changes its step 30 → 60 → 30 within a Sunday, and only then', () => {
    const steps = day('00000000000130', AUTUMN).map(({ minutes }) => minutes);
    expect(steps).toEqual([
      ...Array<number>(18).fill(30),
      ...Array<number>(8).fill(60),
      ...Array<number>(16).fill(30),
    ]);
    expect(new Set(day('00000000000130', ORDINARY).map(({ minutes }) => minutes))).toEqual(new Set([30]));
  });

  it('has odd watts only on the meter of odd watts', () => {
    expect(day('00000000000137', ORDINARY).every(({ watts }) => watts % 2 === 1)).toBe(true);
    expect(day('22516914714270', ORDINARY).every(({ watts }) => watts % 2 === 1)).toBe(false);
  });

  it('lights the lamps from sunset, later in June than in December', () => {
    const firstLit = (date: string): string => {
      const evening = day('00000000000102', date).filter(
        ({ startMs }) => wallClock(startMs).slice(11) > '12',
      );
      return wallClock(evening.find(({ watts }) => watts > 300)?.startMs ?? 0).slice(11, 16);
    };
    expect(firstLit('2026-12-16') < '17:31').toBe(true);
    expect(firstLit('2026-06-16') > '21:30').toBe(true);
  });
});

describe('a relay that sticks', () => {
  it('lets the lamps of the demonstration burn day and night, for a week around the first start', () => {
    const wh = (date: string): number => energyWh(day('00000000000102', date));
    const stuck = eachDate('2026-11-19', '2026-11-26').map(wh);
    for (const usual of ['2026-11-18', '2026-11-26', '2026-06-16'])
      for (const each of stuck) expect(each).toBeGreaterThan(1.5 * wh(usual));
    expect(day('00000000000101', '2026-11-20')).toEqual(
      generatedDay({ ...meters.meter('00000000000101'), lampsStuck: null }, '2026-11-20'),
    );
  });
});

describe('what the operator collects', () => {
  it('lacks part of Tuesdays and all of Wednesdays for persona 4', () => {
    const meter = meters.meter('42900589957123');
    const counts = ['2026-11-16', '2026-11-17', '2026-11-18'].map(
      (date) => collectedDay(meter, date, generatedDay(meter, date), Infinity).length,
    );
    expect(counts).toEqual([48, 36, 0]);
  });

  it('replaces two provisional half-hours by one lower hour on D+3', () => {
    const meter = meters.meter('00000000000140');
    const at = (now: string) =>
      collectedDay(meter, '2026-11-16', generatedDay(meter, '2026-11-16'), Date.parse(now));
    const [before, after] = [at('2026-11-19T06:59:00Z'), at('2026-11-19T07:00:00Z')];
    expect([before.length, after.length]).toEqual([48, 47]);
    expect(energyWh(before)).toBeGreaterThan(energyWh(after));
    expect(energyWh(before)).toBeLessThan(energyWh(after) * 1.02);
  });
});

describe('the daily value', () => {
  it('equals the curve on most days, differs a little on some, and by more than 1 % once a year', () => {
    fc.assert(
      fc.property(anyPrm, (prm) => {
        const apart = eachDate('2025-01-01', '2026-01-01').map((date) => Math.abs(indexRatio(prm, date) - 1));
        expect(apart.filter((ratio) => ratio > 0.01)).toHaveLength(1);
        expect(Math.max(...apart)).toBeLessThan(0.03);
        expect(apart.filter((ratio) => ratio === 0).length).toBeGreaterThan(330);
      }),
      { numRuns: 20 },
    );
  });
});
