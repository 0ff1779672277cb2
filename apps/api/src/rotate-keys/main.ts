import 'reflect-metadata';
import { PlatformConfig } from '@coprowatt/platform';
import { optionsOf, requireDatabase, runCommand, say } from '../command/command.ts';
import { rotateKeys } from './rotate-keys.ts';

await runCommand(async (openUrl) => {
  optionsOf([], 'npm run rotate-keys');
  requireDatabase();
  return rotateKeys(PlatformConfig.fromEnv({ ...process.env, DATABASE_URL: await openUrl() }), say);
});
