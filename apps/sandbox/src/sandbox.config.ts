import { resolve } from 'node:path';

/** Settings of the simulator (docs: apps/sandbox/README.md). */
export interface SandboxConfig {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | null;
  clockStart: Date | null;
  redirectUrl: string;
  clientId: string;
  clientSecret: string;
  oresRedirectUrl: string;
  oresClientId: string;
  oresClientSecret: string;
  medClientId: string;
  medClientSecret: string;
  seriesFile: string | null;
  seriesMapFile: string | null;
  servesDaily: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const REPOSITORY_ROOT = resolve(import.meta.dirname, '../../..');
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** @throws Error naming the variable whose value cannot be used. */
export function readConfig(env: Environment): SandboxConfig {
  const host = env.HOST || '127.0.0.1';
  if (!LOOPBACK.has(host))
    throw new Error(`HOST ${host}: the sandbox listens on this machine only (127.0.0.1)`);
  const series = pathOf(env.SANDBOX_DATA);
  const map = pathOf(env.SANDBOX_DATA_MAP);
  if ((series === null) !== (map === null)) throw new Error('SANDBOX_DATA and SANDBOX_DATA_MAP go together');
  const redirectUrl = env.SANDBOX_REDIRECT_URL || `${publicUrlOf(env)}/auth/linky/callback`;
  return {
    port: portOf(env, 'SANDBOX_PORT', 3999),
    host: '127.0.0.1',
    dataDir: resolve(REPOSITORY_ROOT, env.DATA_DIR || '.data', 'sandbox'),
    databaseUrl: env.DATABASE_URL || null,
    clockStart: instantOf(env.CLOCK_START),
    redirectUrl,
    clientId: env.LINKY_ENEDIS_CLIENT_ID || 'coprowatt-demo',
    clientSecret: env.LINKY_ENEDIS_CLIENT_SECRET || 'coprowatt-demo-secret',
    oresRedirectUrl: env.LINKY_ORES_REDIRECT_URI || redirectUrl,
    oresClientId: env.LINKY_ORES_CLIENT_ID || 'coprowatt-demo',
    oresClientSecret: env.LINKY_ORES_CLIENT_SECRET || 'coprowatt-demo-ores-secret',
    medClientId: env.LINKY_MED_CLIENT_ID || 'coprowatt-demo',
    medClientSecret: env.LINKY_MED_CLIENT_SECRET || 'coprowatt-demo-med-secret',
    seriesFile: series,
    seriesMapFile: map,
    servesDaily: onOrOff(env.SANDBOX_DAILY),
  };
}

/** Relative to the repository root. */
function pathOf(value: string | undefined): string | null {
  return value ? resolve(REPOSITORY_ROOT, value) : null;
}

function portOf(env: Environment, name: string, fallback: number): number {
  const port = Number(env[name] || fallback);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${name} must be a port number`);
  return port;
}

function publicUrlOf(env: Environment): string {
  return (env.PUBLIC_URL || `http://localhost:${portOf(env, 'PORT', 3000)}`).replace(/\/$/, '');
}

function instantOf(value: string | undefined): Date | null {
  if (!value) return null;
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime()))
    throw new Error('CLOCK_START must be an instant such as 2026-01-31T10:00:00Z');
  return instant;
}

function onOrOff(value: string | undefined): boolean {
  if (value && value !== 'on' && value !== 'off') throw new Error('SANDBOX_DAILY must be on or off');
  return value !== 'off';
}
