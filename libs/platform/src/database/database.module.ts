import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { PlatformConfig } from '../config/platform.config.ts';
import { awaitMigrations, runMigrations } from './migrate.ts';
import { dataSourceOptions, type DatabaseParts } from './options.ts';

const SERVER_WAIT_MS = 30_000;
const MIGRATION_WAIT_MS = 120_000;

async function migratedOptions(config: PlatformConfig, parts: DatabaseParts): Promise<TypeOrmModuleOptions> {
  const options = dataSourceOptions(config.databaseUrl, parts, config.statementTimeoutMs);
  if (config.serves) {
    const url = config.databaseMigrationUrl ?? config.databaseUrl;
    await runMigrations(dataSourceOptions(url, parts), url, SERVER_WAIT_MS);
  } else await awaitMigrations(options, config.databaseUrl, MIGRATION_WAIT_MS);
  return { ...options, retryAttempts: 0 };
}

/** The TypeORM connection, given out only after every migration has run. */
@Module({})
export class DatabaseModule {
  static forRoot(parts: DatabaseParts): DynamicModule {
    const connection = TypeOrmModule.forRootAsync({
      inject: [PlatformConfig],
      useFactory: (config: PlatformConfig) => migratedOptions(config, parts),
    });
    return { module: DatabaseModule, imports: [connection] };
  }
}
