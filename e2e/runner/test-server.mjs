// The PostgreSQL of the integration tests: one embedded server for every run on this checkout.
// From the source, whose types Node strips: the tests need no build, and the package name would lead to `dist`.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const supervisor = (part) =>
  import(new URL(`../../libs/platform/src/embedded-postgres/${part}.ts`, import.meta.url).href);
const { ensureEmbeddedPostgres } = await supervisor('index');
const { choosePlace } = await supervisor('place');
const { withLock } = await supervisor('lock');
const { keptPassword } = await supervisor('cluster');
const { runningPort } = await supervisor('server');

const dataDir = decodeURIComponent(
  new URL('../../node_modules/.cache/coprowatt-test', import.meta.url).pathname,
);

// Throw-away data: not waiting for the disk makes `create database` several times faster.
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

const tell = (sentence) => process.stdout.write(`${sentence}\n`);
const ensure = () => ensureEmbeddedPostgres({ dataDir, settings, onNotice: tell });

/** Removes the cluster unless another run has made one that works meanwhile. */
async function discardCluster() {
  const place = await choosePlace(dataDir);
  await withLock(join(place.home, 'lock'), async () => {
    if ((await runningPort(place, keptPassword(place))) === null)
      await rm(place.cluster, { recursive: true, force: true });
  });
}

/** Without waiting for the disk, a power cut can leave a cluster that never starts again. */
export async function ensureTestServer() {
  try {
    return await ensure();
  } catch {
    tell('The database of the tests does not start any more: a new one is made.');
    await discardCluster();
    return ensure();
  }
}
