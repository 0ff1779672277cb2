import { localDateOf } from '@coprowatt/energy';
import { Notices } from '@coprowatt/notifications';
import { Clock, PlatformConfig } from '@coprowatt/platform';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { AnomalyAnnouncer } from './anomaly-announcer.ts';
import { listUnmuted } from './anomaly-rows.ts';
import { markDue } from './detection-due.ts';
import { DetectionJob, DetectionPass } from './detection-job.ts';
import { listSilent } from './judged-meter.ts';

const TICK_MS = 500;
/** Silence and the end of a mute come without a write: they are looked for once an hour of the Clock. */
const LOOK_MS = 3_600_000;
const SILENT_AFTER_MS = 48 * 3_600_000;

/** Judges meters whose days changed and tells of what was found; any number of processes may tick. */
@Injectable()
export class DetectionTick implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DetectionTick.name);
  private ticking: Promise<void> | null = null;
  private stopped = false;
  private nextLookMs = 0;

  constructor(
    private readonly config: PlatformConfig,
    private readonly dataSource: DataSource,
    private readonly job: DetectionJob,
    private readonly announcer: AnomalyAnnouncer,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.ticking;
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (!this.config.works || this.stopped || this.ticking) return;
    this.ticking = this.run();
    try {
      await this.ticking;
    } catch (error) {
      this.logger.error({ err: error }, 'meters could not be judged and will be tried again');
    } finally {
      this.ticking = null;
    }
  }

  private async run(): Promise<void> {
    await this.look();
    const pass = new DetectionPass();
    let isBusy = true;
    while (isBusy && !this.stopped) {
      while (await this.announcer.announce());
      isBusy = await this.job.step(pass);
      if (isBusy) this.notices.sendOut();
    }
  }

  /** Marks, at most once an hour, the meters that may be silent, or whose alerts may be told again. */
  async look(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (nowMs < this.nextLookMs) return;
    this.nextLookMs = nowMs + LOOK_MS;
    const { manager } = this.dataSource;
    const from = localDateOf(nowMs - SILENT_AFTER_MS, 'Europe/Paris');
    for (const { deviceId, lastDay } of await listSilent(manager, from))
      await markDue(manager, [deviceId], lastDay, this.clock.now());
    for (const { deviceId, firstDay } of await listUnmuted(manager, this.clock.now()))
      await markDue(manager, [deviceId], firstDay, this.clock.now());
  }
}
