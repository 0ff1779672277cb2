import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dataSourceOptions } from '@coprowatt/platform';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PowerMetric } from '../reading/codes.ts';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { RetentionJob } from '../retention/retention-job.ts';
import { createIotDatabase, insertBuilding } from '../testing.ts';
import { TableOwner } from './table-owner.ts';
import { compressAll, curveBetween, listChunks, METRIC, newMeter } from './testing.ts';

const METRICS: PowerMetric[] = [METRIC, 'electricity_production'];

Logger.overrideLogger(false);

let database: TestDatabase;

beforeAll(async () => {
  database = await createIotDatabase();
});
afterAll(() => database.drop());

it('takes a metric that is kept for less time out of compressed chunks week by week, without decompressing any', async () => {
  const { dataSource, url } = database;
  const clock = new TestClock('2026-11-20T12:00:00Z');
  const store = new RowReadingStore(dataSource, clock);
  const meter = await newMeter(dataSource, await insertBuilding(dataSource));
  const curve = curveBetween('2026-03-01', '2026-11-18', 30);
  for (const metric of METRICS) await store.writeCurve(meter, metric, curve);
  await compressAll(dataSource.manager);
  const before = await listChunks(dataSource.manager);
  await dataSource.query(
    `alter database ${new URL(url).pathname.slice(1)} set timescaledb.max_tuples_decompressed_per_dml_transaction = 1`,
  );
  const bounded = await new DataSource(dataSourceOptions(url, { entities: [], migrations: [] })).initialize();
  try {
    await expect(bounded.query('update iot_readings set value = value')).rejects.toThrow('limit exceeded');
    const retention = new CurveRetention(24, { electricity_production: 1 });
    const job = new RetentionJob(bounded, new TableOwner(bounded.manager), retention, clock);
    const firsts = async (): Promise<(string | undefined)[]> => {
      for (const metric of METRICS) while (await job.step(metric));
      const curves = METRICS.map((metric) => store.readCurve([meter.id], metric, 0, clock.nowMs()));
      return (await Promise.all(curves)).map(([first]) => first && new Date(first.startMs).toISOString());
    };
    const [first] = await firsts();
    clock.set('2026-11-21T03:00:00Z');
    // Curves are kept from Monday 5 October on: the week that holds it stays whole.
    expect(await firsts()).toEqual([first, '2026-10-01T00:00:00.000Z']);
    clock.set('2026-11-25T03:00:00Z');
    expect(await firsts()).toEqual([first, '2026-10-08T00:00:00.000Z']);
    expect(await listChunks(dataSource.manager)).toEqual(before);
  } finally {
    await bounded.destroy();
  }
});
