export { linkyEntities, linkyMigrations } from './linky.database.ts';
export { LinkyModule } from './linky.module.ts';
