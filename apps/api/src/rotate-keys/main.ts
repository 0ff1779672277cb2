import 'reflect-metadata';
import { PlatformConfig } from '@coprowatt/platform';
import { runCommand, say } from '../command/command.ts';
import { rotateKeys } from './rotate-keys.ts';

await runCommand(async (openUrl) =>
  rotateKeys(PlatformConfig.fromEnv({ ...process.env, DATABASE_URL: await openUrl() }), say),
);
