import {
  AuditVerifier,
  dataSourceOptions,
  loadSecrets,
  scrubText,
  StartRefused,
  type PlatformConfig,
} from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { recordAct } from '../command/record-act.ts';
import { databaseParts } from '../database-parts.ts';
import { migrateTo } from './migration-level.ts';
import { grouped } from './progress.ts';
import type { VerifiedBackup } from './verify.ts';

/** The row of a restore; one that failed left no log that could tell it. */
function record(db: DataSource, config: PlatformConfig, { head, rows }: VerifiedBackup): Promise<void> {
  const backupAgeMin = Math.round((Date.now() - Date.parse(head.snapshotAt)) / 60_000);
  return recordAct(db, config, { act: 'backup.restored', facts: { rows, backupAgeMin } });
}

/** Verifies the chains of the audit log where they are now, and adds the restore to it. Answers a line for people. */
async function proveRestore(config: PlatformConfig, backup: VerifiedBackup): Promise<string> {
  if (backup.head.keyCheck === null)
    return 'Its application was never started: there is no audit log to verify.';
  const db = await new DataSource(dataSourceOptions(config.databaseUrl, databaseParts)).initialize();
  try {
    const keys = { current: config.encryptionKey, previous: config.previousEncryptionKey };
    const secrets = await loadSecrets(db, keys);
    const chains = await new AuditVerifier(db, secrets).verify();
    await record(db, config, backup);
    const rows = grouped(chains.reduce((sum, chain) => sum + chain.rows, 0));
    const broken = chains.filter(({ intact }) => !intact).length;
    return broken === 0
      ? `Audit log verified (rows: ${rows}, chains: ${chains.length}).`
      : `Audit log: ${broken} of ${chains.length} chains were broken when the backup was made, and are here as they were.`;
  } finally {
    await db.destroy();
  }
}

/** What stays true when a step after the rows fails: a second restore would be refused, and is not needed. */
async function afterRows<T>(step: Promise<T>, what: string, next: string): Promise<T> {
  try {
    return await step;
  } catch (error) {
    const why = scrubText(error instanceof Error ? error.message : String(error));
    throw new StartRefused(
      `Every row is restored and committed, but ${what}: ${why}\nDo not restore again. ${next}`,
      { cause: error },
    );
  }
}

/**
 * What follows the rows: migrates them to this program's level and verifies the audit log. Answers a line for people.
 * @throws StartRefused that tells how to go on; the rows stay.
 */
export async function finishRestore(config: PlatformConfig, backup: VerifiedBackup): Promise<string> {
  await afterRows(
    migrateTo(config.databaseMigrationUrl ?? config.databaseUrl, null),
    'the migrations to this release failed',
    'Mend the cause and start the application: it migrates. Then verify the journal; it has no row of this restore.',
  );
  return afterRows(
    proveRestore(config, backup),
    'the audit log could not be verified',
    'Mend the cause, start the application and verify the journal; it may have no row of this restore.',
  );
}
