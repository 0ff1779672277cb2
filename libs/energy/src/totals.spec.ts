import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayMinutes, eachDay, startOfDay } from './calendar.ts';
import { summariseDay } from './day.ts';
import { coincidentPeak, higher, mayHold, peakCandidates, type Peak } from './peak.ts';
import type { Interval, LocalDate } from './reading.ts';
import type { MeterDay } from './meter-day.ts';
import { aCurve, wholeDay, ZONES, type LocalDay } from './testing.ts';
import {
  completenessOf,
  dayTotals,
  hourTotals,
  monthTotals,
  type DayTotal,
  type ExpectedDays,
} from './totals.ts';

const ZONE = 'Europe/Paris';

const meterDay = (
  deviceId: string,
  day: LocalDay,
  curve: Interval[],
  operatorWh: number | null = null,
): MeterDay => ({
  deviceId,
  localDate: day.date,
  operatorWh,
  maximumPower: null,
  ...summariseDay(curve, day.date, day.zone),
});
const whole = (
  deviceId: string,
  date: LocalDate,
  watts: number,
  operatorWh: number | null = null,
): MeterDay =>
  meterDay(
    deviceId,
    { date, zone: ZONE },
    wholeDay({ date, zone: ZONE }, 30, () => watts),
    operatorWh,
  );
const daily = (deviceId: string, date: LocalDate, operatorWh: number): MeterDay =>
  meterDay(deviceId, { date, zone: ZONE }, [], operatorWh);
const due = (deviceId: string, from: LocalDate, to: LocalDate): ExpectedDays => ({ deviceId, from, to });
const totals = (rows: MeterDay[], expected: ExpectedDays[], from: LocalDate, to: LocalDate): DayTotal[] =>
  dayTotals(rows, expected, from, to, ZONE);

