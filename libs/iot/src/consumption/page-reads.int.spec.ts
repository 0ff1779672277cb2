import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { METRIC_UNITS, type ReadingsColumns } from '@coprowatt/contracts';
import {
  HOUR_MS,
  addDays,
  completenessOf,
  dayTotals,
  eachDay,
  startOfDay,
  type DayTotal,
  type ExpectedDays,
} from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import fc from 'fast-check';
import { firstExpectedDay, type MeterScope } from '../meter/meter-scope.ts';
import { PackedReadingStore } from '../reading/packed-reading.store.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { cutPage, itemsOf } from './page.ts';
import { rawColumns, rawItems, rawSlots } from './raw-page.ts';
import { ReadingsQueryDto } from './readings.dto.ts';
import { ReadingsService } from './readings.service.ts';
import { totalColumns, totalSlots } from './totals-page.ts';
import { instantOf } from './totals.mapper.ts';
import { isInside, parseWindow, type Window } from './window.ts';

const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
const FIRST = '2026-02-20';
const LAST = '2026-06-22';
const DATES = eachDay(FIRST, addDays(LAST, 1));

/** Counts what it hands out. */
class CountingStore extends PackedReadingStore {
  rows = 0;
  hours = 0;
  intervals = 0;

  override async readDays(...args: Parameters<PackedReadingStore['readDays']>) {
    const days = await super.readDays(...args);
    this.rows += days.length;
    this.hours += days.reduce((sum, { hourly }) => sum + hourly.length, 0);
    return days;
  }

  override async readDaySums(...args: Parameters<PackedReadingStore['readDaySums']>) {
    const days = await super.readDaySums(...args);
    this.rows += days.length;
    return days;
  }

  override async readCurve(...args: Parameters<PackedReadingStore['readCurve']>) {
    const intervals = await super.readCurve(...args);
    this.intervals += intervals.length;
    return intervals;
  }
}

const clock = new TestClock('2026-06-23T10:00:00Z');
const retention = new CurveRetention(1);
const meters: string[] = [];
const expected: ExpectedDays[] = [];
let database: TestDatabase;
let store: CountingStore;
let service: ReadingsService;

/** Of the meters, or of one: steps, holes, lost days, operator's values and due days differ. */
const scopeOf = (deviceIds: string[]): MeterScope => ({
  meters: [],
  deviceIds,
  timeZone: ZONE,
  lastPublished: LAST,
  expected: expected.filter(({ deviceId }) => deviceIds.includes(deviceId)),
});

beforeAll(async () => {
  database = await createIotDatabase();
  const writer = new PackedReadingStore(database.dataSource, clock);
  const building = await insertBuilding(database.dataSource);
  for (const [index, step] of [30, 60, 30].entries()) {
    const meter = { id: (await insertMeter(database.dataSource, building)).id, timeZone: ZONE };
    meters.push(meter.id);
    expected.push({ deviceId: meter.id, from: addDays(FIRST, 10 * index), to: addDays(LAST, 1 - 5 * index) });
    const curve = DATES.filter((_, day) => (day + index) % 7 !== 3 && day % 40 > 4).flatMap((date, day) =>
      wholeDay({ date, zone: ZONE }, step, (slot) => 100 + ((slot * 7 + day * 13) % 89)).slice(
        day % 5 === index ? 3 : 0,
      ),
    );
    await writer.writeCurve(meter, METRIC, curve);
    const told = DATES.filter((_, day) => day % 6 === index);
    await writer.writeOperatorDays(
      meter,
      METRIC,
      told.map((localDate) => ({ localDate, energyWh: 4_000 + index })),
    );
  }
  await writer.writeMaximumPower({ id: meters[0] ?? '', timeZone: ZONE }, [
    { localDate: '2026-06-01', va: 6_120, atMs: null },
  ]);
  store = new CountingStore(database.dataSource, clock, retention);
  service = new ReadingsService(store, retention, clock, database.dataSource);
}, 60_000);
afterAll(() => database.drop());

