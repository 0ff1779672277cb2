import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEmbeddedPostgres } from '@coprowatt/platform/embedded-postgres';
import { announcement, demoAccounts } from './announcement.ts';
import { watchParent } from './end-of-parent.ts';
import { LaunchError } from './launch-error.ts';
import { partEnv } from './part-env.ts';
import { Part } from './part.ts';
import { requireFreePorts } from './ports.ts';
import { untilReady } from './readiness.ts';
import { LaunchSession } from './session.ts';
import { launchSettings, logFile, type LaunchMode, type LaunchSettings } from './settings.ts';
import { requireThisMachine } from './this-machine.ts';

const ROOT = join(import.meta.dirname, '../../../..');

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function openDatabase(settings: LaunchSettings, session: LaunchSession): Promise<string> {
  if (settings.databaseUrl !== null) return settings.databaseUrl;
  say('Starting the database…');
  const { url } = await session.holds(ensureEmbeddedPostgres({ dataDir: settings.dataDir, onNotice: say }));
  return url;
}

function startParts(
  settings: LaunchSettings,
  databaseUrl: string,
  session: LaunchSession,
  onCrash: (why: string) => void,
): void {
  const env = partEnv(settings, databaseUrl, process.env);
  const names = settings.demo ? ['sandbox', 'api'] : ['api'];
  for (const name of names) {
    const script = join(settings.root, 'apps', name, 'dist/main.js');
    const log = settings.demo ? logFile(settings, name) : null;
    session.add(new Part({ name, script, env, cwd: settings.root, logFile: log }), onCrash);
  }
}

async function bringUp(
  settings: LaunchSettings,
  session: LaunchSession,
  onCrash: (why: string) => void,
): Promise<void> {
  requireThisMachine(settings);
  await requireFreePorts(settings);
  mkdirSync(settings.dataDir, { recursive: true });
  const databaseUrl = await openDatabase(settings, session);
  if (session.ending.aborted) return;
  startParts(settings, databaseUrl, session, onCrash);
  const local = settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host;
  const apiUrl = `http://${local.includes(':') ? `[${local}]` : local}:${settings.port}`;
  await untilReady(`${apiUrl}/health/ready`, session.ending, (reason) => say(`${reason}…`));
  if (!session.ending.aborted) say(announcement(settings.publicUrl, await demoAccounts(apiUrl)));
}

function sentenceOf(error: unknown): string {
  if (error instanceof LaunchError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Starts everything and stays until a signal, the end of the parent, or the crash of a part; then stops all of it. */
export async function launch(mode: LaunchMode): Promise<void> {
  const session = new LaunchSession();
  const end = async (code: number, why?: string): Promise<void> => {
    if (why) process.stderr.write(`${why}\n`);
    await session.stop();
    process.exit(code);
  };
  // Whoever read our output may be gone before us.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (session.ending.aborted) session.kill();
      else void end(0);
    });
  }
  watchParent(() => void end(0));
  try {
    await bringUp(launchSettings(process.env, ROOT, mode), session, (why) => void end(1, why));
  } catch (error) {
    await end(1, sentenceOf(error));
  }
}
