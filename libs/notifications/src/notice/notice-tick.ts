import { Clock, PlatformConfig } from '@coprowatt/platform';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Channel } from '../channel/channel.ts';
import { Channels } from '../channel/channels.ts';
import { Leftovers } from './leftovers.ts';
import { NoticePlanner } from './notice-planner.ts';
import { Notices } from './notice.ts';

/** An open browser tells within a second, also where the machine is busy. */
const TICK_MS = 250;

/** Plans and carries what is due: four times a second, after each jump of the Clock and at once after a post of this process; any number of processes may. */
@Injectable()
export class NoticeTick implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(NoticeTick.name);
  private readonly channels: readonly Channel[];
  private readonly carrying = new Set<Promise<void>>();
  private planning: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private stopListening: (() => void)[] = [];

  constructor(
    private readonly config: PlatformConfig,
    private readonly planner: NoticePlanner,
    private readonly leftovers: Leftovers,
    private readonly notices: Notices,
    private readonly clock: Clock,
    channels: Channels,
  ) {
    this.channels = channels.all;
  }

  onApplicationBootstrap(): void {
    const tick = () => void this.tick();
    this.stopListening = [this.clock.onAdvance(tick), this.notices.onPosted(tick)];
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.stopListening.forEach((stop) => stop());
    await this.planning;
    await Promise.all(this.carrying);
  }

  /** Resolves when all that was due is carried; who asks in the middle of planning has it done once more. */
  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (!this.config.works || this.stopped) return;
    this.again = true;
    this.planning ??= this.plan().finally(() => (this.planning = null));
    await this.planning;
    await Promise.all(this.carrying);
  }

  private async plan(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      await this.attempt('notices could not be planned', () => this.planner.planAll(this.isStopped));
      for (const channel of this.channels) this.carry(channel);
      await this.attempt('what is old could not be removed', () => this.leftovers.remove());
    }
  }

  /** Not waited for: a slow server keeps no other channel, and no later notice, from its turn. */
  private carry(channel: Channel): void {
    const run = this.attempt('a channel failed', () => channel.deliver(this.isStopped));
    this.carrying.add(run);
    void run.finally(() => this.carrying.delete(run));
  }

  /** What fails is due again at the next tick. */
  private async attempt(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.logger.error({ err: error }, what);
    }
  }

  private readonly isStopped = (): boolean => this.stopped;
}