/** Covered and expected minutes, hour by hour. */
function completeness({ granularity }: ReadingsQueryDto, days: DayTotal[], window: Window): number | null {
  if (granularity === 'day' || granularity === 'month') return completenessOf(days);
  const keptFrom = retention.keptFrom('electricity_consumption', clock.nowMs(), ZONE);
  const hours = days.flatMap(({ localDate, hourly, startMs, meters: count }) =>
    hourly
      .filter((_, hour) => isInside(window, startMs + hour * HOUR_MS))
      .map(({ coveredMinutes }) => ({
        coveredMin: granularity === 'raw' && localDate < keptFrom ? 0 : coveredMinutes,
        expectedMin: 60 * count,
      })),
  );
  return completenessOf(hours);
}

/** The page as it is cut from everything there is in the window. */
async function plainPage(scope: MeterScope, query: ReadingsQueryDto): Promise<unknown> {
  const { granularity, shape, limit, cursor: text } = query;
  const window = parseWindow(query, LAST, ZONE);
  const { openingDay, firstDay, endDay } = window;
  const from = granularity === 'raw' || granularity === 'hour' ? openingDay : firstDay;
  const { deviceIds } = scope;
  const stored = await store.readDays(deviceIds, METRIC, from, endDay);
  const rows = deviceIds.length === 1 ? stored : stored.map((row) => ({ ...row, maximumPower: null }));
  const days = dayTotals(rows, scope.expected, from, endDay, ZONE);
  const cursor = text === undefined ? null : decodeCursor(text);
  const page = {
    metric: METRIC,
    granularity,
    unit: 'Wh',
    timeZone: ZONE,
    from: instantOf(window.fromMs),
    to: instantOf(window.toMs),
    expectedFrom: firstExpectedDay(scope.expected),
    completeness: completeness(query, days, window),
  };
  const holes = shape === 'columns';
  if (granularity === 'raw') {
    const read = (fromMs: number, toMs: number) => store.readCurve(deviceIds, METRIC, fromMs, toMs);
    const dates = eachDay(from, endDay);
    const all = { deviceIds, window, days: dates, holes, read, cursor: null, limit: 1e6 };
    const { slots, nextCursor } = cutPage(await rawSlots(all), cursor, limit);
    return {
      ...page,
      nextCursor,
      ...(holes ? { columns: rawColumns(slots) } : { items: rawItems(slots, 'Wh') }),
    };
  }
  const { slots, nextCursor } = cutPage(totalSlots(granularity, shape, days, window, null), cursor, limit);
  const content = holes ? { columns: totalColumns(granularity, slots, ZONE) } : { items: itemsOf(slots) };
  return { ...page, nextCursor, ...content };
}

const anEdge = (from: number, to: number) =>
  fc
    .tuple(fc.integer({ min: from, max: to }), fc.option(fc.integer({ min: 0, max: 23 })))
    .map(([day, hour]) => {
      const date = addDays(FIRST, day);
      return hour === null ? date : `${date}T${String(hour).padStart(2, '0')}:${hour % 2 ? '30' : '00'}:00Z`;
    });
const aQuery = fc.record({
  granularity: fc.constantFrom('raw', 'hour', 'day', 'month'),
  shape: fc.constantFrom('items', 'columns'),
  limit: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(100, 700)),
  from: fc.oneof(anEdge(-40, 140), fc.constant('2025-09-01')),
  to: fc.oneof(anEdge(-40, 160), fc.constant('2026-12-01')),
});

