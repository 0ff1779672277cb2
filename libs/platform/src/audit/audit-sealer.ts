import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { PlatformConfig } from '../config/platform.config.ts';
import { Secrets } from '../secrets/secrets.ts';
import { chainWaiting, listHeads } from './audit-chaining.ts';
import { AuditMacs } from './audit-macs.ts';

const TICK_MS = 1_000;
const BATCH = 500;
const ANCHOR_EVERY_MS = 24 * 60 * 60 * 1_000;

/** Hex in groups of 8: no run of digits that the scrubber of the logs would take for a PRM. */
function grouped(hash: Buffer): string {
  return (hash.toString('hex').match(/.{8}/g) ?? []).join(' ');
}

/**
 * Chains what was recorded. Any number of processes may tick: an advisory lock lets one work and makes none wait, so
 * chains grow in one order although requests write without any lock.
 */
@Injectable()
export class AuditSealer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditSealer.name);
  private readonly macs: AuditMacs;
  private ticking: Promise<void> | null = null;
  private stopped = false;
  private anchoredAt = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: PlatformConfig,
    secrets: Secrets,
  ) {
    this.macs = new AuditMacs(secrets);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.ticking;
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (!this.config.works || this.stopped || this.ticking) return;
    this.ticking = this.work();
    await this.ticking;
    this.ticking = null;
  }

  /** Chains batch after batch until nothing waits or another process is at it; answers how many rows it chained. */
  async seal(): Promise<number> {
    let total = 0;
    for (;;) {
      const sealed = await this.sealBatch();
      total += sealed;
      if (sealed < BATCH || this.stopped) return total;
    }
  }

  private async work(): Promise<void> {
    try {
      await this.seal();
      await this.anchor();
    } catch (error) {
      this.logger.error({ err: error }, 'sealing the audit log failed');
    }
  }

  private sealBatch(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const rows: { held: boolean }[] = await manager.query(
        `select pg_try_advisory_xact_lock(hashtext('audit'), hashtext('sealer')) as held`,
      );
      return rows[0]?.held ? chainWaiting(manager, this.macs, BATCH) : 0;
    });
  }

  /** Writes the heads into the log at start and once a day of machine time: a copy that is out of the database's reach. */
  private async anchor(): Promise<void> {
    if (Date.now() - this.anchoredAt < ANCHOR_EVERY_MS) return;
    const heads = await listHeads(this.dataSource.manager);
    this.anchoredAt = Date.now();
    for (const { chain, position, hash } of heads)
      this.logger.log({ chain, position, head: grouped(hash) }, 'head of an audit chain');
  }
}
