import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBinaries } from './binaries.ts';
import { ensureCluster, keptPassword, makeHome } from './cluster.ts';
import { withLock } from './lock.ts';
import { choosePlace, type Place } from './place.ts';
import { isAlive } from './process-alive.ts';
import { ensureDatabase, runningPort, startServer, stopServer, urlOf } from './server.ts';

export { hasCluster } from './place.ts';

export interface EmbeddedPostgresOptions {
  /** Folder of the installation's data; the server lives in `postgres` below it. */
  dataDir: string;
  /** Told in one sentence where things went when they could not stay in `dataDir` or node_modules. */
  onNotice?: (sentence: string) => void;
  /** Extra server settings, `name=value`; they count only when the server is started by this call. */
  settings?: string[];
}

export interface EmbeddedPostgres {
  /** URL of the `coprowatt` database, with its password. */
  url: string;
  /** Whether this process answers for the server: it started it, or took over one whose starter is gone. */
  startedHere: boolean;
  /** Stops the server when `startedHere`; otherwise does nothing. */
  stop(): Promise<void>;
}

/** Notes who answers for the running server: who started it or, once that process is gone, who finds it. */
function claim(place: Place, started: boolean): boolean {
  const file = join(place.home, 'owner');
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (!started && isAlive(owner) && owner !== process.pid) return false;
  writeFileSync(file, String(process.pid));
  return true;
}

/**
 * A running PostgreSQL 18 of the npm packages on the cluster of `dataDir` (database sheet, section 2): made at the
 * first call, found again while it runs, recovered after a crash. The server outlives this process unless stopped.
 * @throws Error with a sentence for people when this machine cannot run it.
 */
export async function ensureEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await choosePlace(options.dataDir);
  makeHome(place);
  const binaries = await findBinaries(place.home, place.user);
  if (!place.home.startsWith(resolve(options.dataDir)))
    options.onNotice?.(`The database lives in ${place.home}.`);
  if (binaries.copiedTo) options.onNotice?.(`PostgreSQL's programs were copied to ${binaries.copiedTo}.`);
  return withLock(join(place.home, 'lock'), async () => {
    const password = keptPassword(place);
    await ensureCluster(place, binaries);
    const running = await runningPort(place, password);
    const port = running ?? (await startServer(place, binaries, options.settings ?? []));
    await ensureDatabase(port, password);
    const startedHere = claim(place, running === null);
    const stop = async (): Promise<void> => {
      if (!startedHere) return;
      await stopServer(place, binaries);
      rmSync(join(place.home, 'owner'), { force: true });
    };
    return { url: urlOf(port, password), startedHere, stop };
  });
}
