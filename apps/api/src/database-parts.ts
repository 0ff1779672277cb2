import { gdprEntities, gdprMigrations } from '@coprowatt/gdpr';
import { identityEntities, identityMigrations } from '@coprowatt/identity';
import { iotEntities, iotMigrations } from '@coprowatt/iot';
import { linkyEntities, linkyMigrations } from '@coprowatt/linky';
import type { DatabaseParts } from '@coprowatt/platform';

/** Every lib's tables, in the order of their dependencies; migrations run by the stamp in their names. */
export const databaseParts: DatabaseParts = {
  entities: [...identityEntities, ...gdprEntities, ...iotEntities, ...linkyEntities],
  migrations: [...identityMigrations, ...gdprMigrations, ...iotMigrations, ...linkyMigrations],
};
