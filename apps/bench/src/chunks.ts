import { setTimeout as delay } from 'node:timers/promises';
import { probeAbilities, runCompressionPass } from '@coprowatt/iot';
import type { DataSource } from 'typeorm';

/** The application's worker may be at a chunk, or at them all: a pass ends at once then. */
const PASSES = 60;
const AGAIN_MS = 1_000;

/**
 * Leaves `iot_readings` as the product's own job leaves it at an instant: chunks that ended seven days before are compressed. Prints
 * what the chunks are. Nothing is done without a hypertable.
 * @throws Error when chunks go on waiting.
 */
export async function settleChunks(db: DataSource, now: Date): Promise<void> {
  const { hypertable } = await probeAbilities(db.manager);
  if (!hypertable) return;
  let passes = 0;
  while ((await runCompressionPass(db.manager, now)) !== null) {
    if (++passes === PASSES) throw new Error('chunks of iot_readings cannot be compressed');
    await delay(AGAIN_MS);
  }
  const [state] = await db.query<{ line: string }[]>(
    `select (select count(*) from iot_readings) || ' rows in ' || count(*) || ' chunks, ' || count(*) filter (where is_compressed)
       || ' of them compressed' || coalesce(', until ' || (max(range_end) filter (where is_compressed))::date, '') as line
     from timescaledb_information.chunks where hypertable_name = 'iot_readings'`,
  );
  console.log(`iot_readings: ${state?.line}`);
}
