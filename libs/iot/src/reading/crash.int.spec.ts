import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addDays,
  eachDay,
  localDateOf,
  startOfDay,
  summariseDay,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';
import { aCurve, aWrite, wholeDay } from '@coprowatt/energy/testing';
import { dataSourceOptions } from '@coprowatt/platform';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import fc from 'fast-check';
import { DataSource, type EntityManager } from 'typeorm';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { PackedReadingStore } from './packed-reading.store.ts';
import type { ReadingStore, StoredMeter } from './reading.store.ts';
import { RowReadingStore } from './row-reading.store.ts';

const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
/** Three days, the middle one of 25 hours. */
const DATES = ['2026-10-24', '2026-10-25', '2026-10-26'];

/** Ends the connection of a transaction just before its n-th statement, as the end of a process does. */
class CrashingSource {
  statements = 0;
  /** Statements that are let through; null: all. */
  allowed: number | null = null;
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  get manager(): EntityManager {
    return this.#failing(this.#dataSource.manager, () => {
      throw new Error('killed here');
    });
  }

  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.#dataSource.transaction((manager) =>
      work(this.#failing(manager, () => this.#endConnection(manager))),
    );
  }

  #failing(manager: EntityManager, kill: () => Promise<void>): EntityManager {
    const failing = Object.create(manager) as EntityManager;
    failing.query = async <R>(statement: string, parameters?: unknown[]): Promise<R> => {
      if (this.allowed === this.statements) await kill();
      this.statements++;
      return manager.query<R>(statement, parameters);
    };
    return failing;
  }

  async #endConnection(manager: EntityManager): Promise<void> {
    const [row] = await manager.query<{ pid: number }[]>('select pg_backend_pid() as pid');
    await this.#dataSource.query('select pg_terminate_backend($1)', [row?.pid]);
  }
}

/** What is lost at the end of a transaction: its COMMIT, so that the server takes all back, or the answer to it. */
type Lost = 'commit' | 'answer';

/** Stands between a program and the database server, and ends a connection at its COMMIT, on either side of it. */
class CommitCutter {
  lost: Lost | null = null;
  /** Connections that were ended. */
  cuts = 0;
  readonly #server: Server;

  constructor(database: URL) {
    this.#server = createServer((program) => {
      const server = connect(Number(database.port), database.hostname);
      const end = (): void => {
        program.destroy();
        server.destroy();
      };
      for (const socket of [program, server]) socket.on('close', end).on('error', end);
      let answers = true;
      server.on('data', (answer) => (answers ? program.write(answer) : end()));
      program.on('data', (asked) => {
        const isCut = this.lost !== null && asked.includes('COMMIT');
        if (isCut) this.cuts++;
        if (isCut && this.lost === 'commit') return end();
        answers = !isCut;
        server.write(asked);
      });
    });
  }

  /** The same database by way of this. */
  async open(database: URL): Promise<URL> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return Object.assign(new URL(database), { hostname: '127.0.0.1', port: String(port) });
  }

  async close(): Promise<void> {
    await once(this.#server.close(), 'close');
  }
}

