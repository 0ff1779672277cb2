import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StorageBudget } from '@coprowatt/contracts';
import { eachDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { LastBackup } from '@coprowatt/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { startIotApp, type IotApp } from '../testing-app.ts';
import { insertMeter } from '../testing.ts';
import { POWER_METRICS } from '../reading/codes.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { RetentionJob } from '../retention/retention-job.ts';
import { probeAbilities } from '../timescale/abilities.ts';
import { StorageBudgets } from './storage.service.ts';

type Person = keyof IotApp['people'];

const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
const METERS = 2;
const [FROM, TO] = ['2025-06-01', '2026-06-23'];

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** Entries of the tables of readings, or of their indexes, that a statement read; but for the sample, which is bounded. */
function entriesRead(node: PlanNode): number {
  const isRead = node['Relation Name']?.startsWith('iot_') === true && node['Node Type'] !== 'Sample Scan';
  const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return (node.Plans ?? []).map(entriesRead).reduce((sum, each) => sum + each, isRead ? own : 0);
}

// The clock stands at 2026-06-23 12:00 in Paris.
describe.each(['packed', 'rows'] as const)('the disk budget of the %s store', (form) => {
  let app: IotApp;
  let hypertable: boolean;

  beforeAll(async () => {
    process.env['RETENTION_CURVE_MONTHS'] = '12';
    process.env['RETENTION_PRODUCTION_MONTHS'] = '3';
    app = await startIotApp({ READING_STORE: form, ROLE: 'api' });
    delete process.env['RETENTION_CURVE_MONTHS'];
    delete process.env['RETENTION_PRODUCTION_MONTHS'];
    ({ hypertable } = await probeAbilities(app.test.database.dataSource.manager));
  }, 60_000);
  afterAll(() => app.test.close());

  const query = <T>(sql: string): Promise<T[]> => app.test.database.dataSource.query<T[]>(sql);
  const budget = async (): Promise<StorageBudget> =>
    (await app.get('/admin/storage', 'admin').expect(200)).body as StorageBudget;

  it('of an empty database has no ratio, no day and no forecast', async () => {
    expect(await budget()).toMatchObject({
      store: form,
      timescale: hypertable ? { chunks: 0, compressedChunks: 0 } : null,
      curve: { intervals: 0, ratio: null },
      days: { rows: 0 },
      oldest: null,
      newest: null,
      oldestCurve: null,
      forecast: null,
      lastBackup: null,
    });
  });

  it('is told to administrators alone', async () => {
    for (const who of Object.keys(app.people).filter((name) => name !== 'admin') as Person[])
      await app.get('/admin/storage', who).expect(403);
    await app.get('/admin/storage', null).expect(401);
  });

  it('counts what is there, within the bounds of an estimate', async () => {
    const store = app.test.app.get(ReadingStore);
    const { lille } = app;
    for (let count = 0; count < METERS; count++) {
      const { id } = await insertMeter(app.test.database.dataSource, {
        buildingId: lille.id,
        organisationId: lille.organisationId,
      });
      const curve = eachDay(FROM, TO).flatMap((date) => wholeDay({ date, zone: ZONE }, 30));
      await store.writeCurve({ id, timeZone: ZONE }, METRIC, curve);
      await store.writeOperatorDays({ id, timeZone: ZONE }, METRIC, [
        { localDate: '2023-06-23', energyWh: 4_000 },
      ]);
    }
    await query('vacuum analyze iot_days, iot_readings');
    const intervals = METERS * eachDay('2025-06-07', TO).length * 48;
    const found = await budget();
    expect(found).toMatchObject({
      oldest: '2023-06-23',
      newest: '2026-06-22',
      oldestCurve: '2025-06-07',
      days: { rows: METERS * (eachDay('2025-06-07', TO).length + 1) },
    });
    expect(Math.abs(found.curve.intervals / intervals - 1)).toBeLessThan(0.02);
    const [size] = await query<{ bytes: number }>(
      `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class
       where relname in ('iot_days', 'iot_readings') or relname like '\\_hyper\\_%\\_chunk'`,
    );
    expect(found.tables.reduce((sum, { totalBytes }) => sum + totalBytes, 0)).toBe(size?.bytes);
    expect(found.curve.bytes + found.days.bytes).toBe(size?.bytes);
    expect(found.databaseBytes).toBeGreaterThan(size!.bytes);
    expect(found.curve.uncompressedBytes).toBe(found.curve.intervals * found.curve.rowBytes);
  });

  it('names the bytes of a plain row that rows really take', async () => {
    const { curve, tables } = await budget();
    const rows = tables.find(({ name }) => name === 'iot_readings')!;
    if (form === 'packed') expect(curve.ratio).toBeGreaterThan(20);
    // Each chunk has some pages of its own that are not full.
    else if (hypertable) expect(rows.totalBytes / rows.rows / curve.rowBytes).toBeGreaterThan(1);
    else expect(Math.abs(rows.totalBytes / rows.rows / curve.rowBytes - 1)).toBeLessThan(0.1);
  });

  it('foretells a year from the meters that deliver and the steps that they have', async () => {
    const { forecast, curve, days, databaseBytes } = await budget();
    const bytes = curve.bytes / curve.intervals;
    expect(forecast).toMatchObject({ meters: METERS, intervalsPerDay: METERS * 48 });
    expect(forecast!.curveBytes / (365 * METERS * 48 * bytes)).toBeCloseTo(1, 2);
    expect(forecast!.dayBytes / (365 * METERS * (days.bytes / days.rows))).toBeCloseTo(1, 2);
    // Of today's curves those of all but the days from 7 June 2026 on will have aged out.
    expect(forecast!.freedBytes / (METERS * 365 * 48 * bytes)).toBeCloseTo(1, 2);
    expect(forecast!.databaseBytes).toBe(
      databaseBytes + forecast!.curveBytes + forecast!.dayBytes - forecast!.freedBytes,
    );
  });

  it('tells what retention keeps, what it did last and when it runs next', async () => {
    const job = app.test.app.get(RetentionJob, { strict: false });
    for (const metric of POWER_METRICS) await job.step(metric);
    const [before] = (await budget()).retention;
    expect(before).toEqual({
      metric: METRIC,
      months: 12,
      extraDays: 15,
      keptFrom: '2025-06-07',
      lastRun: null,
      running: false,
      nextRunAt: '2026-06-24T01:10:00.000Z',
    });
    app.test.clock.advance(24 * 3_600_000);
    await job.step(METRIC);
    expect((await budget()).retention[0]).toMatchObject({ running: true, lastRun: null });
    while (await job.step(METRIC));
    expect((await budget()).retention).toMatchObject([
      {
        running: false,
        lastRun: { keptFrom: '2025-06-08', days: METERS },
        nextRunAt: '2026-06-25T01:10:00.000Z',
      },
    ]);
  });

  it('lists what meters inject once there is any, with the term of its own', async () => {
    const terms = async (): Promise<[string, number][]> =>
      (await budget()).retention.map(({ metric, months }) => [metric, months]);
    expect(await terms()).toEqual([[METRIC, 12]]);
    const [meter] = await query<{ id: string }>('select id from meters limit 1');
    await app.test.app
      .get(ReadingStore)
      .writeOperatorDays({ id: meter!.id, timeZone: ZONE }, 'electricity_production', [
        { localDate: '2026-06-22', energyWh: 900 },
      ]);
    expect(await terms()).toEqual([
      [METRIC, 12],
      ['electricity_production', 3],
    ]);
  });

  it('reads no table of readings as a whole, however large it grows', async () => {
    const { manager } = app.test.database.dataSource;
    const asked: [string, unknown[] | undefined][] = [];
    const listening = Object.create(manager) as EntityManager;
    listening.query = async <T>(statement: string, parameters?: unknown[]): Promise<T> => {
      asked.push([statement, parameters]);
      return manager.query<T>(statement, parameters);
    };
    const source = { manager: listening, query: listening.query } as unknown as DataSource;
    await new StorageBudgets(
      source,
      new CurveRetention(12),
      new LastBackup(source),
      app.test.clock,
    ).measure();
    expect(asked.length).toBeLessThan(20);
    await manager.transaction(async (joined) => {
      await joined.query('set local enable_seqscan = off'); // tables so small are read whole for speed
      for (const [statement, parameters] of asked) {
        const [answer] = await joined.query<[{ 'QUERY PLAN': [{ Plan: PlanNode }] }]>(
          `explain (analyze, format json) ${statement}`,
          parameters,
        );
        const [{ Plan }] = answer['QUERY PLAN'];
        // A few entries of the index for each meter and metric; there are some 400 day rows, and 18,000 intervals, of each.
        expect(entriesRead(Plan)).toBeLessThan(20 * METERS);
      }
    });
  });
});
