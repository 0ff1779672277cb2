import { join, resolve } from 'node:path';
import { isLoopback } from '@coprowatt/platform';
import { LaunchError } from './launch-error.ts';

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

/** The demonstration is the default; it never runs where strangers could reach it. */
function demoOf(env: Environment, host: string): boolean {
  if (env['DEMO'] && /^(off|false|0|no)$/i.test(env['DEMO'])) return false;
  const instead = 'set DEMO=off for a real installation';
  if (env['NODE_ENV'] === 'production')
    throw new LaunchError(`The demonstration is refused with NODE_ENV=production: ${instead}`);
  if (!isLoopback(host))
    throw new LaunchError(
      `The demonstration is refused with HOST=${host}, it listens on this machine only: ${instead}`,
    );
  return true;
}

/** Where an installation's data is; a relative `DATA_DIR` starts at the repository root. */
export function dataDirOf(env: Environment, root: string): string {
  return resolve(root, env['DATA_DIR'] || '.data');
}

/** @throws LaunchError naming the variable that cannot be used. */
export function launchSettings(env: Environment, root: string): LaunchSettings {
  const host = env['HOST'] || '127.0.0.1';
  const port = portOf(env, 'PORT', 3000);
  return {
    root,
    dataDir: dataDirOf(env, root),
    host,
    port,
    sandboxPort: portOf(env, 'SANDBOX_PORT', 3999),
    publicUrl: (env['PUBLIC_URL'] || `http://localhost:${port}`).replace(/\/+$/, ''),
    demo: demoOf(env, host),
    databaseUrl: env['DATABASE_URL'] || null,
  };
}

/** Where a part's output goes in demo mode. */
export function logFile(settings: LaunchSettings, name: string): string {
  return join(settings.dataDir, 'logs', `${name}.log`);
}
