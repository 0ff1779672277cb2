import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { createTestDatabase, type TestDatabase } from '@coprowatt/platform/testing';
import { PARTS } from '../testing/application.ts';
import { KnowSince1790000004272 } from './1790000004272-know-since.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(PARTS);
});
afterAll(() => database.drop());

it('a lane of a run that is under way says at least that it leaves none unasked from its end on', async () => {
  const { dataSource } = database;
  const building = await insertBuilding(dataSource);
  const { id } = await insertMeter(dataSource, building);
  const stretch = { from: '2026-06-01', to: '2026-06-23' };
  await dataSource.query(
    `insert into linky_sync_runs (id, device_id, building_id, kind, state, lanes, created_at, next_try_at)
     select gen_random_uuid(), id, building_id, 'backfill', 'waiting', $2, now(), now() from meters where id = $1`,
    [id, { curve: { ...stretch, since: '2026-06-10' }, daily: stretch }],
  );
  const runner = dataSource.createQueryRunner();
  await new KnowSince1790000004272().up(runner);
  await runner.release();
  const [run] = await dataSource.query<{ lanes: unknown }[]>('select lanes from linky_sync_runs');
  expect(run?.lanes).toEqual({
    curve: { ...stretch, since: '2026-06-10' },
    daily: { ...stretch, since: stretch.to },
  });
});
