import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Application } from '../application.ts';
import type { Subject } from './subject.ts';

/** Another building of the same syndic, whose meters are copies of the subject's with all that is stored of it. */
export async function newBuilding(
  application: Application,
  subject: Subject,
  meters: number,
): Promise<string> {
  const client = new pg.Client({ connectionString: application.databaseUrl });
  await client.connect();
  try {
    const id = randomUUID();
    await copyRow(client, 'buildings', subject.building.id, `jsonb_build_object('id', $2::uuid)`, [id], 1);
    const changes = `jsonb_build_object('id', gen_random_uuid(), 'building_id', $2::uuid, 'prm_hash', '\\x' || encode(sha256(gen_random_uuid()::text::bytea), 'hex'))`;
    const ids = await copyRow(client, 'meters', subject.device.id, changes, [id], meters);
    await copyDays(client, subject.device.id, ids);
    return id;
  } finally {
    await client.end();
  }
}

/** Readings that are stored, in either form. */
export async function countReadings(application: Application): Promise<number> {
  const client = new pg.Client({ connectionString: application.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>(
    'select sum(covered_min / step_min) as count from iot_days where step_min is not null',
  );
  await client.end();
  return Number(rows[0]?.count);
}

async function copyRow(
  client: pg.Client,
  table: string,
  id: string,
  changes: string,
  parameters: string[],
  copies: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `insert into ${table} select (jsonb_populate_record(model, ${changes})).*
     from ${table} model, generate_series(1, ${copies}) where model.id = $1 returning id`,
    [id, ...parameters],
  );
  return rows.map((row) => row.id);
}

async function copyDays(client: pg.Client, modelId: string, ids: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
     where attrelid = 'iot_days'::regclass and attnum > 0 and not attisdropped and attname <> 'device_id'`,
  );
  const names = rows[0]?.names ?? '';
  await client.query(
    `insert into iot_days (device_id, ${names}) select copy.id, ${names}
     from iot_days, unnest($2::uuid[]) as copy (id) where device_id = $1 order by local_date`,
    [modelId, ids],
  );
  await client.query('vacuum (analyze) iot_days');
}