describe.each([
  ['packed', PackedReadingStore],
  ['rows', RowReadingStore],
])('a process that ends in the middle of a write to the %s store', (_, Store) => {
  let database: TestDatabase;
  let building: { buildingId: string; organisationId: string };
  let store: ReadingStore;
  let crashing: CrashingSource;
  let doomed: ReadingStore;

  beforeAll(async () => {
    database = await createIotDatabase();
    building = await insertBuilding(database.dataSource);
    const clock = new TestClock('2030-01-01T00:00:00Z');
    store = new Store(database.dataSource, clock);
    crashing = new CrashingSource(database.dataSource);
    doomed = new Store(crashing as unknown as DataSource, clock);
  });
  afterAll(() => database.drop());

  const newMeter = async (): Promise<StoredMeter> => ({
    id: (await insertMeter(database.dataSource, building)).id,
    timeZone: ZONE,
  });
  /** All that the database holds of a meter, as it lies there. */
  const everything = async ({ id }: StoredMeter): Promise<unknown[]> => [
    await database.dataSource.query('select * from iot_days where device_id = $1 order by local_date', [id]),
    await database.dataSource.query('select * from iot_readings where device_id = $1 order by ts', [id]),
    await database.dataSource.query('select last_reading_at from meters where id = $1', [id]),
  ];
  const expectSums = async (meter: StoredMeter): Promise<void> => {
    const [from = '', to = ''] = [DATES[0], DATES.at(-1)];
    for (const day of await store.readDays([meter.id], METRIC, from, addDays(to, 1))) {
      const bounds = [startOfDay(day.localDate, ZONE), startOfDay(addDays(day.localDate, 1), ZONE)] as const;
      const curve = await store.readCurve([meter.id], METRIC, ...bounds);
      expect(day).toMatchObject(summariseDay(curve, day.localDate, ZONE));
    }
  };

  /** Kills a write before each of its statements in turn, on a copy of the same beginning each time; then writes again. */
  const killEverywhere = async (first: Interval[], second: Interval[]): Promise<number> => {
    const whole = await newMeter();
    await store.writeCurve(whole, METRIC, first);
    Object.assign(crashing, { statements: 0, allowed: null });
    await doomed.writeCurve(whole, METRIC, second);
    const { statements } = crashing;
    const after = withoutIds(await everything(whole));
    const meter = await newMeter();
    await store.writeCurve(meter, METRIC, first);
    const before = await everything(meter);
    for (let allowed = 0; allowed < statements; allowed++) {
      Object.assign(crashing, { statements: 0, allowed });
      await expect(doomed.writeCurve(meter, METRIC, second)).rejects.toThrow();
      expect(await everything(meter)).toEqual(before);
    }
    await store.writeCurve(meter, METRIC, second);
    expect(withoutIds(await everything(meter))).toEqual(after);
    await expectSums(meter);
    return statements;
  };
  const days = (minutes: number): Interval[] =>
    DATES.flatMap((date) => wholeDay({ date, zone: ZONE }, minutes));

  it('leaves what was before, at whatever statement, while days are written anew, corrected and moved', async () => {
    expect(await killEverywhere([], days(30))).toBeGreaterThanOrEqual(4);
    const hours = days(60).map((hour) => ({ ...hour, value: 7 }));
    const mixed = hours.filter((_, slot) => slot % 5 === 0);
    expect(await killEverywhere(days(30), mixed)).toBeGreaterThanOrEqual(5);
    await killEverywhere([...mixed, ...days(15).slice(0, 3)], days(30));
  });

  it('leaves what was before, whatever the days held and got', async () => {
    const date = DATES[1]!;
    const writes = fc.tuple(aCurve({ date, zone: ZONE }), aWrite({ date, zone: ZONE }));
    await fc.assert(
      fc.asyncProperty(writes, async ([first, second]) => {
        await killEverywhere(first, second);
      }),
      { numRuns: 4 },
    );
  });

  it.each(['commit', 'answer'] as const)('leaves all or nothing when the %s is lost', async (lost) => {
    const url = new URL(database.url);
    const cutter = new CommitCutter(url);
    const { href } = await cutter.open(url);
    const far = await new DataSource(dataSourceOptions(href, { entities: [], migrations: [] })).initialize();
    try {
      const cut = new Store(far, new TestClock('2030-01-01T00:00:00Z'));
      const hours = days(60).map((hour) => ({ ...hour, value: 7 }));
      const [meter, whole] = [await newMeter(), await newMeter()];
      for (const each of [meter, whole]) await cut.writeCurve(each, METRIC, days(30));
      const before = await everything(meter);
      await cut.writeCurve(whole, METRIC, hours);
      const after = withoutIds(await everything(whole));
      expect(withoutIds(before)).not.toEqual(after);
      cutter.lost = lost;
      await expect(cut.writeCurve(meter, METRIC, hours)).rejects.toThrow();
      cutter.lost = null;
      expect(cutter.cuts).toBe(1);
      if (lost === 'commit') expect(await everything(meter)).toEqual(before);
      else expect(withoutIds(await everything(meter))).toEqual(after);
      const again = await cut.writeCurve(meter, METRIC, hours);
      expect(again).toMatchObject(lost === 'commit' ? { unchanged: 0 } : { written: 0, corrected: 0 });
      expect(withoutIds(await everything(meter))).toEqual(after);
      await expectSums(meter);
    } finally {
      await far.destroy();
      await cutter.close();
    }
  });

  it("leaves what was before when facts of the operator's were on their way", async () => {
    const meter = await newMeter();
    await store.writeCurve(meter, METRIC, days(30));
    const before = await everything(meter);
    const facts = DATES.map((localDate) => ({ localDate, energyWh: 1_000 }));
    for (let allowed = 0; allowed < 4; allowed++) {
      Object.assign(crashing, { statements: 0, allowed });
      await expect(doomed.writeOperatorDays(meter, METRIC, facts)).rejects.toThrow();
      expect(await everything(meter)).toEqual(before);
    }
    Object.assign(crashing, { statements: 0, allowed: 4 });
    expect(await doomed.writeOperatorDays(meter, METRIC, facts)).toMatchObject({ written: 3 });
  });

  it('has day rows that equal the sums of the curve after a back-fill of 36 months, newest first, with steps that change', async () => {
    const [from, to] = ['2023-11-20', '2026-11-20'];
    const meter = await newMeter();
    const stepOf = (date: LocalDate): number => (date < '2024-11-01' ? 60 : date < '2026-10-01' ? 30 : 15);
    const curve = eachDay(from, to).flatMap((date) =>
      wholeDay(
        { date, zone: ZONE },
        stepOf(date),
        (slot) => (slot * 37 + Number(date.slice(8)) * 101) % 5_003,
      ),
    );
    const months = [
      ...Map.groupBy(curve, ({ startMs }) => new Date(startMs).toISOString().slice(0, 7)).values(),
    ];
    for (const month of months.toReversed()) await store.writeCurve(meter, METRIC, month);
    const kept = await store.readDays([meter.id], METRIC, from, to);
    expect(kept).toHaveLength(1_096);
    const read = await store.readCurve([meter.id], METRIC, startOfDay(from, ZONE), startOfDay(to, ZONE));
    expect(read).toHaveLength(curve.length);
    const wattMinutes = (intervals: Interval[]): number =>
      intervals.reduce((sum, { value, minutes }) => sum + value * minutes, 0);
    expect(kept.reduce((sum, day) => sum + day.totalWattMinutes, 0)).toBe(wattMinutes(curve));
    const byDay = Map.groupBy(read, ({ startMs }) => localDateOf(startMs, ZONE));
    for (const day of kept)
      expect(day).toMatchObject(summariseDay(byDay.get(day.localDate) ?? [], day.localDate, ZONE));
    expect(new Set(kept.map(({ coveredMin }) => coveredMin))).toEqual(new Set([1_380, 1_440, 1_500]));
    const [sums] = await database.dataSource.query<{ total: string }[]>(
      'select sum(total)::text as total from iot_days where device_id = $1',
      [meter.id],
    );
    expect(Number(sums?.total)).toBe(wattMinutes(read));
  });
});

function withoutIds(rows: unknown[]): unknown {
  return JSON.parse(
    JSON.stringify(rows, (name, value: unknown) => (name === 'device_id' ? undefined : value)),
  ) as unknown;
}
