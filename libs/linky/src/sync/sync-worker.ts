import { Jobs } from '@coprowatt/platform';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ConnectionEnd } from '../connection/connection-end.service.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive } from '../connection/connection-rules.ts';
import { DeviceLock } from './device-lock.ts';
import { SyncAnnouncer } from './sync-announcer.ts';
import { SyncRunRepository } from './sync-run.repository.ts';
import { SyncStepper } from './sync-stepper.ts';
import type { Stepped } from './sync-work.ts';

export const SYNC_QUEUE = 'sync-run';
/** Meters worked on at once by one process; the operator's quota, not this, is what limits. */
const CONCURRENCY = 4;
/** A worker gives its place back after this long, so that one long back-fill does not keep others waiting. */
const SLICE_MS = 15_000;

/** Works runs off, a slice at a time; what is left is due again at once. */
@Injectable()
export class SyncWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SyncWorker.name);
  private stopping = false;

  constructor(
    private readonly jobs: Jobs,
    private readonly runs: SyncRunRepository,
    private readonly lock: DeviceLock,
    private readonly stepper: SyncStepper,
    private readonly announcer: SyncAnnouncer,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work<{ runId: string }>(SYNC_QUEUE, ({ runId }) => this.work(runId), {
      concurrency: CONCURRENCY,
    });
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  /** Does nothing when another worker has the meter. */
  async work(runId: string): Promise<void> {
    const run = await this.runs.find(runId);
    if (run) await this.lock.hold(run.deviceId, (manager) => this.slice(runId, manager));
  }

  private async slice(runId: string, manager: EntityManager): Promise<void> {
    const untilMs = Date.now() + SLICE_MS;
    let goesOn = true;
    while (goesOn && !this.stopping && Date.now() < untilMs) {
      const stepped = await this.step(runId, manager);
      if (stepped) await this.tell(stepped);
      goesOn = stepped?.run.state === 'running';
    }
  }

  private async step(runId: string, manager: EntityManager): Promise<Stepped | null> {
    try {
      return await this.stepper.advance(runId, manager);
    } catch (error) {
      this.logger.error({ err: error, runId }, 'a sync step failed');
      await this.stepper.waitAfterFault(runId, manager);
      return null;
    }
  }

  private async tell({ meter, run, changed }: Stepped): Promise<void> {
    await this.announcer.announce(meter, run, changed);
    if (run.state !== 'failed') return;
    const connection = await this.connections.find(meter.id);
    if (connection && !isLive(connection.state)) await this.ending.tell({ connection });
  }
}
