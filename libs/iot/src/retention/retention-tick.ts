import { Clock, PlatformConfig } from '@coprowatt/platform';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { POWER_METRICS } from '../reading/codes.ts';
import { RetentionJob } from './retention-job.ts';

const TICK_MS = 1_000;
/** A run is due once a day: looking once a minute of the Clock is soon enough. */
const LOOK_MS = 60_000;

/** Runs the retention when it is due; any number of processes may tick. */
@Injectable()
export class RetentionTick implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RetentionTick.name);
  private ticking: Promise<void> | null = null;
  private stopped = false;
  private nextLookMs = 0;

  constructor(
    private readonly config: PlatformConfig,
    private readonly job: RetentionJob,
    private readonly clock: Clock,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.ticking;
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (!this.config.works || this.stopped || this.ticking || nowMs < this.nextLookMs) return;
    this.nextLookMs = nowMs + LOOK_MS;
    this.ticking = this.run();
    try {
      await this.ticking;
    } catch (error) {
      this.logger.error({ err: error }, 'curves could not be dropped and will be tried again');
    } finally {
      this.ticking = null;
    }
  }

  private async run(): Promise<void> {
    for (const metric of POWER_METRICS) while (!this.stopped && (await this.job.step(metric)));
  }
}
