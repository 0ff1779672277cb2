import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, startOfDay, type Interval } from '@coprowatt/energy';
import { aCurve, CLOCK_CHANGES, wholeDay } from '@coprowatt/energy/testing';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { PackedReadingStore } from '../reading/packed-reading.store.ts';
import type { ReadingStore, StoredMeter } from '../reading/reading.store.ts';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import { beginRetention, saveRetention } from '../retention/retention-rows.ts';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { findKeptForm } from '../timescale/kept-form.ts';
import { changeStore, StoreDifference, type ChangeCounts, type ChangeProgress } from './store-change.ts';
import { openStoreUse, whileUnused } from './store-use.ts';

const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
/** One code a slot. */
const filled = (code: number): string => `array_fill(${code}::smallint, array[cardinality(new.curve)])`;
const SWAPPED = 'new.curve := new.curve[2:2] || new.curve[1:1] || new.curve[3:]';

describe.each([
  ['packed', 'rows', PackedReadingStore, RowReadingStore],
  ['rows', 'packed', RowReadingStore, PackedReadingStore],
] as const)('a change of store from %s to %s', (from, to, Before, After) => {
  let database: TestDatabase;
  let building: { buildingId: string; organisationId: string };
  let store: ReadingStore;

  beforeAll(async () => {
    database = await createIotDatabase();
    building = await insertBuilding(database.dataSource);
    store = new Before(database.dataSource, new TestClock('2030-01-01T00:00:00Z'));
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('truncate iot_days, iot_readings, meters cascade'));

  const newMeter = async (): Promise<StoredMeter> => ({
    id: (await insertMeter(database.dataSource, building)).id,
    timeZone: ZONE,
  });
  const change = (on: DataSource = database.dataSource): Promise<ChangeCounts> =>
    changeStore(on, to, () => undefined);
  /** All that is known of a meter, whatever its form. */
  const known = async ({ id }: StoredMeter): Promise<unknown> => [
    await store.readCurve([id], METRIC, startOfDay('2020-01-01', ZONE), startOfDay('2030-01-01', ZONE)),
    await store.readDays([id], METRIC, '2020-01-01', '2030-01-01'),
  ];
  const formOf = async (): Promise<{ rows: number; arrays: number }> => {
    const [found] = await database.dataSource.query<{ rows: number; arrays: number }[]>(
      `select (select count(*)::integer from iot_readings) as rows,
              (select count(*)::integer from iot_days where curve is not null) as arrays`,
    );
    return found!;
  };
  const dates = Array.from({ length: 62 }, (_, day) => addDays('2026-01-01', day));
  const curve = (minutes = 30): Interval[] =>
    dates.flatMap((date) => wholeDay({ date, zone: ZONE }, minutes, (slot) => slot * 7));

  it('moves every curve and changes no figure, no gap and no quality', async () => {
    const meters = [await newMeter(), await newMeter()];
    await store.writeCurve(
      meters[0]!,
      METRIC,
      curve().filter((_, index) => index % 11 !== 3),
    );
    await store.writeCurve(meters[1]!, METRIC, curve(60));
    await store.writeCurve(meters[1]!, 'electricity_production', curve(15));
    const before = await Promise.all(meters.map(known));
    const progress: ChangeProgress[] = [];
    const counts = await changeStore(database.dataSource, to, (each) => progress.push(each));
    expect(counts).toEqual({ meters: 2, moved: 3 * 62, kept: 0 });
    expect(progress.map(({ meters: done, ofMeters }) => [done, ofMeters])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(await Promise.all(meters.map(known))).toEqual(before);
    const form = await formOf();
    expect(to === 'rows' ? form.arrays : form.rows).toBe(0);
    expect(await findKeptForm(database.dataSource.manager)).toEqual({ form: to, mixed: false });
    expect(await change()).toEqual({ meters: 2, moved: 0, kept: 0 });
  });

  it('changes no figure whatever the days hold, and ends where the other store would have begun', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(...CLOCK_CHANGES.map((date) => aCurve({ date, zone: ZONE }))),
        async (curves) => {
          const [meter, other] = [await newMeter(), await newMeter()];
          await store.writeCurve(meter, METRIC, curves.flat());
          const clock = new TestClock('2030-01-01T00:00:00Z');
          await new After(database.dataSource, clock).writeCurve(other, METRIC, curves.flat());
          const before = await known(meter);
          await change();
          expect(await known(meter)).toEqual(before);
          const places = await database.dataSource.query<{ places: unknown }[]>(
            `select json_agg((local_date, curve, curve_quality, curve_source,
                    (select count(*) from iot_readings where device_id = days.device_id and ts >= starts_at
                       and ts < starts_at + make_interval(mins => expected_min))) order by local_date) as places
           from iot_days as days where device_id = any($1) group by device_id`,
            [[meter.id, other.id]],
          );
          expect(places[0]).toEqual(places[1]);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('goes on where it was killed', async () => {
    const meters = [await newMeter(), await newMeter(), await newMeter()];
    for (const meter of meters) await store.writeCurve(meter, METRIC, curve());
    const before = await Promise.all(meters.map(known));
    let transactions = 0;
    const killed = Object.create(database.dataSource) as DataSource;
    killed.transaction = (async (work: Parameters<DataSource['transaction']>[1]) => {
      if (++transactions === 4) throw new Error('killed here');
      return database.dataSource.transaction(work as never);
    }) as DataSource['transaction'];
    await expect(change(killed)).rejects.toThrow('killed here');
    expect(await Promise.all(meters.map(known))).toEqual(before);
    const { moved } = await change();
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(3 * 62);
    expect(await Promise.all(meters.map(known))).toEqual(before);
  });

  it('stops at a day whose curve is not what its sums say, names it and leaves it as it is', async () => {
    const meter = await newMeter();
    await store.writeCurve(meter, METRIC, curve());
    await database.dataSource.query(
      `update iot_days set total = total + 30 where device_id = $1 and local_date = '2026-02-15'`,
      [meter.id],
    );
    const before = await known(meter);
    const refused = change();
    await expect(refused).rejects.toThrow(StoreDifference);
    await expect(refused).rejects.toThrow(/2026-02-15: \d+ watt-minutes instead of \d+$/);
    expect(await known(meter)).toEqual(before);
    const [day] = await database.dataSource.query<{ packed: boolean }[]>(
      `select curve is not null as packed from iot_days where local_date = '2026-02-15'`,
    );
    expect(day).toEqual({ packed: from === 'packed' });
  });

  it.each([
    ['a value', 'new.value := new.value + 1', 'new.curve[5] := null'],
    ['two values that change places', 'new.value := 329 - new.value', SWAPPED],
    ['a quality', 'new.quality := 1', `new.curve_quality := ${filled(1)}`],
    ['a source', 'new.source := 4', `new.curve_source := ${filled(4)}`],
  ])('stops when %s is not what was there, and takes that back', async (_, spoiltRow, spoiltDay) => {
    const meter = await newMeter();
    await store.writeCurve(meter, METRIC, curve());
    const before = await known(meter);
    const [table, spoilt] = to === 'rows' ? ['iot_readings', spoiltRow] : ['iot_days', spoiltDay];
    await database.dataSource.query(
      `create or replace function spoil() returns trigger language plpgsql as $$ begin ${spoilt}; return new; end $$`,
    );
    await database.dataSource.query(
      `create trigger spoil before insert or update on ${table} for each row execute function spoil()`,
    );
    await expect(change()).rejects.toThrow(StoreDifference);
    await database.dataSource.query(`drop trigger spoil on ${table}`);
    expect(await known(meter)).toEqual(before);
  });

  it('leaves days whose curve has aged out as they are', async () => {
    const meter = await newMeter();
    await store.writeCurve(meter, METRIC, curve());
    await database.dataSource.query(
      `update iot_days set curve = null where device_id = $1 and local_date < '2026-02-01'`,
      [meter.id],
    );
    await database.dataSource.query(`delete from iot_readings where ts < $1`, [
      new Date(startOfDay('2026-02-01', ZONE)),
    ]);
    const before = await known(meter);
    await expect(change()).rejects.toThrow('2026-01-01: its curve is in neither form');
    const { manager } = database.dataSource;
    const run = { openedAt: new Date(), aimsAt: null, afterDevice: null, days: 0, finishedAt: null };
    await beginRetention(manager, METRIC, run.openedAt);
    await saveRetention(manager, METRIC, { ...run, keptFrom: '2026-01-31' });
    await expect(change()).rejects.toThrow('2026-01-31: its curve is in neither form');
    expect(await known(meter)).toEqual(before);
    // A run that was interrupted; and one with more months, which brings nothing back.
    await saveRetention(manager, METRIC, { ...run, keptFrom: '2026-01-31', aimsAt: '2026-02-01' });
    await saveRetention(manager, METRIC, { ...run, keptFrom: '2025-01-31' });
    expect(await change()).toEqual({ meters: 1, moved: 62 - 31, kept: 0 });
    expect(await known(meter)).toEqual(before);
    expect(await change()).toEqual({ meters: 1, moved: 0, kept: 0 });
    await manager.query('delete from iot_retention');
  });

  it('is refused while a process runs, and no process starts meanwhile', async () => {
    const config = { databaseUrl: database.url } as Parameters<typeof openStoreUse>[0];
    const [first, second] = [await openStoreUse(config), await openStoreUse(config)];
    const work = (): Promise<string> => Promise.resolve('done');
    await first.onApplicationShutdown();
    await expect(whileUnused(database.url, work)).rejects.toThrow('stop every process');
    await second.onApplicationShutdown();
    const starting = whileUnused(database.url, () => openStoreUse(config));
    await expect(starting).rejects.toThrow('is being changed');
    await expect(whileUnused(database.url, work)).resolves.toBe('done');
  });

  it('notices a process again whose connection was lost', async () => {
    const config = { databaseUrl: database.url } as Parameters<typeof openStoreUse>[0];
    const use = await openStoreUse(config);
    await database.dataSource.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'coprowatt store'`,
    );
    const work = (): Promise<string> => Promise.resolve('done');
    const end = Date.now() + 30_000;
    let isNoticed = false;
    while (!isNoticed && Date.now() < end)
      isNoticed = await whileUnused(database.url, work).then(
        () => false,
        () => true,
      );
    expect(isNoticed).toBe(true);
    await use.onApplicationShutdown();
  });
});
