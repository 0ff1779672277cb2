import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CreateAudit1790000000002 } from '../migrations/1790000000002-create-audit.ts';
import { CreateMails1790000000100 } from '../migrations/1790000000100-create-mails.ts';
import { CreateDemoSeed1790000000101 } from '../migrations/1790000000101-create-demo-seed.ts';
import { CreateLastBackup1790000000110 } from '../migrations/1790000000110-create-last-backup.ts';
import { CreateUnrecordedBackups1790000000120 } from '../migrations/1790000000120-create-unrecorded-backups.ts';

/** The shared clock's only row, the wrapped secrets, and socket.io's large payloads. */
export class PlatformTables1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table clock (
        only_row boolean primary key default true check (only_row),
        offset_ms bigint not null,
        clock_start text)`);
    await runner.query('create table platform_secrets (name text primary key, sealed text not null)');
    // Shape asked by @socket.io/postgres-adapter, which deletes old rows by created_at (machine time, as TLS is).
    await runner.query(`
      create table socket_io_attachments (
        id bigserial primary key,
        created_at timestamptz not null default now(),
        payload bytea)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table clock, platform_secrets, socket_io_attachments');
  }
}

export const platformMigrations = [
  PlatformTables1790000000001,
  CreateAudit1790000000002,
  CreateMails1790000000100,
  CreateDemoSeed1790000000101,
  CreateLastBackup1790000000110,
  CreateUnrecordedBackups1790000000120,
];
export const platformEntities = [];
