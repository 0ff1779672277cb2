import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PlatformConfig, scrubText, StartRefused } from '@coprowatt/platform';
import { dataDir, optionsOf, runCommand, say } from '../command/command.ts';
import { grouped } from './progress.ts';
import { restoredDemo, restoreKey } from './restore-key.ts';
import { finishRestore } from './restore-proof.ts';
import { restoreBackup } from './restore.ts';

const USAGE = 'npm run restore -- --from FILE';

function configOf(databaseUrl: string): PlatformConfig {
  const IOT_ENCRYPTION_KEY = restoreKey(process.env, dataDir);
  return PlatformConfig.fromEnv({ ...process.env, IOT_ENCRYPTION_KEY, DATABASE_URL: databaseUrl });
}

/** Answers false where it could not be told: that hides nothing of how the restore itself ended. */
function tellDemo(): boolean {
  try {
    restoredDemo(process.env, dataDir).forEach(say);
    return true;
  } catch (error) {
    const why = scrubText(error instanceof Error ? error.message : String(error));
    say(`It is a demonstration, whose key could not be kept in ${dataDir}: ${why}`);
    return false;
  }
}

await runCommand(async (openUrl) => {
  const { from } = optionsOf(['from'], USAGE);
  if (from === undefined) throw new StartRefused(`Which backup? Usage: ${USAGE}`);
  const file = resolve(from);
  if (!existsSync(file)) throw new StartRefused(`There is no ${file}.`);
  configOf('postgres://checked/first');
  const config = configOf(await openUrl());
  const backup = await restoreBackup(config.databaseMigrationUrl ?? config.databaseUrl, file, {
    keys: { current: config.encryptionKey, previous: config.previousEncryptionKey },
    allowDemo: config.nodeEnv !== 'production',
    tell: say,
  });
  say(`${grouped(backup.rows)} rows restored; counts, checksums and sums are those of the backup.`);
  let told = true;
  try {
    say(await finishRestore(config, backup));
  } finally {
    say(
      `Everything recorded after ${backup.head.snapshotAt} is gone, withdrawals of consent included: docs/gdpr.md tells what to do before the next start.`,
    );
    if (backup.head.demo) told = tellDemo();
  }
  return told;
});
