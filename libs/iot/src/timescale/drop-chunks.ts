import { liftStatementLimit } from '@coprowatt/platform';
import type { EntityManager } from 'typeorm';
import { probeAbilities } from './abilities.ts';

/**
 * Drops the chunks of `iot_readings` that end at or before an instant, whatever the meter and metric: the cut-off is the
 * oldest of all metrics. Frees their space at once, compressed or not. Needs the table's owner.
 * @returns how many; 0 on a server without hypertables, where the rows are the caller's to delete.
 */
export async function dropChunksBefore(manager: EntityManager, before: Date): Promise<number> {
  const { hypertable } = await probeAbilities(manager);
  if (!hypertable) return 0;
  return manager.transaction(async (inner) => {
    // A chunk goes when its last reader has ended.
    await liftStatementLimit(inner);
    const dropped = await inner.query<unknown[]>(
      `select drop_chunks('iot_readings', older_than => $1::timestamptz)`,
      [before],
    );
    return dropped.length;
  });
}
