import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS, addDays, mergeDay, startOfDay, summariseDay, type Interval } from '@coprowatt/energy';
import { aCurve, aDay, aWrite, CLOCK_CHANGES, wholeDay, type LocalDay } from '@coprowatt/energy/testing';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import fc from 'fast-check';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { PackedReadingStore } from './packed-reading.store.ts';
import type { ReadingStore, StoredMeter } from './reading.store.ts';
import { RowReadingStore } from './row-reading.store.ts';

const METRIC = 'electricity_consumption';
const DAY: LocalDay = { date: '2026-11-20', zone: 'Europe/Paris' };
const READ = { quality: 'read', source: 'enedis' } as const;

describe.each([
  ['packed', PackedReadingStore],
  ['rows', RowReadingStore],
])('the %s reading store', (name, Store) => {
  let database: TestDatabase;
  let building: { buildingId: string; organisationId: string };
  let store: ReadingStore;
  let meter: StoredMeter;

  beforeAll(async () => {
    database = await createIotDatabase();
    building = await insertBuilding(database.dataSource);
    store = new Store(database.dataSource, new TestClock('2030-01-01T00:00:00Z'));
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    meter = await newMeter(DAY.zone);
  });

  const newMeter = async (timeZone: string): Promise<StoredMeter> => {
    const { id } = await insertMeter(database.dataSource, building);
    return { id, timeZone };
  };
  const write = (intervals: Interval[], to = meter): ReturnType<ReadingStore['writeCurve']> =>
    store.writeCurve(to, METRIC, intervals);
  const read = async ({ date, zone }: LocalDay, of = meter): Promise<Interval[]> => {
    const found = await store.readCurve(
      [of.id],
      METRIC,
      startOfDay(date, zone),
      startOfDay(addDays(date, 1), zone),
    );
    return found.map(({ deviceId, ...interval }) => {
      expect(deviceId).toBe(of.id);
      return interval;
    });
  };
  const rowCount = async (of = meter): Promise<number> => {
    const [row] = await database.dataSource.query<{ count: string }[]>(
      'select count(*) from iot_readings where device_id = $1',
      [of.id],
    );
    return Number(row?.count);
  };
  /** What must be true after any write: the curve, its sums and nothing else. */
  const expectDay = async (day: LocalDay, expected: Interval[], of = meter): Promise<void> => {
    expect(await read(day, of)).toEqual(expected);
    const [kept] = await store.readDays([of.id], METRIC, day.date, addDays(day.date, 1));
    expect(kept ?? null).toEqual(
      expected.length === 0
        ? null
        : {
            deviceId: of.id,
            localDate: day.date,
            operatorWh: null,
            maximumPower: null,
            ...summariseDay(expected, day.date, day.zone),
          },
    );
  };

  it('keeps a day as its form asks: one array or one row an interval', async () => {
    const curve = wholeDay(DAY, 30);
    expect(await write(curve)).toEqual({
      written: 48,
      corrected: 0,
      unchanged: 0,
      refused: 0,
      rejected: 0,
      days: [{ localDate: '2026-11-20', written: 48, corrected: 0, refused: 0, rejected: 0 }],
      from: '2026-11-20',
      to: '2026-11-21',
    });
    await expectDay(DAY, curve);
    expect(await rowCount()).toBe(name === 'packed' ? 0 : 48);
  });

  it('changes nothing when the same write comes again', async () => {
    await write(wholeDay(DAY, 30));
    expect(await write(wholeDay(DAY, 30))).toMatchObject({
      written: 0,
      corrected: 0,
      unchanged: 48,
      days: [],
      from: null,
      to: null,
    });
  });

  it.each([5, 10, 15, 30, 60])(
    'keeps whole days of a %d-minute meter, clock changes included',
    async (minutes) => {
      const days = [DAY.date, ...CLOCK_CHANGES].map((date) => ({ date, zone: DAY.zone }));
      const curves = days.map((day) => wholeDay(day, minutes, (slot) => 1 + 7 * slot));
      const outcome = await write(curves.flat());
      expect(outcome).toMatchObject({ written: curves.flat().length, from: '2025-03-30', to: '2026-11-21' });
      for (const [index, day] of days.entries()) await expectDay(day, curves[index]!);
      expect(await rowCount()).toBe(name === 'packed' ? 0 : curves.flat().length);
    },
  );

  it('replaces both half-hours under a corrected hour, and moves the day to the form that holds it', async () => {
    const halves = wholeDay(DAY, 30);
    const hour = { ...halves[20]!, minutes: 60, value: 5_000 };
    await write(halves);
    expect(await write([hour])).toMatchObject({ corrected: 1, written: 0 });
    await expectDay(DAY, [...halves.slice(0, 20), hour, ...halves.slice(22)]);
    expect(await rowCount()).toBe(47);

    expect(await write(halves)).toMatchObject({ corrected: 1, written: 1, unchanged: 46 });
    await expectDay(DAY, halves);
    expect(await rowCount()).toBe(name === 'packed' ? 0 : 48);
  });

  it('keeps a step that changes from 30 to 60 and back within the day', async () => {
    const halves = wholeDay(DAY, 30);
    const hours = wholeDay(DAY, 60, (slot) => 900 + slot);
    const mixed = [...halves.slice(0, 16), ...hours.slice(8, 17), ...halves.slice(34)];
    await write(mixed);
    await expectDay(DAY, mixed);
  });

  it('keeps qualities and sources slot by slot where they differ', async () => {
    const mixed = wholeDay(DAY, 30).map((interval, slot): Interval =>
      slot % 5 === 0 ? { ...interval, quality: 'estimated', source: 'import' } : interval,
    );
    await write(mixed.filter((_, slot) => slot !== 7));
    await expectDay(
      DAY,
      mixed.filter((_, slot) => slot !== 7),
    );
  });

  it('does not overwrite what is better, and says so', async () => {
    const validated = wholeDay(DAY, 30).map((interval): Interval => ({ ...interval, quality: 'validated' }));
    await write(validated);
    expect(await write(wholeDay(DAY, 30, () => 9))).toMatchObject({
      refused: 48,
      written: 0,
      corrected: 0,
      from: null,
    });
    await expectDay(DAY, validated);
  });

  it('rejects and counts what cannot be kept, without a trace of its day', async () => {
    const start = startOfDay(DAY.date, DAY.zone);
    const bad: Interval[] = [
      { startMs: start - 15 * MINUTE_MS, minutes: 30, value: 1, ...READ },
      { startMs: start, minutes: 30, value: 0.5, ...READ },
      { startMs: Number.NaN, minutes: 30, value: 1, ...READ },
      { startMs: Date.parse('2029-12-31T23:45:00Z'), minutes: 30, value: 1, ...READ },
    ];
    expect(await write(bad)).toMatchObject({ rejected: 4, written: 0, from: null });
    expect(await store.coverage(meter.id, METRIC, '2020-01-01', '2031-01-01')).toEqual([]);
  });

  it("keeps the operator's daily values beside the curve", async () => {
    await write(wholeDay(DAY, 30).slice(1));
    const days = [
      { localDate: '2026-11-19', energyWh: 4_000 },
      { localDate: DAY.date, energyWh: 5_000 },
    ];
    expect(await store.writeOperatorDays(meter, METRIC, days)).toMatchObject({
      written: 2,
      from: '2026-11-19',
      to: '2026-11-21',
    });
    expect(await store.writeOperatorDays(meter, METRIC, days)).toMatchObject({
      unchanged: 2,
      written: 0,
      from: null,
    });
    const corrected = [
      ...days.slice(0, 1),
      { localDate: DAY.date, energyWh: 5_001 },
      { localDate: '2026-02-30', energyWh: 1 },
    ];
    expect(await store.writeOperatorDays(meter, METRIC, corrected)).toMatchObject({
      unchanged: 1,
      corrected: 1,
      rejected: 1,
    });
    expect(await store.coverage(meter.id, METRIC, '2026-11-01', '2026-12-01')).toEqual([
      { localDate: '2026-11-19', expectedMin: 1_440, coveredMin: 0, operatorWh: 4_000 },
      { localDate: '2026-11-20', expectedMin: 1_440, coveredMin: 1_410, operatorWh: 5_001 },
    ]);
  });

  it('tells day by day what became of each point', async () => {
    const [first = [], second = []] = ['2026-11-19', '2026-11-20'].map((date) =>
      wholeDay({ ...DAY, date }, 30),
    );
    await write(first.map((interval): Interval => ({ ...interval, quality: 'validated' })));
    await write(second.slice(0, 40));
    const [start, half] = [startOfDay('2026-11-21', DAY.zone), 30 * MINUTE_MS];
    const crossing: Interval = { startMs: start - half / 2, minutes: 30, value: 1, ...READ };
    const bad = [crossing, { ...crossing, startMs: Number.NaN }, { ...crossing, startMs: 8.7e15 }];
    const corrected = second.map((interval, slot) => (slot < 3 ? { ...interval, value: 1 } : interval));
    const outcome = await write([...bad, ...corrected, ...first]);
    expect(outcome).toEqual({
      written: 8,
      corrected: 3,
      unchanged: 37,
      refused: 48,
      rejected: 3,
      days: [
        { localDate: '2026-11-19', written: 0, corrected: 0, refused: 48, rejected: 0 },
        { localDate: '2026-11-20', written: 8, corrected: 3, refused: 0, rejected: 1 },
      ],
      from: '2026-11-20',
      to: '2026-11-21',
    });
    const days = [3, 4].map((energyWh) => ({ localDate: '2026-11-21', energyWh }));
    const daily = await store.writeOperatorDays(meter, METRIC, [
      ...days,
      { localDate: DAY.date, energyWh: -1 },
    ]);
    expect(daily).toMatchObject({ written: 1, refused: 1, rejected: 1 });
    expect(daily.days).toEqual([
      { localDate: '2026-11-20', written: 0, corrected: 0, refused: 0, rejected: 1 },
      { localDate: '2026-11-21', written: 1, corrected: 0, refused: 1, rejected: 0 },
    ]);
  });

  it("keeps the operator's maximum power with its instant, also of a day that has nothing else", async () => {
    await write(wholeDay(DAY, 30));
    const at = (date: string): number => startOfDay(date, DAY.zone) + 68_461_000;
    const power = (localDate: string, va: number, atMs: number | null = at(localDate)) => ({
      localDate,
      va,
      atMs,
    });
    const powers = [power('2026-11-19', 6_120, null), power(DAY.date, 5_432)];
    expect(await store.writeMaximumPower(meter, powers)).toMatchObject({ written: 2, from: '2026-11-19' });
    expect(await store.writeMaximumPower(meter, powers)).toMatchObject({
      unchanged: 2,
      days: [],
      from: null,
    });
    const bad = [
      power('2030-01-01', 1),
      power('2026-11-18', 1, at(DAY.date)),
      power('2026-11-18', 1.5),
      power('2026-11-18', -1),
      power('2026-02-30', 1, null),
    ];
    const later = [power('2026-11-19', 6_120), power(DAY.date, 5_433), ...bad];
    expect(await store.writeMaximumPower(meter, later)).toMatchObject({
      corrected: 2,
      rejected: 5,
      written: 0,
    });
    await expectDay({ ...DAY, date: '2026-11-18' }, []);
    const days = await store.readDays([meter.id], METRIC, '2026-11-19', '2026-11-21');
    expect(
      days.map(({ localDate, coveredMin, maximumPower }) => [localDate, coveredMin, maximumPower]),
    ).toEqual([
      ['2026-11-19', 0, { va: 6_120, atMs: at('2026-11-19') }],
      ['2026-11-20', 1_440, { va: 5_433, atMs: at(DAY.date) }],
    ]);
    const known = await store.coverage(meter.id, METRIC, '2026-11-01', '2026-12-01');
    expect(known.map(({ localDate }) => localDate)).toEqual([DAY.date]);
  });

  it('keeps what a meter injects beside what it draws, by the same rules', async () => {
    const [drawn, injected] = [wholeDay(DAY, 30), wholeDay(DAY, 15, (slot) => 7 * slot)];
    const days = [{ localDate: DAY.date, energyWh: 9 }];
    await write(drawn);
    const production = 'electricity_production';
    expect(await store.writeCurve(meter, production, injected)).toMatchObject({ written: 96 });
    expect(await store.writeCurve(meter, production, injected.slice(0, 2))).toMatchObject({ unchanged: 2 });
    expect(await store.writeOperatorDays(meter, production, days)).toMatchObject({ written: 1 });
    await expectDay(DAY, drawn);
    const { startMs } = injected[0]!;
    const found = await store.readCurve([meter.id], production, startMs, startMs + 1_440 * MINUTE_MS);
    expect(found).toEqual(injected.map((interval) => ({ deviceId: meter.id, ...interval })));
    expect(await store.coverage(meter.id, production, DAY.date, '2026-11-21')).toEqual([
      { localDate: DAY.date, expectedMin: 1_440, coveredMin: 1_440, operatorWh: 9 },
    ]);
  });

  it('knows the start of the latest reading, whatever the order of the writes', async () => {
    await write(wholeDay(DAY, 30));
    await write(wholeDay({ ...DAY, date: '2026-11-10' }, 30));
    await store.writeOperatorDays(meter, METRIC, [{ localDate: '2026-11-19', energyWh: 1 }]);
    const [row] = await database.dataSource.query<{ last_reading_at: Date }[]>(
      'select last_reading_at from meters where id = $1',
      [meter.id],
    );
    expect(row?.last_reading_at.toISOString()).toBe('2026-11-20T22:30:00.000Z');
  });

  it('reads no further than asked, several meters by instant', async () => {
    const other = await newMeter(DAY.zone);
    await write(wholeDay(DAY, 30));
    await write(wholeDay(DAY, 60), other);
    const from = startOfDay(DAY.date, DAY.zone) + 90 * MINUTE_MS;
    const found = await store.readCurve([meter.id, other.id], METRIC, from, from + 60 * MINUTE_MS);
    expect(
      found.map(({ deviceId, startMs }) => [deviceId === meter.id, (startMs - from) / MINUTE_MS]),
    ).toEqual([
      [true, 0],
      ...(other.id < meter.id
        ? [
            [false, 30],
            [true, 30],
          ]
        : [
            [true, 30],
            [false, 30],
          ]),
    ]);
  });

  it('loses nothing between writers of the same days on several connections', async () => {
    const days = ['2026-11-18', '2026-11-19', '2026-11-20'].map((date) => ({ ...DAY, date }));
    const curve = days.flatMap((day) => wholeDay(day, 30, (slot) => 300 + slot));
    const parts = Array.from({ length: 8 }, (_, part) => curve.filter((_, slot) => slot % 8 === part));
    const outcomes = await Promise.all([...parts, ...parts].map((part) => write(part.toReversed())));
    expect(outcomes.reduce((sum, { written }) => sum + written, 0)).toBe(curve.length);
    expect(outcomes.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(curve.length);
    for (const [index, day] of days.entries()) await expectDay(day, curve.slice(index * 48, index * 48 + 48));
  });

  it('shows a reader whole days only, while a writer moves one between its forms', async () => {
    const halves = wholeDay(DAY, 30);
    const hour = { ...halves[20]!, minutes: 60 };
    await write(halves);
    let moving = true;
    const writer = (async () => {
      for (let turn = 0; turn < 12; turn++) await write(turn % 2 === 0 ? [hour] : halves);
      moving = false;
    })();
    const minutes = new Set<number>();
    while (moving) minutes.add((await read(DAY)).reduce((sum, interval) => sum + interval.minutes, 0));
    await writer;
    expect([...minutes]).toEqual([1_440]);
  });

  it('leaves nothing behind when the transaction that it joined fails', async () => {
    const halves = wholeDay(DAY, 30);
    await write(halves);
    const failing = database.dataSource.transaction(async (manager) => {
      await store.writeCurve(
        meter,
        METRIC,
        [{ ...halves[0]!, minutes: 60 }, ...wholeDay({ ...DAY, date: '2026-11-21' }, 15)],
        manager,
      );
      await store.writeOperatorDays(meter, METRIC, [{ localDate: DAY.date, energyWh: 1 }], manager);
      throw new Error('killed here');
    });
    await expect(failing).rejects.toThrow('killed here');
    await expectDay(DAY, halves);
    await expectDay({ ...DAY, date: '2026-11-21' }, []);
    expect(await rowCount()).toBe(name === 'packed' ? 0 : 48);
  });

  it('agrees with the merge rule after any writes to any day', async () => {
    const histories = aDay.chain((day) =>
      fc.record({
        day: fc.constant(day),
        writes: fc.array(fc.oneof(aCurve(day), aWrite(day)), { minLength: 1, maxLength: 4 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(histories, async ({ day, writes }) => {
        const fresh = await newMeter(day.zone);
        let expected: Interval[] = [];
        for (const points of writes) {
          const { intervals, ...counts } = mergeDay(expected, points, day.date, day.zone);
          expected = intervals;
          expect(await write(points, fresh)).toMatchObject(counts);
          await expectDay(day, expected, fresh);
        }
        expect(await write(writes.at(-1)!, fresh)).toMatchObject({ written: 0, corrected: 0 });
      }),
      { numRuns: 40 },
    );
  });

  it('reads and goes on with what the other store left', async () => {
    const Other = name === 'packed' ? RowReadingStore : PackedReadingStore;
    const other = new Other(database.dataSource, new TestClock('2030-01-01T00:00:00Z'));
    const halves = wholeDay(DAY, 30);
    await other.writeCurve(meter, METRIC, halves);
    await expectDay(DAY, halves);
    const corrected = { ...halves[3]!, value: 1 };
    expect(await write([corrected])).toMatchObject({ corrected: 1 });
    await expectDay(DAY, halves.with(3, corrected));
    expect(await rowCount()).toBe(name === 'packed' ? 0 : 48);
  });
});
