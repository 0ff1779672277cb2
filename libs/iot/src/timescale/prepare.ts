import { liftStatementLimit } from '@coprowatt/platform';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { mayCompress, probeAbilities, type Abilities } from './abilities.ts';

const logger = new Logger('TimescaleDB');

interface Step {
  what: string;
  isDue(abilities: Abilities): boolean;
  statements: string[];
}

/** In this order: each makes the next possible. No policy of the extension's: those go by the machine's time. */
const STEPS: Step[] = [
  {
    what: 'extension',
    isDue: ({ version, creatable }) => version === null && creatable,
    statements: ['create extension if not exists timescaledb'],
  },
  {
    what: 'hypertable',
    isDue: ({ version, hypertable }) => version !== null && !hypertable,
    statements: [
      `select create_hypertable('iot_readings', by_range('ts', interval '7 days'),
         create_default_indexes => false, migrate_data => true)`,
    ],
  },
  {
    what: 'compression settings',
    isDue: (abilities) => mayCompress(abilities) && abilities.hypertable && !abilities.compression,
    statements: [
      `alter table iot_readings set (timescaledb.compress,
         timescaledb.compress_segmentby = 'device_id, metric', timescaledb.compress_orderby = 'ts')`,
    ],
  },
];

/**
 * Gives `iot_readings` all that the server can do, in one transaction or the caller's; what it cannot do, or refuses, is
 * logged and left. Safe to repeat, and for several processes at once. On plain PostgreSQL it changes nothing.
 */
export async function prepareReadings(manager: EntityManager): Promise<Abilities> {
  const found = await probeAbilities(manager);
  if (!STEPS.some((step) => step.isDue(found))) return found;
  return manager.transaction(async (joined) => {
    // Moving the rows of a large table into chunks takes its time, and so does waiting for whoever moves them.
    await liftStatementLimit(joined);
    await joined.query(`select pg_advisory_xact_lock(hashtext('iot'), hashtext('timescale'))`);
    let abilities = await probeAbilities(joined);
    for (const step of STEPS)
      if (step.isDue(abilities) && (await take(joined, step))) abilities = await probeAbilities(joined);
    return abilities;
  });
}

/** Within a savepoint: a step that the server refuses leaves the transaction as it was. */
async function take(manager: EntityManager, { what, statements }: Step): Promise<boolean> {
  try {
    await manager.transaction(async (inner) => {
      for (const statement of statements) await inner.query(statement);
    });
    logger.log(`iot_readings: ${what} made`);
    return true;
  } catch (error) {
    logger.warn({ err: error }, `iot_readings: ${what} refused by the server; the table stays as it is`);
    return false;
  }
}
