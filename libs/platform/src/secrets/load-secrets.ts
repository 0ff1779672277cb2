import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { StartRefused } from '../errors/start-refused.ts';
import { openWith, sealWith } from './envelope.ts';
import type { SealedColumn } from './sealed-column.ts';
import { ringOf, Secrets, type KeyRing } from './secrets.ts';

/** Where an installation keeps its own secrets, sealed by the encryption key. */
export const INSTALLATION_SECRETS: SealedColumn = {
  table: 'platform_secrets',
  column: 'sealed',
  key: 'name',
  contextOf: (name) => `platform_secrets:${name}`,
};

/** The kept value of a name; the first process to come makes it. */
async function keepOnce(db: DataSource, keys: KeyRing, name: string, fresh: string): Promise<string> {
  const context = INSTALLATION_SECRETS.contextOf(name);
  await db.query(
    'insert into platform_secrets (name, sealed) values ($1, $2) on conflict (name) do nothing',
    [name, sealWith(keys.current, fresh, context)],
  );
  const rows = await db.query<{ sealed: string }[]>('select sealed from platform_secrets where name = $1', [
    name,
  ]);
  return openWith(ringOf(keys), rows[0]?.sealed ?? '', context);
}

const KEY_CHECK = 'key-check';

function refusal({ current, previous }: KeyRing, what: string, cause: unknown): StartRefused {
  const advice = previous
    ? 'Neither does IOT_ENCRYPTION_KEY_PREVIOUS.'
    : 'If you are replacing the key, give the one before as IOT_ENCRYPTION_KEY_PREVIOUS until `npm run rotate-keys` has ended well.';
  return new StartRefused(
    `IOT_ENCRYPTION_KEY (id ${current.id}) does not open ${what}. Give the key that it was started with. ${advice}`,
    { cause },
  );
}

/**
 * Opens the installation's secrets. They are the last that a change of keys seals anew: the new key alone is refused
 * until nothing needs the old one any more.
 * @throws StartRefused when the encryption key is not the one that this data was sealed with.
 */
export async function loadSecrets(db: DataSource, keys: KeyRing): Promise<Secrets> {
  try {
    await keepOnce(db, keys, KEY_CHECK, 'coprowatt');
    const lookupKey = await keepOnce(db, keys, 'lookup-key', randomBytes(32).toString('base64'));
    return new Secrets(keys, Buffer.from(lookupKey, 'base64'));
  } catch (error) {
    throw refusal(keys, 'this database', error);
  }
}

/**
 * Whether keys fit an installation of which only its sealed check is at hand, as in a backup.
 * @param keyCheck `sealed` of the row `key-check` of `platform_secrets`.
 * @throws StartRefused as `loadSecrets`.
 */
export function requireKeysFor(what: string, keys: KeyRing, keyCheck: string): void {
  try {
    openWith(ringOf(keys), keyCheck, INSTALLATION_SECRETS.contextOf(KEY_CHECK));
  } catch (error) {
    throw refusal(keys, what, error);
  }
}
