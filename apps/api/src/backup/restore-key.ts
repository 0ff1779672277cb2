import { existsSync } from 'node:fs';
import { StartRefused } from '@coprowatt/platform';
import { keptSecret } from '../launcher/demo-secrets.ts';
import { demoKeyFile } from '../launcher/settings.ts';

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

/** Leaves a demonstration its key where `npm start` looks for it, and where `npm run start:prod` sees that it is one. */
export function keepDemoKey(env: Environment, dataDir: string): void {
  keptSecret(demoKeyFile(dataDir), restoreKey(env, dataDir));
}
