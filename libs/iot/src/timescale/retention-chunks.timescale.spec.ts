import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { Logger } from '@nestjs/common';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { RetentionJob } from '../retention/retention-job.ts';
import { changeStore } from '../storage/store-change.ts';
import { createIotDatabase, insertBuilding } from '../testing.ts';
import { TableOwner } from './table-owner.ts';
import { curveBetween, listChunks, METRIC, newMeter } from './testing.ts';

const PRODUCTION = 'electricity_production';

Logger.overrideLogger(false);

let database: TestDatabase;

beforeAll(async () => {
  database = await createIotDatabase();
});
afterAll(() => database.drop());

it('drops no chunk before the curves of every metric in it may go, so that a stop in between loses nothing', async () => {
  const { dataSource: db } = database;
  const clock = new TestClock('2026-11-20T12:00:00Z');
  const owner = new TableOwner(db.manager);
  const job = new RetentionJob(db, owner, new CurveRetention(1), clock);
  const runAll = async (metric: typeof METRIC | typeof PRODUCTION): Promise<void> => {
    while (await job.step(metric));
  };
  const meter = await newMeter(db, await insertBuilding(db));
  for (const metric of [METRIC, PRODUCTION] as const) {
    const past = new RowReadingStore(db, clock);
    await past.writeCurve(meter, metric, curveBetween('2026-08-20', '2026-11-18', 30));
    await runAll(metric);
  }
  const before = await listChunks(db.manager);
  clock.set('2026-11-21T03:00:00Z');

  await runAll(METRIC); // and the process ends
  expect(await listChunks(db.manager)).toEqual(before);
  await expect(changeStore(db, 'rows', () => undefined)).resolves.toMatchObject({ meters: 1 });

  await runAll(PRODUCTION);
  const left = await listChunks(db.manager);
  expect(left).toEqual(before.slice(-left.length));
  // Curves are kept from Monday 5 October on: the week that holds it stays whole.
  expect(left[0]?.start).toBe('2026-10-01');
});
