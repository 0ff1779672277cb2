import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LaunchError } from './launch-error.ts';

/** Read before anything is built: this file and what it imports need no other part of the project. */

/** `npm start` shows the demonstration unless told otherwise; `npm run start:prod` never does. */
export type LaunchMode = 'demo' | 'production';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the launcher itself must know; the API and the sandbox check everything else. */
export interface LaunchSettings {
  /** Repository root. */
  root: string;
  dataDir: string;
  host: string;
  port: number;
  sandboxPort: number;
  publicUrl: string;
  demo: boolean;
  /** Null: the embedded server is started. */
  databaseUrl: string | null;
}

function portOf(env: Environment, name: string, fallback: number): number {
  const value = env[name] || String(fallback);
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new LaunchError(`${name} must be a port number, not ${value}`);
  return port;
}

/** What to do instead where a demonstration is refused. */
export const REAL_START = 'a real installation starts with `npm run start:prod`';

const KEY_ADVICE = [
  'IOT_ENCRYPTION_KEY is missing: it encrypts meter numbers and tokens, and without it they are lost. Make one and keep it apart from the database:',
  `  export IOT_ENCRYPTION_KEY="$(node -p "crypto.randomBytes(32).toString('base64')")"`,
].join('\n');

/** @throws LaunchError when a real installation lacks its key, or would start on the data of a demonstration. */
function requireInstallation(env: Environment, dataDir: string): void {
  if (!env['IOT_ENCRYPTION_KEY']) throw new LaunchError(KEY_ADVICE);
  if (!env['DATABASE_URL'] && existsSync(demoKeyFile(dataDir)))
    throw new LaunchError(
      `${dataDir} holds a demonstration, whose passwords everybody knows: choose another folder with DATA_DIR=…`,
    );
}

/** Where the demonstration keeps the key that it made for itself. */
export function demoKeyFile(dataDir: string): string {
  return join(dataDir, 'encryption.key');
}

/** The demonstration never runs in production; that nobody else reaches it is asked in `this-machine.ts`. */
function demoOf(env: Environment, mode: LaunchMode): boolean {
  if (env['DEMO'] && /^(off|false|0|no)$/i.test(env['DEMO'])) return false;
  if (mode === 'production') {
    if (env['DEMO']) throw new LaunchError('`npm run start:prod` runs no demonstration: take DEMO away');
    return false;
  }
  if (env['NODE_ENV'] === 'production')
    throw new LaunchError(`The demonstration is refused with NODE_ENV=production: ${REAL_START}`);
  return true;
}

/** Where an installation's data is; a relative `DATA_DIR` starts at the repository root. */
export function dataDirOf(env: Environment, root: string): string {
  return resolve(root, env['DATA_DIR'] || '.data');
}

/** @throws LaunchError saying which variable cannot be used, or is missing. */
export function launchSettings(env: Environment, root: string, mode: LaunchMode = 'demo'): LaunchSettings {
  const host = env['HOST'] || '127.0.0.1';
  const port = portOf(env, 'PORT', 3000);
  const dataDir = dataDirOf(env, root);
  const demo = demoOf(env, mode);
  if (!demo) requireInstallation(env, dataDir);
  return {
    root,
    dataDir,
    host,
    port,
    sandboxPort: portOf(env, 'SANDBOX_PORT', 3999),
    publicUrl: (env['PUBLIC_URL'] || `http://localhost:${port}`).replace(/\/+$/, ''),
    demo,
    databaseUrl: env['DATABASE_URL'] || null,
  };
}

/** Where a part's output goes in demo mode. */
export function logFile(settings: LaunchSettings, name: string): string {
  return join(settings.dataDir, 'logs', `${name}.log`);
}
