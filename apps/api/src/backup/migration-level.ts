import { platformMigrations, runMigrations, dataSourceOptions, StartRefused } from '@coprowatt/platform';
import { databaseParts } from '../database-parts.ts';

/** Longer than a server needs to start. */
const SERVER_WAIT_MS = 30_000;

type Migration = (typeof databaseParts.migrations)[number];

/** As TypeORM names it in table `migrations`. */
function nameOf(migration: Migration): string {
  return new migration().name ?? migration.name;
}

/** Migrations that this program does not know: it is older than who ran them. */
export function unknownMigrations(names: readonly string[]): string[] {
  const known = new Set([...platformMigrations, ...databaseParts.migrations].map(nameOf));
  return names.filter((name) => !known.has(name));
}

/** @throws StartRefused when a newer program ran migrations that this one does not know. */
export function requireKnownMigrations(names: readonly string[], what: string): void {
  const unknown = unknownMigrations(names);
  if (unknown.length > 0)
    throw new StartRefused(
      `${what} is of a newer CoproWatt than this one (${unknown.join(', ')}). Use that release or a later one.`,
    );
}

/**
 * Runs exactly these migrations, those that ran already left out.
 * @param names null: all that there are.
 */
export async function migrateTo(url: string, names: readonly string[] | null): Promise<void> {
  const wanted = (migration: Migration): boolean => names === null || names.includes(nameOf(migration));
  const options = dataSourceOptions(url, databaseParts);
  const migrations = [...platformMigrations, ...databaseParts.migrations].filter(wanted);
  await runMigrations({ ...options, migrations }, url, SERVER_WAIT_MS);
}
