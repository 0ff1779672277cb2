import { join } from 'node:path';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { scrubText, StartRefused } from '@coprowatt/platform';
import {
  ensureEmbeddedPostgres,
  hasCluster,
  type EmbeddedPostgres,
} from '@coprowatt/platform/embedded-postgres';
import { dataDirOf } from '../launcher/settings.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** Folder of the installation's data. */
export const dataDir = dataDirOf(process.env, ROOT);

/** A line for people. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Options of a command, all with a value; `--help` tells the usage and ends the process. @throws StartRefused with the usage when one is not known. */
export function optionsOf(names: string[], usage: string): Record<string, string | undefined> {
  if (process.argv.includes('--help')) {
    say(`Usage: ${usage}`);
    process.exit(0);
  }
  const options: ParseArgsOptionsConfig = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  try {
    return parseArgs({ options }).values as Record<string, string | undefined>;
  } catch (error) {
    throw new StartRefused(`${error instanceof Error ? error.message : ''}\nUsage: ${usage}`, {
      cause: error,
    });
  }
}

/** The server of `DATABASE_URL`, or the embedded one of `DATA_DIR` for as long as this takes. */
async function openDatabase(): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'>> {
  const url = process.env['DATABASE_URL'];
  if (url) return { url, stop: () => Promise.resolve() };
  return ensureEmbeddedPostgres({ dataDir, onNotice: say });
}

/** @throws StartRefused where neither `DATABASE_URL` names a database nor `DATA_DIR` has one: it would be a new, empty one. */
export function requireDatabase(): void {
  if (!process.env['DATABASE_URL'] && !hasCluster(dataDir))
    throw new StartRefused(
      `There is no database in ${dataDir}: name the installation with DATABASE_URL or DATA_DIR.`,
    );
}

/**
 * Ends the process: 0, or 1 where `work` answers false or throws. A refusal is told in its own words, everything else scrubbed
 * as log lines are.
 */
export async function runCommand(
  work: (openUrl: () => Promise<string>) => Promise<boolean | void>,
): Promise<never> {
  let database: Pick<EmbeddedPostgres, 'stop'> | null = null;
  const openUrl = async (): Promise<string> => {
    const opened = await openDatabase();
    database = opened;
    return opened.url;
  };
  const code = await work(openUrl).then(
    (done) => (done === false ? 1 : 0),
    (error: unknown) => {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`${error instanceof StartRefused ? error.message : scrubText(words)}\n`);
      return 1;
    },
  );
  await (database as Pick<EmbeddedPostgres, 'stop'> | null)?.stop();
  process.exit(code);
}
