import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A backup that ended well. Times are the machine's, not the simulated clock's. */
export interface BackupFacts {
  /** What was committed until this instant is in it. */
  snapshotAt: Date;
  /** When its file was whole and had been read again. */
  finishedAt: Date;
  rows: number;
  /** Size of its file. */
  bytes: number;
}

/** What `npm run backup` left behind; after a restore, the backup that was restored. */
@Injectable()
export class LastBackup {
  constructor(private readonly dataSource: DataSource) {}

  /** Null when none was ever made. */
  async find(): Promise<BackupFacts | null> {
    const [row] = await this.dataSource.query<BackupFacts[]>(
      `select snapshot_at as "snapshotAt", finished_at as "finishedAt", rows::float8 as rows, bytes::float8 as bytes
        from last_backup`,
    );
    return row ?? null;
  }
}
