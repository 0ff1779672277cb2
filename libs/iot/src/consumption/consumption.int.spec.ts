import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  DayReading,
  HourReading,
  MonthReading,
  RawReading,
  ReadingsColumns,
  ReadingsPage,
  Statistics,
} from '@coprowatt/contracts';
import { addDays, eachDay, startOfDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import type { Meter } from '../meter/meter.entity.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { insertMeter } from '../testing.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';

const ZONE = 'Europe/Paris';
const METRIC = 'electricity_consumption';
const FIRST = '2026-03-01';
const LAST = '2026-06-22';
const HOLE = '2026-06-10';
const DAILY_ONLY = '2026-06-12';

const at = (date: string): string => new Date(startOfDay(date, ZONE)).toISOString();
const sum = (values: (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

let app: IotApp;
let lift: Meter;
let lighting: Meter;
let dwelling: Meter;

beforeAll(async () => {
  app = await startIotApp();
  const db = app.test.database.dataSource;
  const common = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
  lift = await insertMeter(db, common, { askedFrom: FIRST });
  lighting = await insertMeter(db, common, {
    askedFrom: '2026-06-01',
    label: 'Éclairage',
    equipment: 'lighting',
  });
  dwelling = await insertMeter(db, common, {
    usage: 'private',
    organisationId: null,
    holderUserId: app.people.co_owner.id,
    askedFrom: FIRST,
  });
  await insertMeter(db, common, { label: 'Refusé' });
  const store = app.test.app.get(ReadingStore);
  const days = eachDay(FIRST, addDays(LAST, 1)).map((date) => ({ date, zone: ZONE }));
  const halves = days.flatMap((day, index) => wholeDay(day, 30, (slot) => 101 + slot + index));
  const holed = halves.filter(({ startMs }) => {
    const hole = startOfDay(HOLE, ZONE);
    return (
      !(startMs >= hole && startMs < hole + 2 * 3_600_000) &&
      !(startMs >= startOfDay(DAILY_ONLY, ZONE) && startMs < startOfDay(addDays(DAILY_ONLY, 1), ZONE))
    );
  });
  await store.writeCurve({ id: lift.id, timeZone: ZONE }, METRIC, holed);
  await store.writeOperatorDays({ id: lift.id, timeZone: ZONE }, METRIC, [
    { localDate: DAILY_ONLY, energyWh: 5_000 },
    { localDate: LAST, energyWh: 1 },
  ]);
  const hours = days
    .filter(({ date }) => date >= '2026-06-01')
    .flatMap((day) => wholeDay(day, 60, () => 333));
  await store.writeCurve({ id: lighting.id, timeZone: ZONE }, METRIC, hours);
  await store.writeCurve({ id: dwelling.id, timeZone: ZONE }, METRIC, halves.slice(-48));
}, 60_000);
afterAll(() => app.test.close());

const path = (): string => `/buildings/${app.lille.id}/iot/readings`;
const page = async <Item>(query: Record<string, string | number>): Promise<ReadingsPage<Item>> => {
  const { body } = await app.get(path(), 'syndic', query).expect(200);
  return body as ReadingsPage<Item>;
};
const columns = async (query: Record<string, string | number>): Promise<ReadingsColumns> => {
  const { body } = await app.get(path(), 'syndic', { ...query, shape: 'columns' }).expect(200);
  return body as ReadingsColumns;
};

describe('who may read', () => {
  it('is nobody without a session, and a stranger finds nothing', async () => {
    await app.get(path(), null).expect(401);
    for (const who of ['other', 'admin'] as const) await app.get(path(), who).expect(404);
  });

  it('leaves common meters to those who share them', async () => {
    for (const who of ['syndic', 'council', 'co_owner'] as const) await app.get(path(), who).expect(200);
    const refusal = await app.get(path(), 'occupant').expect(403);
    expect(refusal.body).toMatchObject({ code: 'forbidden' });
    await app.get(path(), 'occupant', { deviceId: lift.id }).expect(404);
  });

  it('leaves a private meter to its holder, and the building never sums it', async () => {
    for (const who of ['syndic', 'council', 'occupant'] as const) {
      await app.get(path(), who, { deviceId: dwelling.id }).expect(404);
      await app.get(`/buildings/${app.lille.id}/iot/statistics`, who, { deviceId: dwelling.id }).expect(404);
    }
    const own = await app.get(path(), 'co_owner', { deviceId: dwelling.id, granularity: 'day' }).expect(200);
    expect(own.body).toMatchObject({ items: [{ localDate: LAST, basis: 'curve' }] });
    const all = await page<RawReading>({ from: LAST, to: addDays(LAST, 1) });
    expect(new Set(all.items.map(({ deviceId }) => deviceId))).toEqual(new Set([lift.id, lighting.id]));
  });

  it('does not find a meter in another building', async () => {
    await app.get(`/buildings/${app.lyon.id}/iot/readings`, 'other', { deviceId: lift.id }).expect(404);
  });
});

describe('readings', () => {
  it('cover by default the 30 days that end at the last published day', async () => {
    const { from, to, items, unit, timeZone } = await page<DayReading>({ granularity: 'day' });
    expect({ from, to, unit, timeZone }).toEqual({
      from: at('2026-05-24'),
      to: at('2026-06-23'),
      unit: 'Wh',
      timeZone: ZONE,
    });
    expect(items.map(({ localDate }) => localDate)).toEqual(eachDay('2026-05-24', '2026-06-23'));
  });

  it('say from which day on anything is due: of all the meters, or of the one that was asked', async () => {
    expect(await page({ granularity: 'day' })).toMatchObject({ expectedFrom: FIRST });
    expect(await page({ granularity: 'day', deviceId: lighting.id })).toMatchObject({
      expectedFrom: '2026-06-01',
    });
  });

  it('give the curve exactly, each interval by its start', async () => {
    const { items, completeness, nextCursor } = await page<RawReading>({
      deviceId: lift.id,
      from: FIRST,
      to: '2026-03-02',
    });
    expect(items).toHaveLength(48);
    expect(items[3]).toEqual({
      timestamp: '2026-03-01T00:30:00.000Z',
      intervalSeconds: 1_800,
      deviceId: lift.id,
      value: 52,
      unit: 'Wh',
      powerW: 104,
      quality: 'read',
    });
    expect({ completeness, nextCursor }).toEqual({ completeness: 1, nextCursor: null });
  });

  it("tell the operator's maximum power of one meter, and of several none", async () => {
    const store = app.test.app.get(ReadingStore);
    const atMs = Date.parse('2026-05-20T17:12:41Z');
    await store.writeMaximumPower({ id: lift.id, timeZone: ZONE }, [
      { localDate: '2026-05-20', va: 6_120, atMs },
      { localDate: '2026-05-21', va: 6_010, atMs: null },
    ]);
    const query = { granularity: 'day', from: '2026-05-20', to: '2026-05-23' };
    const powers = async (more: object): Promise<unknown> =>
      (await page<DayReading>({ ...query, ...more })).items.map(({ maximumPowerVa, maximumPowerAt }) => [
        maximumPowerVa,
        maximumPowerAt,
      ]);
    const [one, none] = [[undefined, undefined], Array(3).fill([undefined, undefined])];
    expect(await powers({ deviceId: lift.id })).toEqual([
      [6_120, '2026-05-20T17:12:41.000Z'],
      [6_010, undefined],
      one,
    ]);
    expect(await powers({})).toEqual(none);
    const { columns: slots } = await columns({ ...query, deviceId: lift.id });
    expect(slots.maximumPowerVa).toEqual([6_120, 6_010, null]);
    expect(slots.maximumPowerAt).toEqual(['2026-05-20T17:12:41.000Z', null, null]);
    expect((await columns(query)).columns.maximumPowerVa).toEqual([null, null, null]);
  });

  it('leave a hole out of the items and put null into the columns', async () => {
    const query = { deviceId: lift.id, from: HOLE, to: addDays(HOLE, 1) };
    const raw = await page<RawReading>(query);
    expect(raw.items).toHaveLength(44);
    expect(raw.completeness).toBeCloseTo(44 / 48, 12);
    const { columns: slots } = await columns(query);
    expect(slots.value.map((value) => value === null)).toEqual(
      Array.from({ length: 48 }, (_, slot) => slot < 4),
    );
    expect(slots.timestamp[0]).toBe(at(HOLE));
    expect(slots.powerW).toEqual(slots.value.map((value) => value && value * 2));
    const hours = await columns({ ...query, granularity: 'hour' });
    expect(hours.columns.value.map((value) => value === null)).toEqual(
      Array.from({ length: 24 }, (_, hour) => hour < 2),
    );
    expect(hours.columns.completeness).toEqual(hours.columns.value.map((value) => value && 1));
    const window = { deviceId: lift.id, granularity: 'day', from: addDays(LAST, -1), to: addDays(LAST, 2) };
    const days = await columns(window);
    expect(days.columns).toMatchObject({ differs: [null, true, null], completeness: [1, 1, null] });
  });

  it.each([
    ['2026-03-29', 46],
    ['2026-03-28', 48],
  ])('count the half-hours of %s: %d', async (date, count) => {
    const query = { deviceId: lift.id, from: date, to: addDays(date, 1) };
    expect((await page(query)).items).toHaveLength(count);
    expect((await page({ ...query, granularity: 'hour' })).items).toHaveLength(count / 2);
    expect((await columns({ ...query, granularity: 'hour' })).columns.timestamp).toHaveLength(count / 2);
  });

  it('keep curve and operator as two facts of a day', async () => {
    const { items } = await page<DayReading>({
      deviceId: lift.id,
      granularity: 'day',
      from: HOLE,
      to: addDays(LAST, 1),
    });
    const day = (date: string): DayReading | undefined => items.find(({ localDate }) => localDate === date);
    expect(day(HOLE)).toMatchObject({
      basis: 'partial',
      partial: true,
      operatorWh: null,
      completeness: 44 / 48,
    });
    expect(day(DAILY_ONLY)).toMatchObject({
      basis: 'operator',
      value: 5_000,
      curveWh: null,
      completeness: 1,
      quality: null,
    });
    expect(day(DAILY_ONLY)?.partial).toBeUndefined();
    expect(day(LAST)).toMatchObject({
      basis: 'curve',
      operatorWh: 1,
      differs: true,
      timestamp: at(LAST),
      expectedMinutes: 1_440,
    });
  });

  it('sum the common meters from the day each is due, and say where one is short', async () => {
    const { items, completeness } = await page<DayReading>({
      granularity: 'day',
      from: '2026-05-31',
      to: '2026-06-13',
    });
    const [before, both] = items;
    expect(before).toMatchObject({ localDate: '2026-05-31', expectedMinutes: 1_440, completeness: 1 });
    expect(both).toMatchObject({
      localDate: '2026-06-01',
      expectedMinutes: 2_880,
      completeness: 1,
      basis: 'curve',
    });
    expect(items.find(({ localDate }) => localDate === HOLE)).toMatchObject({
      basis: 'partial',
      partial: true,
      completeness: 92 / 96,
    });
    expect(items.find(({ localDate }) => localDate === DAILY_ONLY)).toMatchObject({
      basis: 'operator',
      value: 5_000 + 333 * 24,
    });
    expect(completeness).toBeCloseTo(1 - 2 / (24 * 25), 12);
  });

  it('add up from half-hours to months, to the watt-minute', async () => {
    const window = { deviceId: lift.id, from: '2026-03-01', to: '2026-06-01', limit: 20_000 };
    const [raw, hours, days, months] = [
      await page<RawReading>(window),
      await page<HourReading>({ ...window, granularity: 'hour' }),
      await page<DayReading>({ ...window, granularity: 'day' }),
      await page<MonthReading>({ ...window, granularity: 'month' }),
    ];
    const sums = [raw, hours, days, months].map(({ items }) => sum(items.map(({ value }) => value)));
    expect(sums).toEqual([sums[0], sums[0], sums[0], sums[0]]);
    expect(months.items.map(({ localMonth }) => localMonth)).toEqual(['2026-03', '2026-04', '2026-05']);
    expect(days.items.find(({ localDate }) => localDate === '2026-03-29')).toMatchObject({
      expectedMinutes: 1_380,
    });
  });

  it.each([
    ['raw', '2026-06-08T22:30:00Z', 40],
    ['hour', '2026-06-08T22:30:00Z', 17],
    ['day', '2026-06-08', 2],
    ['month', '2026-04-15', 1],
  ])('come in pages that join into the whole: %s', async (granularity, from, limit) => {
    const window = { granularity, from, to: '2026-06-14T10:15:00+02:00' };
    for (const shape of ['items', 'columns']) {
      const rowsOf = (body: ReadingsPage & ReadingsColumns): unknown[] =>
        body.items ??
        body.columns.timestamp.map((timestamp, row) => [
          timestamp,
          body.columns.value[row],
          body.columns.deviceId?.[row],
        ]);
      const ask = async (query: object): Promise<ReadingsPage & ReadingsColumns> =>
        (await app.get(path(), 'syndic', { ...window, shape, ...query }).expect(200)).body as ReadingsPage &
          ReadingsColumns;
      const whole = await ask({ limit: 20_000 });
      const joined: unknown[] = [];
      let cursor: string | null = null;
      do {
        const next: ReadingsPage & ReadingsColumns = await ask({ limit, ...(cursor && { cursor }) });
        expect(rowsOf(next).length).toBeLessThanOrEqual(limit);
        expect(next.completeness).toBe(whole.completeness);
        joined.push(...rowsOf(next));
        cursor = next.nextCursor;
      } while (cursor !== null);
      expect(joined).toEqual(rowsOf(whole));
      expect(joined.length).toBeGreaterThan(limit);
    }
  });

  it('find the curve at the end of a century of nothing', async () => {
    const { items, nextCursor } = await page<RawReading>({
      deviceId: lighting.id,
      from: '1970-01-01',
      to: '2099-01-01',
      limit: 5,
    });
    expect(items[0]?.timestamp).toBe(at('2026-06-01'));
    expect(nextCursor).not.toBeNull();
  });

  it('are none, not zero, of what no meter measures', async () => {
    const empty = await page({ metric: 'water_consumption', granularity: 'day' });
    expect(empty).toMatchObject({ items: [], unit: 'm³', completeness: null, nextCursor: null });
  });

  it('refuse a bad query field by field', async () => {
    const { body } = await app
      .get(path(), 'syndic', {
        from: '2026-02-30',
        limit: 20_001,
        granularity: 'week',
        deviceId: 'x',
        nonsense: 1,
      })
      .expect(400);
    const problem = body as { code: string; errors: { field: string }[] };
    expect(problem.code).toBe('validation_failed');
    expect(problem.errors.map(({ field }) => field).sort()).toEqual([
      'deviceId',
      'from',
      'granularity',
      'limit',
      'nonsense',
    ]);
    const others: Record<string, string | number>[] = [
      { from: LAST, to: LAST },
      { cursor: 'zzz' },
      { from: '2026-06-01T00:00:00' },
      { metric: 'noise' },
      { limit: 0 },
    ];
    for (const query of others) await app.get(path(), 'syndic', query).expect(400);
  });
});

describe('statistics', () => {
  const ask = async (query: Record<string, string> = {}): Promise<Statistics> =>
    (await app.get(`/buildings/${app.lille.id}/iot/statistics`, 'council', query).expect(200))
      .body as Statistics;

  it('stand on the whole history of one meter unless a window is asked', async () => {
    const figures = await ask({ deviceId: lift.id });
    expect(figures).toMatchObject({
      from: FIRST,
      to: '2026-06-23',
      meterCount: 1,
      lastPublishedDay: LAST,
      lastReadingAt: '2026-06-22T21:30:00.000Z',
      lastCompleteDay: { value: { localDate: LAST, basis: 'curve', completeness: 1 } },
      monthToDate: { value: { from: '2026-06-01', to: '2026-06-23', days: 22, completeDays: 21 } },
      yearToDate: { value: { from: '2026-01-01', days: 173, completeDays: 113 } },
      meanPerDay: { value: { count: 113 } },
      meanPerMonth: { value: { count: 3 } },
      meanPerYear: { value: null, reason: 'no_complete_year' },
      minDay: { value: { localDate: FIRST } },
      maxDay: { value: { localDate: LAST } },
      peak: { value: { powerW: 101 + 47 + 113, at: '2026-06-22T21:30:00.000Z' } },
      cost: { value: null, reason: 'no_tariff' },
      co2: { value: null, reason: 'no_factor' },
    });
    expect(figures.loadFactor.value).toBeGreaterThan(0);
    expect(figures.loadFactor.value).toBeLessThan(1);
  });

  it('take base load and peak of the common meters together', async () => {
    const figures = await ask({ from: '2026-06-15', to: '2026-06-17' });
    // 15 June is day 106 of the lift: its first hour means 101.5 + 106 W, beside 333 W of lighting.
    expect(figures.baseLoadW.value).toBe(333 + 101.5 + 106.5);
    expect(figures.peak.value).toEqual({ powerW: 333 + 101 + 47 + 107, at: '2026-06-16T21:30:00.000Z' });
    expect(figures.period.value).toMatchObject({ days: 2, completeDays: 2, completeness: 1 });
  });

  it('give a reason for each figure that cannot be', async () => {
    const nothing = await ask({ from: '2020-01-01', to: '2020-02-01' });
    expect(nothing).toMatchObject({
      period: { value: null, reason: 'no_data' },
      meanPerDay: { value: null, reason: 'no_data' },
      peak: { value: null, reason: 'no_data' },
    });
    const daily = await ask({ deviceId: lift.id, from: DAILY_ONLY, to: addDays(DAILY_ONLY, 1) });
    expect(daily).toMatchObject({
      period: { value: { energyWh: 5_000, completeDays: 1 } },
      curveCompleteness: 0,
      baseLoadW: { value: null, reason: 'no_curve' },
      peak: { value: null, reason: 'no_curve' },
      loadFactor: { value: null, reason: 'no_curve' },
    });
  });
});

describe('the portfolio', () => {
  it('shows the last 30 published days of the common meters', async () => {
    const { body } = await app.get('/portfolio', 'syndic').expect(200);
    const [row, ...others] = (body as { items: Record<string, unknown>[] }).items;
    expect(others).toEqual([]);
    expect(row?.['dailyPartial']).toContain(true);
    const days = (await page<DayReading>({ granularity: 'day' })).items;
    expect(row).toMatchObject({
      building: { id: app.lille.id },
      meterCount: 2,
      last30DaysWh: sum(days.map(({ value }) => value)),
      dailyWh: days.map(({ value }) => value),
      yearOverYear: {
        current: { from: '2026-05-24', to: '2026-06-23', days: 30, energyWh: null },
        previous: { from: '2025-05-24', to: '2025-06-23', days: 30, completeness: 0 },
        change: null,
        reason: 'no_previous_data',
      },
      dailyPartial: days.map(({ partial }) => partial === true),
      lastPublishedDay: LAST,
      dataUntil: LAST,
      lastReadingAt: '2026-06-22T21:30:00.000Z',
      consentExpiresAt: null,
      metersToReconnect: 0,
      metersToConfirm: 0,
      lacking: null,
    });
  });

  it('says what a building lacks, and tells an occupant nothing of the common meters', async () => {
    const lyon = await app.get('/portfolio', 'other').expect(200);
    expect(lyon.body).toMatchObject({
      items: [
        {
          meterCount: 0,
          last30DaysWh: null,
          yearOverYear: null,
          baseLoadW: null,
          completeness: 0,
          lacking: 'no_meter',
        },
      ],
    });
    const occupant = await app.get('/portfolio', 'occupant').expect(200);
    expect(occupant.body).toMatchObject({
      items: [{ meterCount: 0, last30DaysWh: null, lastReadingAt: null }],
    });
    await app.get('/portfolio', null).expect(401);
  });
});
