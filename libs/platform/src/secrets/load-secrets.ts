import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { StartRefused } from '../errors/start-refused.ts';
import { openWith, sealWith } from './envelope.ts';
import { Secrets, type KeyRing } from './secrets.ts';

const CHECK = { name: 'key-check', context: 'platform_secrets:key-check' };
const LOOKUP = { name: 'lookup-key', context: 'platform_secrets:lookup-key' };

/** The kept value of a name; the first process to come makes it. */
async function keepOnce(db: DataSource, keys: KeyRing, secret: typeof CHECK, fresh: string): Promise<string> {
  await db.query(
    'insert into platform_secrets (name, sealed) values ($1, $2) on conflict (name) do nothing',
    [secret.name, sealWith(keys.current, fresh, secret.context)],
  );
  const rows = await db.query<{ sealed: string }[]>('select sealed from platform_secrets where name = $1', [
    secret.name,
  ]);
  return openWith(
    keys.previous ? [keys.current, keys.previous] : [keys.current],
    rows[0]?.sealed ?? '',
    secret.context,
  );
}

/**
 * Opens the installation's secrets.
 * @throws StartRefused when the encryption key is not the one that this data was sealed with.
 */
export async function loadSecrets(db: DataSource, keys: KeyRing): Promise<Secrets> {
  try {
    await keepOnce(db, keys, CHECK, 'coprowatt');
  } catch (error) {
    throw new StartRefused(
      `IOT_ENCRYPTION_KEY (id ${keys.current.id}) does not open this database. Give the key that it was started with.`,
      { cause: error },
    );
  }
  const lookupKey = await keepOnce(db, keys, LOOKUP, randomBytes(32).toString('base64'));
  return new Secrets(keys, Buffer.from(lookupKey, 'base64'));
}
