import { AuditVerifier, dataSourceOptions, loadSecrets, type PlatformConfig } from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { recordAct } from '../command/record-act.ts';
import { databaseParts } from '../database-parts.ts';
import { grouped } from './progress.ts';
import type { VerifiedBackup } from './verify.ts';

/** The row of a restore; one that failed left no log that could tell it. */
function record(db: DataSource, config: PlatformConfig, { head, rows }: VerifiedBackup): Promise<void> {
  const backupAgeMin = Math.round((Date.now() - Date.parse(head.snapshotAt)) / 60_000);
  return recordAct(db, config, { act: 'backup.restored', facts: { rows, backupAgeMin } });
}

/** Verifies the chains of the audit log where they are now, and adds the restore to it. Answers a line for people. */
export async function proveRestore(config: PlatformConfig, backup: VerifiedBackup): Promise<string> {
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
