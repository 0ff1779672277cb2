// The PostgreSQL of the integration tests: one embedded server for every run on this checkout.
// From the source, whose types Node strips: the tests need no build, and the package name would lead to `dist`.
const supervisor = new URL('../../libs/platform/src/embedded-postgres/index.ts', import.meta.url);
const { ensureEmbeddedPostgres } = await import(supervisor.href);

const dataDir = new URL('../../node_modules/.cache/coprowatt-test', import.meta.url);

// Throw-away data: not waiting for the disk makes `create database` several times faster.
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

export function ensureTestServer() {
  return ensureEmbeddedPostgres({
    dataDir: decodeURIComponent(dataDir.pathname),
    settings,
    onNotice: (sentence) => process.stdout.write(`${sentence}\n`),
  });
}
