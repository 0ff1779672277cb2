import { join } from 'node:path';
import { keptSecret } from './demo-secrets.ts';
import { demoKeyFile, type LaunchSettings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of a demonstration: its own keys, and every provider URL pointing to the sandbox. */
function demoEnv(settings: LaunchSettings, env: Environment): Environment {
  const sandbox = `http://127.0.0.1:${settings.sandboxPort}`;
  return {
    IOT_ENCRYPTION_KEY: env['IOT_ENCRYPTION_KEY'] || keptSecret(demoKeyFile(settings.dataDir)),
    LINKY_ENEDIS_CLIENT_ID: 'coprowatt-demo',
    LINKY_ENEDIS_CLIENT_SECRET: keptSecret(join(settings.dataDir, 'enedis-client.secret')),
    LINKY_ENEDIS_BASE_URL: `${sandbox}/enedis`,
    LINKY_ENEDIS_CONSENT_URL: `${sandbox}/enedis/dataconnect/v2/oauth2/authorize`,
    LINKY_ORES_ENABLED: 'true',
    LINKY_ORES_CLIENT_ID: 'coprowatt-demo',
    LINKY_ORES_CLIENT_SECRET: keptSecret(join(settings.dataDir, 'ores-client.secret')),
    LINKY_ORES_REDIRECT_URI: `${settings.publicUrl}/auth/linky/callback`,
    LINKY_ORES_BASE_URL: `${sandbox}/ores`,
    LINKY_MED_CLIENT_ID: 'coprowatt-demo',
    LINKY_MED_CLIENT_SECRET: keptSecret(join(settings.dataDir, 'med-client.secret')),
    LINKY_MED_BASE_URL: `${sandbox}/med`,
    SANDBOX_CONTROL_URL: `${sandbox}/control`,
  };
}

/** Environment of the API and the sandbox: what the launcher was given, completed by what it decided. */
export function partEnv(settings: LaunchSettings, databaseUrl: string, env: Environment): Environment {
  return {
    ...env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: settings.dataDir,
    HOST: settings.host,
    PORT: String(settings.port),
    SANDBOX_PORT: String(settings.sandboxPort),
    PUBLIC_URL: settings.publicUrl,
    DEMO: settings.demo ? 'on' : 'off',
    ...(settings.demo ? demoEnv(settings, env) : { NODE_ENV: env['NODE_ENV'] || 'production' }),
  };
}
