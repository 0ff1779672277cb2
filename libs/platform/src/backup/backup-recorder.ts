import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.ts';
import type { AuditFacts } from '../audit/audit-rules.ts';
import { PlatformConfig } from '../config/platform.config.ts';

const TICK_MS = 5_000;

/** How a backup ended: counts, or the closed word for why there is none. */
interface BackupEnd {
  endedAt: Date;
  rows: number | null;
  bytes: number | null;
  failure: string | null;
}

/** `minutesAgo`: machine time between the end of the backup and its row, long where nothing ran to write it. */
function factsOf({ endedAt, rows, bytes, failure }: BackupEnd): AuditFacts {
  const minutesAgo = Math.max(0, Math.floor((Date.now() - endedAt.getTime()) / 60_000));
  if (failure !== null) return { minutesAgo, code: failure };
  return { minutesAgo, rows: rows ?? 0, megabytes: Math.round((bytes ?? 0) / 1e5) / 10 };
}

/**
 * Writes the audit rows of backups. `npm run backup` has no key that could authenticate a row (ADR 5), so it leaves how it
 * ended in `unrecorded_backups`, and whatever process works next records it.
 */
@Injectable()
export class BackupRecorder implements BeforeApplicationShutdown {
  private readonly logger = new Logger(BackupRecorder.name);
  private ticking: Promise<unknown> | null = null;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: PlatformConfig,
    private readonly audit: AuditLog,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.ticking;
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (!this.config.works || this.stopped || this.ticking) return;
    this.ticking = this.recordAll().catch((error: unknown) =>
      this.logger.error({ err: error }, 'a backup could not be recorded and will be tried again'),
    );
    await this.ticking;
    this.ticking = null;
  }

  /** Each once, whatever the number of processes: who deletes the row records it, in one transaction. */
  async recordAll(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [ends] = await manager.query<[BackupEnd[], number]>(
        `delete from unrecorded_backups returning ended_at as "endedAt", rows::float8 as rows,
          bytes::float8 as bytes, failure`,
      );
      for (const end of ends.sort((left, right) => left.endedAt.getTime() - right.endedAt.getTime()))
        await this.audit.record(
          {
            act: 'backup.made',
            outcome: end.failure === null ? 'success' : 'failure',
            actorId: null,
            organisationId: null,
            facts: factsOf(end),
          },
          manager,
        );
    });
  }
}
