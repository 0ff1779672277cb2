import {
  dataSourceOptions,
  isRotated,
  KeyRotation,
  loadSecrets,
  StartRefused,
  type KeyRing,
  type PlatformConfig,
  type RotatedColumn,
} from '@coprowatt/platform';
import { DataSource } from 'typeorm';
import { failureWord, noteFailure, recordAct } from '../command/record-act.ts';
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
    await loadSecrets(db, keys);
    const columns = await rotate(db, config, keys, tell);
    await recordAct(db, config, recordOf(columns));
    tell(summary(columns, keys));
    return isRotated(columns);
  } finally {
    await db.destroy();
  }
}

async function rotate(
  db: DataSource,
  config: PlatformConfig,
  keys: KeyRing,
  tell: (line: string) => void,
): Promise<RotatedColumn[]> {
  try {
    return await new KeyRotation(db, keys, sealedColumns, tell).run();
  } catch (error) {
    const facts = { code: failureWord(error) };
    await noteFailure(() => recordAct(db, config, { act: 'keys.rotated', outcome: 'failure', facts }), tell);
    throw error;
  }
}

const sum = (columns: RotatedColumn[], of: 'resealed' | 'left'): number =>
  columns.reduce((total, column) => total + column[of], 0);

function recordOf(columns: RotatedColumn[]): Parameters<typeof recordAct>[2] {
  return {
    act: 'keys.rotated',
    outcome: isRotated(columns) ? 'success' : 'failure',
    facts: { resealed: sum(columns, 'resealed'), left: sum(columns, 'left'), columns: columns.length },
  };
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
