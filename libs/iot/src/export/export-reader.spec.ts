import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  dayTotals,
  eachDay,
  hourTotals,
  monthTotals,
  startOfDay,
  summariseDay,
  type Interval,
  type MeterDay,
} from '@coprowatt/energy';
import { wholeDay, ZONES } from '@coprowatt/energy/testing';
import fc from 'fast-check';
import { dayWindow } from '../consumption/window.ts';
import type { WantedHours } from '../reading/day-queries.ts';
import type { DeviceInterval } from '../reading/reading-rows.ts';
import { addCoverage, noCoverage, shareOf } from './coverage-rules.ts';
import { Tally } from './export-content.ts';
import { dayPages, rowPages, type ExportSubject, type ReadsPages } from './export-reader.ts';

const FROM = '2026-02-20';
const TO = '2026-04-05';
const DATES = eachDay(FROM, TO);

/** One meter of whole hours. */
const A_STEADY_ONE: History = {
  zone: 'Europe/Paris',
  silent: 0,
  meters: [DATES.map(() => ({ minutes: 60, known: 1, watts: 500, operatorWh: null }))],
};

interface Known {
  days: MeterDay[];
  intervals: DeviceInterval[];
}

/** What one meter has of one day: a whole curve, part of one, the operator's value, both, or nothing. */
const aMeterDay = fc.record({
  minutes: fc.constantFrom(5, 10, 15, 30, 60),
  known: fc.double({ min: 0, max: 1, noNaN: true }),
  watts: fc.integer({ min: 0, max: 9_000 }),
  operatorWh: fc.option(fc.integer({ min: 0, max: 50_000 })),
});
const aHistory = fc.record({
  zone: fc.constantFrom(...ZONES),
  meters: fc.array(fc.array(fc.option(aMeterDay), { minLength: DATES.length, maxLength: DATES.length }), {
    minLength: 1,
    maxLength: 3,
  }),
  // Meters without any reading: they make the pages shorter.
  silent: fc.constantFrom(0, 40, 200, 1_500),
});
type History = typeof aHistory extends fc.Arbitrary<infer T> ? T : never;

function knownOf({ zone, meters }: History): Known {
  const known: Known = { days: [], intervals: [] };
  meters.forEach((dates, index) => {
    const deviceId = `meter-${index}`;
    dates.forEach((fact, place) => {
      const localDate = DATES[place];
      if (!fact || localDate === undefined) return;
      const slots = wholeDay({ date: localDate, zone }, fact.minutes, (slot) => fact.watts + slot);
      const curve: Interval[] = slots.filter((_, slot) => slot < slots.length * fact.known);
      known.intervals.push(...curve.map((interval) => ({ deviceId, ...interval })));
      const summary = summariseDay(curve, localDate, zone);
      known.days.push({ ...summary, deviceId, localDate, operatorWh: fact.operatorWh, maximumPower: null });
    });
  });
  return known;
}

/** The store's answers from memory: paging is all that is looked at here. */
function storeOf({ days, intervals }: Known): ReadsPages & {
  largest: number;
  asked: [from: number, to: number][];
  hours: Set<WantedHours>;
} {
  const store = {
    largest: 0,
    hours: new Set<WantedHours>(),
    asked: [] as [from: number, to: number][],
    readDays: async (...[, , from, to, hours]: Parameters<ReadsPages['readDays']>): Promise<MeterDay[]> => {
      if (hours !== undefined) store.hours.add(hours);
      const page = days.filter(({ localDate }) => from <= localDate && localDate < to);
      return hours === 'all' ? page : page.map((day) => ({ ...day, hourly: [] }));
    },
    readCurve: async (
      _ids: string[],
      _metric: string,
      from: number,
      to: number,
    ): Promise<DeviceInterval[]> => {
      const page = intervals.filter(({ startMs }) => from <= startMs && startMs < to);
      store.asked.push([from, to]);
      store.largest = Math.max(store.largest, page.length);
      return page.sort((a, b) => a.startMs - b.startMs || (a.deviceId < b.deviceId ? -1 : 1));
    },
  };
  return store;
}

function subjectOf(
  { zone, meters, silent }: History,
  granularity: ExportSubject['granularity'],
): ExportSubject {
  const deviceIds = [
    ...meters.map((_, index) => `meter-${index}`),
    ...Array.from({ length: silent }, (_, index) => `silent-${index}`),
  ];
  return {
    deviceIds,
    metric: 'electricity_consumption',
    granularity,
    window: dayWindow(FROM, TO, zone),
    span: { from: FROM, to: TO },
    expected: [{ deviceId: 'meter-0', from: addDays(FROM, 3), to: addDays(TO, -2) }],
    keptFrom: '2000-01-01',
  };
}

