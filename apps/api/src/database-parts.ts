import { gdprEntities, gdprMigrations, gdprSealedColumns } from '@coprowatt/gdpr';
import { identityEntities, identityMigrations } from '@coprowatt/identity';
import { iotEntities, iotMigrations, iotSealedColumns } from '@coprowatt/iot';
import { linkyEntities, linkyMigrations, linkySealedColumns } from '@coprowatt/linky';
import { notificationsMigrations, notificationsSealedColumns } from '@coprowatt/notifications';
import { platformSealedColumns, type DatabaseParts, type SealedColumn } from '@coprowatt/platform';

/** Every lib's tables, in the order of their dependencies; migrations run by the stamp in their names. */
export const databaseParts: DatabaseParts = {
  entities: [...identityEntities, ...gdprEntities, ...iotEntities, ...linkyEntities],
  migrations: [
    ...identityMigrations,
    ...gdprMigrations,
    ...iotMigrations,
    ...linkyMigrations,
    ...notificationsMigrations,
  ],
};

/** Every column that holds sealed records; a test finds one that is missing here. */
export const sealedColumns: SealedColumn[] = [
  ...gdprSealedColumns,
  ...iotSealedColumns,
  ...linkySealedColumns,
  ...notificationsSealedColumns,
  ...platformSealedColumns,
];
