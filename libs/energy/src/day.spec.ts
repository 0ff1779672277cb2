import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS, startOfDay } from './calendar.ts';
import { dayValue, nightBase, summariseDay, toWh } from './day.ts';
import { aCurve, aDay, CLOCK_CHANGES, wholeDay, ZONES } from './testing.ts';

const DAY = { date: '2026-11-20', zone: 'Europe/Paris' };

describe('the sums of a local day', () => {
  it('add up to the intervals, whatever the steps, the holes and the clock change', () => {
    const curves = aDay.chain((day) => fc.record({ day: fc.constant(day), curve: aCurve(day) }));
    fc.assert(
      fc.property(curves, ({ day, curve }) => {
        const summary = summariseDay(curve, day.date, day.zone);
        expect(summary.totalWattMinutes).toBe(
          curve.reduce((sum, { value, minutes }) => sum + value * minutes, 0),
        );
        expect(summary.hourly.reduce((sum, hour) => sum + hour.wattMinutes, 0)).toBe(
          summary.totalWattMinutes,
        );
        expect(summary.hourly.reduce((sum, hour) => sum + hour.coveredMinutes, 0)).toBe(summary.coveredMin);
        expect(summary.coveredMin).toBe(curve.reduce((sum, { minutes }) => sum + minutes, 0));
        expect(summary.hourly.every((hour) => hour.coveredMinutes <= 60)).toBe(true);
      }),
    );
  });

  it.each(CLOCK_CHANGES)('give %s its 23 or 25 hours of half-hours', (date) => {
    for (const zone of ZONES) {
      const curve = wholeDay({ date, zone }, 30, (slot) => 1_001 + slot);
      const summary = summariseDay(curve, date, zone);
      expect(curve).toHaveLength(date.includes('-03-') ? 46 : 50);
      expect(summary.hourly.map((hour) => hour.wattMinutes)).toEqual(
        summary.hourly.map((_, hour) => 30 * (2_002 + 4 * hour + 1)),
      );
      expect(summary).toMatchObject({
        coveredMin: curve.length * 30,
        expectedMin: curve.length * 30,
        stepMin: 30,
      });
    }
  });

  it('split an interval over two hours to the watt-minute', () => {
    const startMs = startOfDay(DAY.date, DAY.zone) + 45 * MINUTE_MS;
    const { hourly } = summariseDay(
      [{ startMs, minutes: 60, value: 7, quality: 'read', source: 'import' }],
      DAY.date,
      DAY.zone,
    );
    expect(hourly.slice(0, 2)).toEqual([
      { wattMinutes: 105, coveredMinutes: 15 },
      { wattMinutes: 315, coveredMinutes: 45 },
    ]);
  });

  it('name the peak by the first interval that reached it, and the night base by its lowest whole hour', () => {
    const curve = wholeDay(DAY, 30, (slot) => ([20, 30].includes(slot) ? 900 : slot < 14 ? 40 + slot : 300));
    const summary = summariseDay(curve.slice(1), DAY.date, DAY.zone);
    expect(summary.maxW).toBe(900);
    expect(summary.maxAtMs).toBe(startOfDay(DAY.date, DAY.zone) + 20 * 30 * MINUTE_MS);
    expect(summary.nightBaseW).toBe(42.5);
  });

  it('have no step, quality or source in common when there are several', () => {
    const [first, second] = wholeDay(DAY, 30);
    const mixed = [
      first!,
      { ...second!, minutes: 60, quality: 'estimated' as const, source: 'import' as const },
    ];
    expect(summariseDay(mixed, DAY.date, DAY.zone)).toMatchObject({
      stepMin: null,
      quality: null,
      source: null,
    });
    expect(summariseDay([], DAY.date, DAY.zone)).toMatchObject({
      stepMin: null,
      maxW: null,
      nightBaseW: null,
      coveredMin: 0,
    });
  });

  it('count five, six or seven night hours by the clock change', () => {
    const hours = (count: number): { wattMinutes: number; coveredMinutes: number }[] =>
      Array.from({ length: count }, (_, hour) => ({ wattMinutes: 6_000 - hour, coveredMinutes: 60 }));
    expect([23, 24, 25].map((count) => nightBase(hours(count), 60)! * 60)).toEqual([5_996, 5_995, 5_994]);
  });
});

describe("a day's value", () => {
  const facts = { expectedMin: 1_440, coveredMin: 1_440, totalWattMinutes: 600_000, operatorWh: null };

  it('is the curve when it covers the whole day, marked when the operator is more than 1 % away', () => {
    expect(dayValue(facts)).toEqual({
      wattMinutes: 600_000,
      basis: 'curve',
      coveredMin: 1_440,
      differs: false,
    });
    expect(dayValue({ ...facts, operatorWh: 10_000 })).toMatchObject({ basis: 'curve', differs: false });
    expect(dayValue({ ...facts, totalWattMinutes: 606_000, operatorWh: 10_000 })).toMatchObject({
      differs: false,
    });
    expect(dayValue({ ...facts, totalWattMinutes: 606_001, operatorWh: 10_000 })).toMatchObject({
      differs: true,
    });
    expect(dayValue({ ...facts, operatorWh: 0 })).toMatchObject({ differs: true });
  });

  it("is the operator's when the curve has a hole, and stands for the whole day", () => {
    const day = { ...facts, coveredMin: 1_410, totalWattMinutes: 1, operatorWh: 123 };
    expect(dayValue(day)).toEqual({
      wattMinutes: 7_380,
      basis: 'operator',
      coveredMin: 1_440,
      differs: false,
    });
  });

  it('is the partial curve when nothing else is known, and nothing without any fact', () => {
    expect(dayValue({ ...facts, coveredMin: 30 })).toMatchObject({ basis: 'partial', coveredMin: 30 });
    expect(dayValue({ ...facts, coveredMin: 0, totalWattMinutes: 0 })).toBeNull();
  });

  it('turns into Wh by dividing by 60 and nothing else', () => {
    expect(toWh(30 * 333)).toBe(166.5);
  });
});
