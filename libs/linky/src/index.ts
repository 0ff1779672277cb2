export { ConnectionSeeder, type SeededConnection } from './connection/connection-seeder.ts';
export { linkyEntities, linkyMigrations } from './linky.database.ts';
export { LinkyModule } from './linky.module.ts';
export { linkySealedColumns } from './sealed-columns.ts';
