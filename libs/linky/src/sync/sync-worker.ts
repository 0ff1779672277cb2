import { Clock } from '@coprowatt/platform';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { ConnectionEnd } from '../connection/connection-end.service.ts';
import { DeviceLock } from './device-lock.ts';
import { SyncAnnouncer } from './sync-announcer.ts';
import { SyncRunRepository } from './sync-run.repository.ts';
import { SyncStepper } from './sync-stepper.ts';
import type { Stepped } from './sync-work.ts';

/** Meters worked on at once by one process; the operator's quota, not this, is what limits. */
const PLACES = 8;
/** A worker gives its place back after this long, so that one long back-fill does not keep others waiting. */
const SLICE_MS = 5_000;
/** A step that is under way when the process ends may take so long; what it leaves is taken up again from its row. */
const LAST_STEP_MS = 10_000;

/**
 * Works due runs off, the most urgent first, a slice at a time. The rows are the queue: each free place takes the next
 * one itself, so nothing is handed out before it can be worked on and an order given at the last moment holds.
 */
@Injectable()
export class SyncWorker implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SyncWorker.name);
  private readonly places = new Set<Promise<void>>();
  private stopping = false;

  constructor(
    private readonly runs: SyncRunRepository,
    private readonly lock: DeviceLock,
    private readonly stepper: SyncStepper,
    private readonly announcer: SyncAnnouncer,
    private readonly ending: ConnectionEnd,
    private readonly clock: Clock,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await Promise.race([Promise.all(this.places), delay(LAST_STEP_MS, undefined, { ref: false })]);
  }

  /** Puts one more free place to work; each that finds a run wakes the next. */
  wake(): void {
    if (this.stopping || this.places.size >= PLACES) return;
    const place = this.workOff().finally(() => this.places.delete(place));
    this.places.add(place);
  }

  /** Does nothing when another worker has the meter. */
  async work(runId: string): Promise<void> {
    const run = await this.runs.find(runId);
    if (run) await this.lock.hold(run.deviceId, (manager) => this.slice(runId, manager));
  }

  private async workOff(): Promise<void> {
    try {
      while (!this.stopping && (await this.workNext()));
    } catch (error) {
      this.logger.error({ err: error }, 'runs could not be taken up');
    }
  }

  private workNext(): Promise<boolean> {
    return this.lock.holdNext(this.clock.now(), async (runId, manager) => {
      this.wake();
      await this.slice(runId, manager);
    });
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
    const tally = { calls: 0 };
    try {
      return await this.stepper.advance(runId, manager, tally);
    } catch (error) {
      this.logger.error({ err: error, runId }, 'a sync step failed');
      return this.stepper.waitAfterFault(runId, manager, tally);
    }
  }

  private async tell({ meter, run, changed, told }: Stepped): Promise<void> {
    await this.announcer.announce(meter, run, changed);
    if (told) await this.ending.tell(told);
  }
}
