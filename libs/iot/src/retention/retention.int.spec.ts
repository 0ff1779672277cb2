import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  addDays,
  eachDay,
  startOfDay,
  type Interval,
  type LocalDate,
  type MeterDay,
} from '@coprowatt/energy';
import { aCurve, wholeDay } from '@coprowatt/energy/testing';
import { dataSourceOptions } from '@coprowatt/platform';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { PackedReadingStore } from '../reading/packed-reading.store.ts';
import type { ReadingStore, StoredMeter } from '../reading/reading.store.ts';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import { probeAbilities } from '../timescale/abilities.ts';
import { TableOwner } from '../timescale/table-owner.ts';
import { CurveRetention } from './curve-retention.ts';
import { RetentionJob } from './retention-job.ts';
import { findDroppedBefore, findRetention } from './retention-rows.ts';

const NO_PARTS = { entities: [], migrations: [] };
const METRIC = 'electricity_consumption';
const PRODUCTION = 'electricity_production';
const ZONE = 'Europe/Paris';
/** With one month kept and the clock at noon of 20 November, curves are kept from 4 October. */
const NOW = '2026-11-20T12:00:00Z';
const KEPT_FROM = '2026-10-04';
const NIGHT = '2026-11-21T03:00:00Z';

describe.each([
  ['packed', PackedReadingStore],
  ['rows', RowReadingStore],
])('the retention of the %s store', (_, Store) => {
  let database: TestDatabase;
  let inChunks: boolean;
  let clock: TestClock;
  let meter: StoredMeter;
  /** As if it had always been there: keeps everything. */
  let past: ReadingStore;
  let store: ReadingStore;
  let job: RetentionJob;

  beforeAll(async () => {
    database = await createIotDatabase();
    inChunks = (await probeAbilities(database.dataSource.manager)).hypertable;
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.dataSource.query('truncate iot_retention, iot_days, iot_readings, meters cascade');
    clock = new TestClock(NOW);
    meter = await newMeter();
    past = new Store(database.dataSource, clock);
    ({ store, job } = keeping(1));
    await job.step(METRIC);
  });

  const keeping = (months: number, db = database.dataSource): { store: ReadingStore; job: RetentionJob } => {
    const retention = new CurveRetention(months);
    return {
      store: new Store(db, clock, retention),
      job: new RetentionJob(db, new TableOwner(db.manager), retention, clock),
    };
  };
  const newMeter = async (): Promise<StoredMeter> => {
    const { id } = await insertMeter(database.dataSource, await insertBuilding(database.dataSource));
    return { id, timeZone: ZONE };
  };
  const curveOf = (from: LocalDate, to: LocalDate): Interval[] =>
    eachDay(from, to).flatMap((date) => wholeDay({ date, zone: ZONE }, 30));
  const run = async (which = job): Promise<number> => {
    let steps = 1;
    while (await which.step(METRIC)) steps++;
    return steps;
  };
  const days = (of = meter): Promise<MeterDay[]> =>
    past.readDays([of.id], METRIC, '2020-01-01', '2030-01-01');
  /** All that is stored; on a hypertable what is shown of it: rows lie there until the whole of their chunk has aged. */
  const stored = async (of = meter): ReturnType<ReadingStore['readCurve']> => {
    const { dataSource } = database;
    const dropped = inChunks ? await findDroppedBefore(dataSource.manager) : null;
    const reader = new Store(dataSource, clock, new CurveRetention(1_200, {}, dropped));
    return reader.readCurve([of.id], METRIC, startOfDay('2020-01-01', ZONE), startOfDay('2030-01-01', ZONE));
  };

  it('drops the curve before the cut-off and nothing of any day row', async () => {
    await past.writeCurve(meter, METRIC, curveOf('2026-09-28', '2026-10-10'));
    await past.writeOperatorDays(meter, METRIC, [{ localDate: '2026-09-30', energyWh: 5_000 }]);
    const before = await days();
    clock.set(NIGHT);
    await run();
    const kept = await stored();
    expect(kept.map(({ deviceId: _id, ...interval }) => interval)).toEqual(
      curveOf('2026-10-05', '2026-10-10'),
    );
    expect(await days()).toEqual(before);
    expect(await findRetention(database.dataSource.manager, METRIC)).toMatchObject({
      keptFrom: '2026-10-05',
      aimsAt: null,
      days: 7,
      finishedAt: new Date(NIGHT),
    });
  });

  it('changes no day row and no younger interval, whatever the days hold', async () => {
    const dates = ['2026-09-20', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-25'];
    const histories = fc.tuple(...dates.map((date) => aCurve({ date, zone: ZONE })));
    clock.set(NIGHT);
    await fc.assert(
      fc.asyncProperty(histories, async (curves) => {
        const fresh = await newMeter();
        await database.dataSource.query('delete from iot_retention');
        await past.writeCurve(fresh, METRIC, curves.flat());
        const [before, curve] = [await days(fresh), await stored(fresh)];
        clock.set(NOW);
        await job.step(METRIC);
        clock.set(NIGHT);
        await run();
        expect(await days(fresh)).toEqual(before);
        expect(await stored(fresh)).toEqual(
          curve.filter(({ startMs }) => startMs >= startOfDay('2026-10-05', ZONE)),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('shows nothing of a curve that is older than the cut-off, before the job has come to it', async () => {
    await past.writeCurve(meter, METRIC, curveOf('2026-10-01', '2026-10-06'));
    const shown = await store.readCurve([meter.id], METRIC, startOfDay('2026-10-01', ZONE), clock.nowMs());
    expect(shown[0]?.startMs).toBe(startOfDay(KEPT_FROM, ZONE));
    expect(shown).toHaveLength(2 * 48);
  });

  it('refuses and counts a point older than the cut-off, with or without a day that it could join', async () => {
    await past.writeCurve(meter, METRIC, curveOf('2026-10-03', '2026-10-04'));
    const before = await days();
    const late = curveOf('2026-10-02', '2026-10-05');
    expect(await store.writeCurve(meter, METRIC, late)).toEqual({
      written: 48,
      corrected: 0,
      unchanged: 0,
      refused: 96,
      rejected: 0,
      days: [
        { localDate: '2026-10-02', written: 0, corrected: 0, refused: 48, rejected: 0 },
        { localDate: '2026-10-03', written: 0, corrected: 0, refused: 48, rejected: 0 },
        { localDate: '2026-10-04', written: 48, corrected: 0, refused: 0, rejected: 0 },
      ],
      from: '2026-10-04',
      to: '2026-10-05',
    });
    expect((await days()).filter(({ localDate }) => localDate < KEPT_FROM)).toEqual(before);
  });

  it('never merges into a day whose curve is gone, although more is kept by now', async () => {
    await past.writeCurve(meter, METRIC, curveOf('2026-10-01', '2026-10-03'));
    clock.set(NIGHT);
    await run();
    const before = await days();
    const { store: longer, job: learning } = keeping(12);
    // Its rows may still lie in their chunk: there the cut-off that every process learns keeps it closed.
    if (inChunks) await learning.step(METRIC);
    const corrected = curveOf('2026-10-01', '2026-10-02').map((interval) => ({ ...interval, value: 9 }));
    expect(await longer.writeCurve(meter, METRIC, corrected)).toMatchObject({ refused: 48, from: null });
    expect(await days()).toEqual(before);
  });

  it('takes and shows nothing from before the cut-off of a run, with more months either', async () => {
    await past.writeCurve(meter, METRIC, curveOf('2026-09-20', '2026-09-21'));
    clock.set(NIGHT);
    expect(await job.step(METRIC)).toBe(true);
    const longer = keeping(12);
    await longer.job.step(METRIC);
    const before = curveOf('2026-10-03', '2026-10-06');
    expect(await longer.store.writeCurve(meter, METRIC, before)).toMatchObject({ written: 48, refused: 96 });
    const shown = await longer.store.readCurve(
      [meter.id],
      METRIC,
      startOfDay('2026-09-01', ZONE),
      clock.nowMs(),
    );
    expect(shown[0]?.startMs).toBe(startOfDay('2026-10-05', ZONE));
  });

  it('keeps each metric for its own time: what one keeps no more stays of the other', async () => {
    const { dataSource } = database;
    const retention = new CurveRetention(24, { [PRODUCTION]: 1 });
    const owner = new TableOwner(dataSource.manager);
    const mixed = new RetentionJob(dataSource, owner, retention, clock);
    const both = new Store(dataSource, clock, retention);
    const metrics = [METRIC, PRODUCTION] as const;
    const curve = curveOf('2026-08-20', '2026-10-10');
    for (const metric of metrics) await past.writeCurve(meter, metric, curve);
    for (const metric of metrics) await mixed.step(metric);
    clock.set(NIGHT);
    for (const metric of metrics) while (await mixed.step(metric));
    const shown = (metric: (typeof metrics)[number]) =>
      both.readCurve([meter.id], metric, startOfDay('2026-08-01', ZONE), clock.nowMs());
    expect(await shown(METRIC)).toHaveLength(curve.length);
    expect((await shown(PRODUCTION))[0]?.startMs).toBe(startOfDay('2026-10-05', ZONE));
    // On a hypertable what is left of the week may lie there.
    const left = await past.readCurve([meter.id], PRODUCTION, 0, clock.nowMs());
    expect(left[0]?.startMs).toBe(
      inChunks && Store === RowReadingStore
        ? Date.parse('2026-10-01T00:00:00Z')
        : startOfDay('2026-10-05', ZONE),
    );
    const late = curveOf('2026-08-19', '2026-08-20');
    expect(await both.writeCurve(meter, PRODUCTION, late)).toMatchObject({ refused: 48 });
    expect(await both.writeCurve(meter, METRIC, late)).toMatchObject({ written: 48 });
  });

  it("keeps the operator's daily values and maximum powers of any day", async () => {
    const [localDate, later] = ['2025-01-01', '2026-11-01'];
    const energies = [localDate, later].map((date) => ({ localDate: date, energyWh: 1_000 }));
    expect(await store.writeOperatorDays(meter, METRIC, energies)).toMatchObject({ written: 2, refused: 0 });
    const power = { localDate, va: 6_000, atMs: null };
    expect(await store.writeMaximumPower(meter, [power])).toMatchObject({ written: 1, refused: 0 });
  });

  it('goes meter by meter, and on where a killed one stopped; no second process joins', async () => {
    const others = await Promise.all([newMeter(), newMeter(), newMeter()]);
    for (const each of [meter, ...others])
      await past.writeCurve(each, METRIC, curveOf('2026-10-01', '2026-10-03'));
    clock.set(NIGHT);
    expect(await job.step(METRIC)).toBe(true);
    expect((await Promise.all([meter, ...others].map((each) => stored(each)))).flat()).toHaveLength(
      inChunks ? 0 : 3 * 96,
    );
    await database.dataSource.transaction(async (manager) => {
      await manager.query('select from iot_retention for update');
      expect(await job.step(METRIC)).toBe(false);
    });
    clock.advance(48 * 3_600_000);
    expect(await run(keeping(1).job)).toBe(4);
    expect((await Promise.all([meter, ...others].map((each) => stored(each)))).flat()).toEqual([]);
    expect(await findRetention(database.dataSource.manager, METRIC)).toMatchObject({
      days: 8,
      keptFrom: '2026-10-05',
    });
  });

  it('may take its time under a limit that serves people', async () => {
    await past.writeCurve(meter, METRIC, curveOf('2026-10-01', '2026-10-03'));
    const { url, dataSource } = database;
    await dataSource.query(`create function slowly() returns trigger language plpgsql as $$ begin
      perform pg_sleep(0.8); return null; end $$`);
    for (const table of ['iot_days', 'iot_readings'])
      await dataSource.query(
        `create trigger slowly after update or delete on ${table} for each statement execute function slowly()`,
      );
    const impatient = await new DataSource(dataSourceOptions(url, NO_PARTS, 500)).initialize();
    try {
      await expect(impatient.query('update iot_days set total = total')).rejects.toThrow('statement timeout');
      clock.set(NIGHT);
      await run(keeping(1, impatient).job);
      expect(await stored()).toEqual([]);
    } finally {
      await impatient.destroy();
      await dataSource.query('drop function slowly cascade');
    }
  });

  it('runs once a night, from the first night that it sees', async () => {
    await past.writeCurve(meter, METRIC, curveOf('2026-10-01', '2026-10-03'));
    expect(await run()).toBe(1);
    expect(await stored()).toHaveLength(96);
    clock.set('2026-11-21T02:09:00Z');
    expect(await run()).toBe(1);
    expect(await stored()).toHaveLength(96);
    clock.set('2026-11-21T02:10:00Z');
    await run();
    expect(await stored()).toEqual([]);
    const { finishedAt } = (await findRetention(database.dataSource.manager, METRIC))!;
    clock.advance(3_600_000);
    await run();
    expect(await findRetention(database.dataSource.manager, METRIC)).toMatchObject({ finishedAt });
  });

  it('looks each following night at what has aged since, and goes on from there when less is kept again', async () => {
    await past.writeCurve(meter, METRIC, curveOf('2026-10-01', '2026-11-01'));
    clock.set(NIGHT);
    await run();
    clock.set(addDays('2026-11-21', 3) + 'T03:00:00Z');
    await run();
    expect(await findRetention(database.dataSource.manager, METRIC)).toMatchObject({
      days: 3,
      keptFrom: '2026-10-08',
    });
    const longer = keeping(12);
    clock.set('2026-11-25T03:00:00Z');
    await run(longer.job);
    expect(await findRetention(database.dataSource.manager, METRIC)).toMatchObject({
      days: 0,
      keptFrom: '2026-10-08',
    });
    clock.set('2026-11-26T03:00:00Z');
    await run();
    expect((await stored())[0]?.startMs).toBe(startOfDay('2026-10-10', ZONE));
  });
});
