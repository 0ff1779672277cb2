import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { PlatformConfig } from '@coprowatt/platform';
import { dataDir, requireDatabase, runCommand, say } from '../command/command.ts';
import { keptSecret } from '../launcher/demo-secrets.ts';
import { demoKeyFile } from '../launcher/settings.ts';
import { changeStoreOf, wantedForm } from './change-store.ts';

/** A demonstration keeps the key that it made. */
function encryptionKey(): string | undefined {
  const file = demoKeyFile(dataDir);
  return process.env['IOT_ENCRYPTION_KEY'] || (existsSync(file) ? keptSecret(file) : undefined);
}

await runCommand(async (openUrl) => {
  const to = wantedForm(process.argv.slice(2));
  requireDatabase();
  const given = { ...process.env, IOT_ENCRYPTION_KEY: encryptionKey(), DATABASE_URL: await openUrl() };
  return changeStoreOf(PlatformConfig.fromEnv(given), to, say);
});
