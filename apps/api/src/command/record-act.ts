import {
  AuditLog,
  errorCode,
  loadSecrets,
  openClock,
  StartRefused,
  type AuditRecord,
  type PlatformConfig,
} from '@coprowatt/platform';
import type { DataSource } from 'typeorm';

/** An act of an operator: nobody of the product's people did it, and it belongs to no organisation. */
type CommandAct = Pick<AuditRecord, 'act' | 'outcome' | 'facts'>;

/** The row of an act that a command did beside the application, in its own process. */
export async function recordAct(db: DataSource, config: PlatformConfig, act: CommandAct): Promise<void> {
  const clock = await openClock(config.databaseUrl);
  try {
    const keys = { current: config.encryptionKey, previous: config.previousEncryptionKey };
    const audit = new AuditLog(db, await loadSecrets(db, keys), clock);
    await audit.record({ ...act, actorId: null, organisationId: null });
  } finally {
    await clock.close();
  }
}

/** The closed word for an error: `refused`, an SQLSTATE or a code of Node in small letters, else `error`. */
export function failureWord(error: unknown): string {
  if (error instanceof StartRefused) return 'refused';
  const code = errorCode(error);
  const word = typeof code === 'string' ? code.toLowerCase() : '';
  return /^([0-9a-z]{5}|[a-z_]{1,24})$/.test(word) ? word : 'error';
}

/** Notes a failure by `note`, or tells that it could not: what failed before is what the caller throws. */
export async function noteFailure(note: () => Promise<void>, tell: (line: string) => void): Promise<void> {
  try {
    await note();
  } catch {
    tell('The journal will not show that it failed: the database did not take a note of it.');
  }
}
