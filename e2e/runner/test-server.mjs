// The PostgreSQL of the integration tests: one embedded server for every run on this checkout.
// From the source, whose types Node strips: the tests need no build, and the package name would lead to `dist`.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const supervisor = (part) =>
  import(new URL(`../../libs/platform/src/embedded-postgres/${part}.ts`, import.meta.url).href);
const { ensureEmbeddedPostgres } = await supervisor('index');
const { choosePlace } = await supervisor('place');
const { withLock } = await supervisor('lock');
const { ServerStartError, isServed } = await supervisor('server');

const dataDir = decodeURIComponent(
  new URL('../../node_modules/.cache/coprowatt-test', import.meta.url).pathname,
);

// Throw-away data: not waiting for the disk makes `create database` several times faster.
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

const tell = (sentence) => process.stdout.write(`${sentence}\n`);
const ensure = () => ensureEmbeddedPostgres({ dataDir, settings, onNotice: tell });

/** Removes the cluster that `error` is about, unless a server has it open: a slow one, or that of another run. */
async function discardCluster(error) {
  const place = await choosePlace(dataDir);
  await withLock(join(place.home, 'lock'), async () => {
    if (isServed(place.cluster)) throw error;
    tell('The database of the tests does not start any more: a new one is made.');
    await rm(place.cluster, { recursive: true, force: true });
  });
}

/** Without waiting for the disk, a power cut can leave a cluster that never starts again. */
export async function ensureTestServer() {
  try {
    return await ensure();
  } catch (error) {
    if (!(error instanceof ServerStartError)) throw error;
    await discardCluster(error);
    return ensure();
  }
}