async function all<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

describe('a history on many pages', () => {
  it('is the same as on one: its days, hours and months, its intervals and its coverage', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, async (history) => {
        const known = knownOf(history);
        const store = storeOf(known);
        const whole = dayTotals(known.days, subjectOf(history, 'day').expected, FROM, TO, history.zone);
        expect(await all(dayPages(store, subjectOf(history, 'hour')))).toEqual(whole);
        const rows = async (granularity: ExportSubject['granularity']) =>
          all(rowPages(store, subjectOf(history, granularity)));
        expect((await rows('hour')).map(({ startMs }) => startMs)).toEqual(
          hourTotals(whole).map(({ startMs }) => startMs),
        );
        const months = monthTotals(whole, history.zone).filter(({ wattMinutes }) => wattMinutes !== null);
        expect((await rows('month')).map(({ reading }) => Math.round(reading.value * 60))).toEqual(
          months.map(({ wattMinutes }) => wattMinutes),
        );
        const sum = noCoverage();
        addCoverage(sum, whole, subjectOf(history, 'day'));
        const paged = noCoverage();
        for await (const days of dayPages(store, subjectOf(history, 'day')))
          addCoverage(paged, days, subjectOf(history, 'day'));
        expect(paged).toEqual(sum);
        expect(shareOf(sum) ?? 0).toBeLessThanOrEqual(1);
      }),
      { numRuns: 25 },
    );
  });

  it('loses no watt-minute: intervals, hours and days of the curve have one sum', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, async (history) => {
        const known = knownOf(history);
        const curves = known.days.map((day) => ({ ...day, operatorWh: null }));
        const store = storeOf({ ...known, days: curves });
        const total = async (granularity: ExportSubject['granularity']): Promise<number> => {
          const tally = new Tally();
          for await (const page of rowPages(store, subjectOf(history, granularity))) tally.add(page);
          return Math.round((tally.end().total ?? 0) * 60);
        };
        const wattMinutes = known.intervals.reduce((sum, { value, minutes }) => sum + value * minutes, 0);
        for (const granularity of ['raw', 'hour', 'day', 'month'] as const)
          expect(await total(granularity)).toBe(wattMinutes);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['raw', 'all'],
    ['hour', 'all'],
    ['day', []],
    ['month', []],
  ] as const)('of %s asks for the hours that it stands on', async (granularity, hours) => {
    const store = storeOf(knownOf(A_STEADY_ONE));
    const subject = subjectOf(A_STEADY_ONE, granularity);
    await all(dayPages(store, subject));
    await all(rowPages(store, subject));
    expect([...store.hours].every((asked) => String(asked) === String(hours))).toBe(true);
    expect(store.hours.size).toBeGreaterThan(0);
  });

  it('asks for whole local days, a page at a time', async () => {
    const history: History = { ...A_STEADY_ONE, meters: Array(3).fill(A_STEADY_ONE.meters[0]) };
    const store = storeOf(knownOf(history));
    const many = Array.from({ length: 60 }, (_, index) => `meter-${index}`);
    await all(rowPages(store, { ...subjectOf(history, 'raw'), deviceIds: many }));
    const midnights = new Set(eachDay(FROM, addDays(TO, 1)).map((date) => startOfDay(date, history.zone)));
    expect(store.asked.length).toBeGreaterThan(10);
    for (const [from, to] of store.asked) expect(midnights.has(from) && midnights.has(to)).toBe(true);
    expect(store.largest).toBeLessThanOrEqual(3 * 2 * 24);
  });

  it('gives no curve that has aged out, and counts it as missing', async () => {
    const store = storeOf(knownOf(A_STEADY_ONE));
    const subject = { ...subjectOf(A_STEADY_ONE, 'raw'), keptFrom: addDays(FROM, 10) };
    const rows = await all(rowPages(store, subject));
    expect(rows[0]?.startMs).toBe(startOfDay(addDays(FROM, 10), A_STEADY_ONE.zone));
    const sum = noCoverage();
    for await (const days of dayPages(store, subject)) addCoverage(sum, days, subject);
    expect(sum.days).toEqual({ whole: DATES.length - 10, partial: 0, missing: 10 });
  });
});
