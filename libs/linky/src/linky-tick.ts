import { Clock, Jobs, PlatformConfig } from '@coprowatt/platform';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { HolderDeparture } from './building/holder-departure.service.ts';
import { ClaimAnnouncer } from './claim/claim-announcer.ts';
import { ClaimLapse } from './claim/claim-lapse.service.ts';
import { Confirmation } from './connection/confirmation.service.ts';
import { ConnectionEnd } from './connection/connection-end.service.ts';
import { ConnectionRepository } from './connection/connection.repository.ts';
import { ConsentCountdown } from './consent/consent-countdown.service.ts';
import { TokenRevoker } from './providers/tokens/token-revoker.ts';
import { Retention } from './retention.ts';
import { Schedule } from './schedule/schedule.service.ts';
import { SyncWorker } from './sync/sync-worker.ts';

const TICK_MS = 1_000;
const CONFIRM_QUEUE = 'linky-confirm';
const REVOKE_QUEUE = 'linky-revoke';

/** Reads what is due on the Clock from the rows and hands it out, each second and after each jump of the Clock; any number of processes may tick. */
@Injectable()
export class LinkyTick implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LinkyTick.name);
  private ticking: Promise<void> | null = null;
  private jumped = false;
  private stopped = false;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly config: PlatformConfig,
    private readonly jobs: Jobs,
    private readonly connections: ConnectionRepository,
    private readonly confirmation: Confirmation,
    private readonly ending: ConnectionEnd,
    private readonly departure: HolderDeparture,
    private readonly countdown: ConsentCountdown,
    private readonly lapse: ClaimLapse,
    private readonly claimNews: ClaimAnnouncer,
    private readonly revoker: TokenRevoker,
    private readonly schedule: Schedule,
    private readonly worker: SyncWorker,
    private readonly retention: Retention,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work<{ deviceId: string }>(CONFIRM_QUEUE, async ({ deviceId }) => {
      await this.confirmation.look(deviceId);
    });
    await this.jobs.work<{ id: string }>(REVOKE_QUEUE, ({ id }) => this.revoker.revoke(id));
    this.stopListening = this.clock.onAdvance(() => void this.follow());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.stopListening();
    await this.ticking;
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (!this.config.works || this.stopped || this.ticking) return;
    this.ticking = this.handOut();
    try {
      await this.ticking;
    } finally {
      this.ticking = null;
    }
    if (this.jumped) await this.follow();
  }

  /** A jump of the clock makes things due at once; one in the middle of a tick is followed after it. */
  private async follow(): Promise<void> {
    this.jumped = this.ticking !== null;
    await this.tick();
  }

  private async handOut(): Promise<void> {
    const now = this.clock.now();
    // First: what is left over must be asked for by nothing below.
    await this.each(
      'a meter that its holder left',
      () => this.connections.listLeftByHolder(),
      (deviceId) => this.departure.end(deviceId),
    );
    await this.each(
      'an expired request',
      () => this.connections.listExpiredRequests(now),
      (deviceId) =>
        this.ending.end(deviceId, 'expire', {
          actorUserId: null,
          cause: 'no confirmation before the state ended',
        }),
    );
    await this.each(
      'an ended consent',
      () => this.connections.listEndedConsents(now),
      (deviceId) =>
        this.ending.end(deviceId, 'runOut', {
          actorUserId: null,
          cause: 'end of the consent',
          reason: 'consent_missing',
        }),
    );
    await this.each(
      'a claim that nobody decided',
      () => this.lapse.listDue(now),
      (id) => this.lapse.lapse(id),
    );
    await this.each(
      'news of claims',
      async () => (await this.claimNews.listDue()).slice(0, 1),
      () => this.claimNews.tell(),
    );
    await this.each(
      'a countdown',
      () => this.countdown.listDue(now),
      (morning) => this.countdown.tell(morning),
    );
    await this.each(
      'a due check',
      () => this.connections.listDueChecks(now),
      (deviceId) => this.jobs.send(CONFIRM_QUEUE, { deviceId }, { key: deviceId }),
    );
    await this.each(
      'a due revocation',
      () => this.revoker.listDue(now),
      (id) => this.jobs.send(REVOKE_QUEUE, { id }, { key: id }),
    );
    await this.each(
      'the schedule',
      () => this.schedule.listProviders(),
      (name) => this.schedule.open(name),
    );
    this.worker.wake();
    await this.each(
      'what was kept long enough',
      () => this.retention.listDue(),
      (what) => this.retention.remove(what),
    );
  }

  /** What fails, an item or their listing, is logged and due again at the next tick; it keeps nothing else from its turn. */
  private async each<Id extends string>(
    what: string,
    list: () => Promise<Id[]> | Id[],
    handle: (id: Id) => Promise<unknown>,
  ): Promise<void> {
    try {
      for (const id of await list()) await this.one(what, id, handle);
    } catch (error) {
      this.logger.error({ err: error }, `${what} could not be listed`);
    }
  }

  private async one<Id extends string>(
    what: string,
    id: Id,
    handle: (id: Id) => Promise<unknown>,
  ): Promise<void> {
    try {
      await handle(id);
    } catch (error) {
      this.logger.error({ err: error, id }, `${what} failed`);
    }
  }
}
