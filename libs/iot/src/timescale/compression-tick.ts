import { Clock, PlatformConfig } from '@coprowatt/platform';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { runCompressionPass } from './compression-pass.ts';
import { TableOwner } from './table-owner.ts';

const EVERY_MS = 600_000;

/** Compresses chunks by the Clock, every ten minutes; any number of processes may tick. */
@Injectable()
export class CompressionTick implements BeforeApplicationShutdown {
  private readonly logger = new Logger(CompressionTick.name);
  private ticking: Promise<unknown> | null = null;
  private stopped = false;

  constructor(
    private readonly config: PlatformConfig,
    private readonly owner: TableOwner,
    private readonly clock: Clock,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.ticking;
  }

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (!this.config.works || this.stopped || this.ticking) return;
    this.ticking = runCompressionPass(this.owner.manager, this.clock.now(), () => !this.stopped);
    try {
      await this.ticking;
    } catch (error) {
      this.logger.error({ err: error }, 'chunks of readings could not be looked through');
    } finally {
      this.ticking = null;
    }
  }
}
