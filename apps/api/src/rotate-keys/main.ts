import 'reflect-metadata';
import { join } from 'node:path';
import { PlatformConfig, scrubText, StartRefused } from '@coprowatt/platform';
import { ensureEmbeddedPostgres, type EmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
import { dataDirOf } from '../launcher/settings.ts';
import { rotateKeys } from './rotate-keys.ts';

const ROOT = join(import.meta.dirname, '../../../..');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The server that runs, or the embedded one for as long as this takes. */
async function openDatabase(): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'>> {
  const url = process.env['DATABASE_URL'];
  if (url) return { url, stop: () => Promise.resolve() };
  return ensureEmbeddedPostgres({ dataDir: dataDirOf(process.env, ROOT), onNotice: say });
}

async function main(): Promise<number> {
  const database = await openDatabase();
  try {
    const config = PlatformConfig.fromEnv({ ...process.env, DATABASE_URL: database.url });
    return (await rotateKeys(config, say)) ? 0 : 1;
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${error instanceof StartRefused ? error.message : scrubText(words)}\n`);
    return 1;
  } finally {
    await database.stop();
  }
}

process.exit(await main());
