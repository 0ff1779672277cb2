import { liftStatementLimit, withoutStatementLimit } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';

/** SQL of the chunks of a hypertable `iot_readings` that can be compressed. */

/**
 * Key of the advisory lock that whoever compresses holds alone, and with others whoever reads by a snapshot of his own: it is
 * known to the server at once that a chunk is compressed, so that a snapshot of before sees the rows in neither form.
 */
export const COMPRESSION_KEY = `hashtext('iot'), hashtext('compression')`;

const LOCK = `select pg_try_advisory_xact_lock(${COMPRESSION_KEY}) as held`;

/** A chunk is rewritten while nobody else is at it: people wait no longer than this for the turn, and some milliseconds more. */
const REWRITE_WAIT = '200ms';

// A chunk that got rows after it was compressed is PARTIAL; its status is not in the public views.
const CHUNKS = `
  select format('%I.%I', chunk_schema, chunk_name) as name, range_end,
         coalesce(_timescaledb_functions.chunk_status_text(format('%I.%I', chunk_schema, chunk_name)::regclass), '{}') as status
  from timescaledb_information.chunks
  where format('%I.%I', hypertable_schema, hypertable_name)::regclass = 'iot_readings'::regclass`;

/**
 * Names of the chunks that end at or before an instant and are not compressed, or no more as a whole since late readings
 * came in; oldest first.
 */
export async function listWaitingChunks(manager: EntityManager, before: Date): Promise<string[]> {
  const rows = await manager.query<{ name: string }[]>(
    `select name from (${CHUNKS}) as chunk
     where range_end <= $1 and not (status @> '{COMPRESSED}' and not status && '{PARTIAL,UNORDERED}')
     order by range_end`,
    [before],
  );
  return rows.map(({ name }) => name);
}

/**
 * Compresses a chunk, or what was added to it since. Readers go on meanwhile; writers of this very chunk wait.
 * @returns whether it did: false when another process is compressing, or a backup is taken.
 * @throws the server's error 55P03 when a writer holds the chunk for over a second.
 */
export function compressChunk(manager: EntityManager, name: string): Promise<boolean> {
  return manager.transaction(async (inner) => {
    const [lock] = await inner.query<{ held: boolean }[]>(LOCK);
    if (!lock?.held) return false;
    await liftStatementLimit(inner);
    // Emptying the chunk by truncation would wait for its readers while its writers wait: a deadlock for one of them.
    await inner.query(
      `select set_config('lock_timeout', '1s', true),
              set_config('timescaledb.compress_truncate_behaviour', 'truncate_or_delete', true)`,
    );
    await inner.query('select compress_chunk($1::regclass, true)', [name]);
    await inner.query('update iot_storage set to_vacuum = array_remove(to_vacuum, $1) || $1::text', [name]);
    return true;
  });
}

/**
 * Gives back what compression left: pages laid on in advance, four tenths of a small chunk, and rows that were moved. Rewritten,
 * it needs no maps of free room either, a third of the chunk of 29 meters. Outside any transaction.
 * @throws the server's error 55P03 when somebody reads or writes the chunk all that time.
 */
export async function vacuumChunk(manager: EntityManager, name: string): Promise<void> {
  await withoutStatementLimit(manager, async (unlimited) => {
    await unlimited.query(`set lock_timeout = '${REWRITE_WAIT}'`);
    try {
      await unlimited.query(`vacuum (full, analyze) ${name}`);
    } finally {
      await unlimited.query('reset lock_timeout');
    }
  });
  await manager.query('update iot_storage set to_vacuum = array_remove(to_vacuum, $1)', [name]);
}

/** Names of the chunks that were compressed and not vacuumed since, in that order; those that are no more are left out. */
export async function listChunksToVacuum(manager: EntityManager): Promise<string[]> {
  const rows = await manager.query<{ name: string }[]>(
    `select name from iot_storage, unnest(to_vacuum) with ordinality as waiting (name, place)
     where name in (select name from (${CHUNKS}) as chunk) order by place`,
  );
  return rows.map(({ name }) => name);
}