describe('days over a set of meters', () => {
  it('show a due day without any reading as a hole, and a day before anything was due not at all', () => {
    const days = totals(
      [whole('a', '2026-06-02', 60)],
      [due('a', '2026-06-02', '2026-06-04')],
      '2026-06-01',
      '2026-06-10',
    );
    expect(days.map(({ localDate, wattMinutes }) => [localDate, wattMinutes])).toEqual([
      ['2026-06-02', 86_400],
      ['2026-06-03', null],
    ]);
    expect(completenessOf(days)).toBe(0.5);
    expect(monthTotals(days, ZONE)).toMatchObject([
      { month: '2026-06', missingDays: 1, wattMinutes: 86_400 },
    ]);
  });

  it('count a meter only from the day that it is due', () => {
    const rows = eachDay('2026-06-01', '2026-06-03').map((date) => whole('a', date, 60));
    const days = totals(
      rows,
      [due('a', '2026-06-01', '2026-06-03'), due('b', '2026-06-02', '2026-06-03')],
      '2026-06-01',
      '2026-06-03',
    );
    expect(
      days.map(({ meters, basis, coveredMin, expectedMin }) => [meters, basis, coveredMin / expectedMin]),
    ).toEqual([
      [1, 'curve', 1],
      [2, 'partial', 0.5],
    ]);
  });

  it('keep readings that nobody expected', () => {
    expect(totals([whole('a', '2026-06-02', 60)], [], '2026-01-01', '2027-01-01')).toMatchObject([
      { meters: 1, basis: 'curve' },
    ]);
  });

  it('count a meter beside another on the days that it has readings, due or not', () => {
    const rows = ['2026-06-01', '2026-06-02', '2026-06-03'].map((date) => whole('a', date, 60));
    const expected = [due('a', '2026-06-02', '2026-06-03'), due('b', '2026-06-01', '2026-06-05')];
    const days = totals(rows, expected, '2026-06-01', '2026-06-05');
    expect(days.map(({ meters }) => meters)).toEqual([2, 2, 2, 1]);
  });

  it('stand on the weakest of the meters', () => {
    const date = '2026-06-02';
    const basisOf = (...rows: MeterDay[]): unknown => totals(rows, [], date, '2026-06-03')[0]?.basis;
    expect(basisOf(whole('a', date, 60), whole('b', date, 60))).toBe('curve');
    expect(basisOf(whole('a', date, 60), daily('b', date, 7))).toBe('operator');
    expect(basisOf(daily('a', date, 7), { ...whole('b', date, 60), coveredMin: 30 })).toBe('partial');
  });

  it("give the operator's sum only when every meter has one, and mark the sum when one meter differs", () => {
    const date = '2026-06-02';
    const of = (...rows: MeterDay[]): DayTotal | undefined => totals(rows, [], date, '2026-06-03')[0];
    expect(of(whole('a', date, 60, 1_440), whole('b', date, 60))).toMatchObject({
      operatorWh: null,
      differs: false,
    });
    expect(of(whole('a', date, 60, 1_440), whole('b', date, 60, 1_400))).toMatchObject({
      operatorWh: 2_840,
      differs: true,
    });
    expect(of(daily('a', date, 0))).toMatchObject({
      operatorWh: 0,
      wattMinutes: 0,
      basis: 'operator',
      curveWattMinutes: null,
    });
  });

  it('conserve energy and minutes between intervals, hours, days and months, clock changes included', () => {
    const from = fc.constantFrom('2026-03-27', '2026-10-23', '2026-06-29');
    const cases = fc.tuple(from, fc.constantFrom(...ZONES)).chain(([date, zone]) => {
      const days = eachDay(date, addDays(date, 5)).map((localDate) => ({ date: localDate, zone }));
      const curves = fc.tuple(...days.map((day) => aCurve(day)));
      return fc.record({ days: fc.constant(days), a: curves, b: curves, zone: fc.constant(zone) });
    });
    fc.assert(
      fc.property(cases, ({ days, a, b, zone }) => {
        const rows = days.flatMap((day, at) => [
          meterDay('a', day, a[at] ?? []),
          meterDay('b', day, b[at] ?? []),
        ]);
        const end = addDays(days.at(-1)?.date ?? '', 1);
        const expected = ['a', 'b'].map((deviceId) => due(deviceId, days[0]?.date ?? '', end));
        const sums = dayTotals(rows, expected, days[0]?.date ?? '', end, zone);
        const intervals = [...a, ...b].flat();
        const energy = intervals.reduce((sum, { value, minutes }) => sum + value * minutes, 0);
        const sumOf = (parts: { wattMinutes: number | null }[]): number =>
          parts.reduce((sum, part) => sum + (part.wattMinutes ?? 0), 0);
        expect([sumOf(hourTotals(sums)), sumOf(sums), sumOf(monthTotals(sums, zone))]).toEqual([
          energy,
          energy,
          energy,
        ]);
        const minutes = days.reduce((sum, day) => sum + 2 * dayMinutes(day.date, zone), 0);
        expect(sums.reduce((sum, day) => sum + day.expectedMin, 0)).toBe(minutes);
        expect(completenessOf(sums)).toBeCloseTo(
          intervals.reduce((sum, interval) => sum + interval.minutes, 0) / minutes,
          12,
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('the peak of several meters', () => {
  it('is the highest sum at one time, not the sum of the highest', () => {
    const startMs = startOfDay('2026-06-02', ZONE);
    const rest = { quality: 'read', source: 'enedis' } as const;
    const half = 30 * 60_000;
    const a = [500, 100].map((value, slot) => ({
      startMs: startMs + slot * half,
      minutes: 30,
      value,
      ...rest,
    }));
    const b = [{ startMs, minutes: 60, value: 50, ...rest }];
    const c = [{ startMs: startMs + half, minutes: 30, value: 480, ...rest }];
    expect(coincidentPeak([...a, ...b, ...c])).toEqual({ powerW: 630, atMs: startMs + half });
    expect(coincidentPeak([])).toBeNull();
  });

  it('is found from the day sums and the curves that they leave open, never missed', () => {
    const zone = ZONE;
    const days = eachDay('2026-05-30', '2026-06-02').map((date) => ({ date, zone }));
    const curves = fc.tuple(...days.map((day) => aCurve(day)));
    fc.assert(
      fc.property(curves, curves, (a, b) => {
        const rows = days.flatMap((day, at) => [
          meterDay('a', day, a[at] ?? []),
          meterDay('b', day, b[at] ?? []),
        ]);
        const all = [...a.flat(), ...b.flat()];
        const { certain, candidates } = peakCandidates(totals(rows, [], '2026-05-30', '2026-06-02'));
        const read = candidates.map(({ fromMs, toMs, boundW }) => {
          const peak = coincidentPeak(all.filter(({ startMs }) => startMs >= fromMs && startMs < toMs));
          expect(peak?.powerW ?? 0).toBeLessThanOrEqual(boundW + 1e-6);
          return peak;
        });
        expect(read.reduce(higher, certain)?.powerW ?? null).toBe(coincidentPeak(all)?.powerW ?? null);
        // In rounds, those that cannot hold more left out: the same peak at the same instant.
        let best: Peak | null = certain;
        for (const size of [1, 1, Infinity]) {
          const open = candidates.filter((candidate) => mayHold(candidate, best));
          for (const { fromMs, toMs } of open.slice(0, size))
            best = higher(
              best,
              coincidentPeak(all.filter(({ startMs }) => startMs >= fromMs && startMs < toMs)),
            );
        }
        expect(best).toEqual(read.reduce(higher, certain));
      }),
      { numRuns: 60 },
    );
  });
});
