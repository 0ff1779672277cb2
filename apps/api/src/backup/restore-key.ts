import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '@coprowatt/platform';
import { keptSecret } from '../launcher/demo-secrets.ts';
import { demoKeyFile } from '../launcher/settings.ts';

/** Settings that say where a restored database is, and what opens it. */
const SETTINGS = ['DATABASE_URL', 'DATABASE_MIGRATION_URL', 'DATA_DIR', 'IOT_ENCRYPTION_KEY_PREVIOUS'];
/** Folder of the simulator within `DATA_DIR`. */
const SHARES = 'sandbox';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The key of the settings, or the one that a demonstration keeps in its folder.
 * @returns as it was given: whether it is a key is the configuration's to say.
 * @throws StartRefused saying where it is found when there is none.
 */
export function restoreKey(env: Environment, dataDir: string): string {
  const given = env['IOT_ENCRYPTION_KEY'];
  if (given) return given;
  const file = demoKeyFile(dataDir);
  if (existsSync(file)) return keptSecret(file);
  throw new StartRefused(
    'IOT_ENCRYPTION_KEY is missing: no backup holds the key that opens it. Give the one of the installation that the backup is of: ' +
      'it is in its settings or secrets, a demonstration’s in the file encryption.key of its DATA_DIR.',
  );
}

/**
 * Leaves a demonstration its key where `npm start` looks for it, and where `npm run start:prod` sees that it is one.
 * @returns whether it lies there; another one that does is left.
 */
export function keepDemoKey(env: Environment, dataDir: string): boolean {
  const key = restoreKey(env, dataDir);
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  return bytes(keptSecret(demoKeyFile(dataDir), key)).equals(bytes(key));
}

/** What whoever restored a demonstration is told: what it is, how it starts, and what its backup does not hold. */
export function restoredDemo(env: Environment, dataDir: string): string[] {
  const settings = [
    ...SETTINGS.filter((name) => env[name]),
    ...(keepDemoKey(env, dataDir) ? [] : ['IOT_ENCRYPTION_KEY']),
  ];
  const others = settings.length > 0 ? ` with the same ${settings.join(' and ')}` : '';
  return [
    `It is a demonstration, whose passwords everybody knows: \`npm start\`${others} starts it.`,
    `The shares at its simulated operators are in no backup: before that, copy the folder ${SHARES} of the DATA_DIR that the backup is of to ${join(dataDir, SHARES)}, or every meter must be connected again.`,
  ];
}
