import {
  AuditLog,
  dataSourceOptions,
  isRotated,
  KeyRotation,
  loadSecrets,
  openClock,
  StartRefused,
  type KeyRing,
  type PlatformConfig,
  type RotatedColumn,
  type Secrets,
} from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { databaseParts, sealedColumns } from '../database-parts.ts';

/**
 * Seals everything anew under `IOT_ENCRYPTION_KEY`, opening what `IOT_ENCRYPTION_KEY_PREVIOUS` sealed, and leaves one row
 * in the audit log. The application may run meanwhile, with both keys.
 * @param tell receives lines for people.
 * @returns whether nothing needs the previous key any more.
 * @throws StartRefused in a sentence for people, before anything is touched.
 */
export async function rotateKeys(config: PlatformConfig, tell: (line: string) => void): Promise<boolean> {
  const db = await new DataSource(dataSourceOptions(config.databaseUrl, databaseParts)).initialize();
  try {
    if (await db.showMigrations())
      throw new StartRefused(
        'The database is older than this program. Start CoproWatt once, then try again.',
      );
    const keys: KeyRing = { current: config.encryptionKey, previous: config.previousEncryptionKey };
    const secrets = await loadSecrets(db, keys);
    const columns = await new KeyRotation(db, keys, sealedColumns, tell).run();
    await record(db, config, secrets, columns);
    tell(summary(columns, keys));
    return isRotated(columns);
  } finally {
    await db.destroy();
  }
}

const sum = (columns: RotatedColumn[], of: 'resealed' | 'left'): number =>
  columns.reduce((total, column) => total + column[of], 0);

async function record(
  db: DataSource,
  config: PlatformConfig,
  secrets: Secrets,
  columns: RotatedColumn[],
): Promise<void> {
  const clock = await openClock(config.databaseUrl);
  try {
    await new AuditLog(db, secrets, clock).record({
      act: 'keys.rotated',
      outcome: isRotated(columns) ? 'success' : 'failure',
      actorId: null,
      organisationId: null,
      facts: { resealed: sum(columns, 'resealed'), left: sum(columns, 'left'), columns: columns.length },
    });
  } finally {
    await clock.close();
  }
}

function summary(columns: RotatedColumn[], { current, previous }: KeyRing): string {
  const lines = columns
    .filter(({ resealed, left }) => resealed > 0 || left > 0)
    .map(
      ({ name, resealed, left }) => `  ${name}: ${resealed} sealed anew${left > 0 ? `, ${left} left` : ''}`,
    );
  const head = `${sum(columns, 'resealed')} records sealed anew under key ${current.id}.`;
  return [head, ...lines, verdict(columns, previous !== null)].join('\n');
}

function verdict(columns: RotatedColumn[], hasPrevious: boolean): string {
  const left = sum(columns, 'left');
  if (left > 0)
    return `Not finished: ${left} records are left under another key. Keep every key that you have.`;
  return hasPrevious
    ? 'Nothing needs the previous key any more: take IOT_ENCRYPTION_KEY_PREVIOUS away and restart.'
    : 'Every record is sealed under this key.';
}
