import type { EntitySchema, MigrationInterface } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { platformMigrations } from './platform.migrations.ts';

type Class<T> = new (...args: never[]) => T;

/** What a lib adds to the database: `<lib>Entities` and `<lib>Migrations`. */
export interface DatabaseParts {
  entities: (Class<object> | EntitySchema)[];
  migrations: Class<MigrationInterface>[];
}

/**
 * TypeORM's options for a database of ours; the platform's own migrations come first. `synchronize` never.
 * @param statementTimeoutMs after which the server cancels a statement of any of these connections; 0: never.
 */
export function dataSourceOptions(
  url: string,
  parts: DatabaseParts,
  statementTimeoutMs = 0,
): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    applicationName: 'coprowatt',
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    synchronize: false,
    migrationsRun: false,
    entities: parts.entities as Class<object>[],
    migrations: [...platformMigrations, ...parts.migrations] as Class<object>[],
    extra: { max: 20, statement_timeout: statementTimeoutMs },
  };
}
