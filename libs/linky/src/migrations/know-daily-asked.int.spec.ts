import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { createTestDatabase, type TestDatabase } from '@coprowatt/platform/testing';
import { PARTS } from '../testing/application.ts';
import { KnowDailyAsked1790000004250 } from './1790000004250-know-daily-asked.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(PARTS);
});
afterAll(() => database.drop());

it('a meter that was synchronised before goes on from there with its daily values, one without them does not', async () => {
  const { dataSource } = database;
  const building = await insertBuilding(dataSource);
  const connect = async (wholeLanes: string[], dailyAskedTo: string | null): Promise<void> => {
    const { id } = await insertMeter(dataSource, building);
    await dataSource.query(
      `insert into linky_connections (device_id, prm_hash, subject_kind, subject_id, provider, state, curve_state, consent_id,
         asked_to, daily_asked_to, whole_lanes, created_at)
       values ($1::uuid, $1::uuid::text::bytea, 'organisation', $1::uuid, 'enedis', 'withdrawn', 'active', $1::uuid, '2026-06-23', $2, $3, now())`,
      [id, dailyAskedTo, JSON.stringify(wholeLanes)],
    );
  };
  await connect(['daily', 'curve'], null);
  await connect(['daily'], '2026-06-20');
  await connect(['curve'], null);
  const runner = dataSource.createQueryRunner();
  await new KnowDailyAsked1790000004250().up(runner);
  await runner.release();
  const rows = await dataSource.query<{ asked: string | null }[]>(
    'select daily_asked_to::text as asked from linky_connections order by 1',
  );
  expect(rows.map(({ asked }) => asked)).toEqual(['2026-06-20', '2026-06-23', null]);
});