describe('a page', () => {
  it('is what is cut from everything in the window, after any cursor', async () => {
    const aCursor = fc.option(fc.integer({ min: -60 * 24, max: 160 * 24 }));
    await fc.assert(
      fc.asyncProperty(aQuery, fc.boolean(), aCursor, async (asked, ofOne, hour) => {
        fc.pre(Date.parse(asked.from) + 48 * HOUR_MS < Date.parse(asked.to));
        const scope = scopeOf(ofOne ? meters.slice(0, 1) : meters);
        const given = hour !== null && {
          cursor: encodeCursor({ startMs: Date.parse(FIRST) + hour * HOUR_MS, deviceId: '' }),
        };
        let query: ReadingsQueryDto = Object.assign(new ReadingsQueryDto(), asked, given);
        for (let page = 0; page < 3; page++) {
          const answer = await service.page(scope, query);
          expect(answer).toEqual(await plainPage(scope, query));
          if (answer.nextCursor === null) return;
          query = { ...query, cursor: answer.nextCursor };
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});

it('of the curve of hourly meters tiles the window, holes and all, whatever its limit', async () => {
  const hourly = meters.slice(1, 2);
  const query = { granularity: 'raw', shape: 'columns', from: '2026-06-06', to: '2026-06-16' } as const;
  const columnsBy = async (limit: number) => {
    const whole: { timestamp: string[]; intervalSeconds: number[] } = { timestamp: [], intervalSeconds: [] };
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const asked = { ...query, limit, ...(cursor !== undefined && { cursor }) };
      const page = await service.page(scopeOf(hourly), Object.assign(new ReadingsQueryDto(), asked));
      const { columns, nextCursor } = page as ReadingsColumns;
      whole.timestamp.push(...columns.timestamp);
      whole.intervalSeconds.push(...(columns.intervalSeconds ?? []));
      cursor = nextCursor;
    }
    return whole;
  };
  const all = await columnsBy(20_000);
  const starts = all.timestamp.map((at) => Date.parse(at));
  const ends = starts.map((start, index) => start + (all.intervalSeconds[index] ?? 0) * 1_000);
  expect([...starts, startOfDay(query.to, ZONE)]).toEqual([startOfDay(query.from, ZONE), ...ends]);
  for (const limit of [7, 30, 49, 100]) expect(await columnsBy(limit)).toEqual(all);
});

describe('what a page reads', () => {
  const readsOf = async (query: Partial<ReadingsQueryDto>): Promise<[number, number, number]> => {
    Object.assign(store, { rows: 0, hours: 0, intervals: 0 });
    await service.page(scopeOf(meters), Object.assign(new ReadingsQueryDto(), query));
    return [store.rows, store.hours, store.intervals];
  };
  const from = '2026-03-10T10:30:00Z';
  const longer = [
    { from, to: '2026-06-22T10:30:00Z' },
    { from, to: '2199-01-01' },
  ];
  // Of three meters: the day rows of three days, or two months, and those of the cut days, for the share of the window that is known.
  it.each([
    ['raw', 'items', [6, 144, 240]],
    ['raw', 'columns', [6, 144, 240]],
    ['hour', 'items', [15, 360, 0]],
    ['hour', 'columns', [15, 360, 0]],
    ['day', 'items', [9, 0, 0]],
    ['day', 'columns', [9, 0, 0]],
    ['month', 'columns', [186, 0, 0]],
  ] as const)('of %s as %s follows its limit, not its window', async (granularity, shape, most) => {
    for (const window of longer) {
      const reads = await readsOf({ ...window, granularity, shape, limit: 1 });
      reads.forEach((count, index) => expect(count).toBeLessThanOrEqual(most[index] ?? 0));
    }
  });

  it('is not the curve that has aged out', async () => {
    const [, , intervals] = await readsOf({ from: FIRST, to: '2199-01-01', limit: 1 });
    expect(intervals).toBeGreaterThan(1);
    expect(intervals).toBeLessThanOrEqual(2 * 48 + 24);
  });
});

it('of what no store takes has its unit and nothing else', async () => {
  const scope = scopeOf(meters);
  for (const metric of ['water_consumption', 'gas_consumption', 'heat_consumption', 'temperature'] as const) {
    const query = Object.assign(new ReadingsQueryDto(), { metric });
    const page = { unit: METRIC_UNITS[metric], completeness: null, nextCursor: null };
    expect(await service.page(scope, query)).toMatchObject({ ...page, items: [] });
    const columns = (await service.page(scope, {
      ...query,
      shape: 'columns',
      granularity: 'day',
    })) as ReadingsColumns;
    expect(columns).toMatchObject(page);
    expect(new Set(columns.columns.value)).toEqual(new Set([null]));
  }
});
