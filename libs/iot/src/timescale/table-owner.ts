import { dataSourceOptions, type PlatformConfig } from '@coprowatt/platform';
import type { OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Whoever compresses or drops chunks must own the table: the role of the migrations, where they have one of their own. */
export class TableOwner implements OnApplicationShutdown {
  constructor(
    readonly manager: EntityManager,
    private readonly own: DataSource | null = null,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.own?.destroy();
  }
}

/** The application's own connections, unless `DATABASE_MIGRATION_URL` names another role. */
export async function openTableOwner(
  { databaseMigrationUrl }: PlatformConfig,
  dataSource: DataSource,
): Promise<TableOwner> {
  if (databaseMigrationUrl === null) return new TableOwner(dataSource.manager);
  const options = {
    ...dataSourceOptions(databaseMigrationUrl, { entities: [], migrations: [] }),
    extra: { max: 2 },
  };
  const own = await new DataSource(options).initialize();
  return new TableOwner(own.manager, own);
}
