import { Clock, Jobs, PlatformConfig } from '@coprowatt/platform';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { HolderDeparture } from './building/holder-departure.service.ts';
import { Confirmation } from './connection/confirmation.service.ts';
import { ConnectionEnd } from './connection/connection-end.service.ts';
import { ConnectionRepository } from './connection/connection.repository.ts';
import { TokenRevoker } from './providers/tokens/token-revoker.ts';
import { DeviceLock } from './sync/device-lock.ts';
import { SYNC_QUEUE } from './sync/sync-worker.ts';

const TICK_MS = 1_000;
const CONFIRM_QUEUE = 'linky-confirm';
const REVOKE_QUEUE = 'linky-revoke';

/** Reads what is due on the Clock from the rows and hands it to the queue; any number of processes may tick. */
@Injectable()
export class LinkyTick implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LinkyTick.name);
  private ticking: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly config: PlatformConfig,
    private readonly jobs: Jobs,
    private readonly connections: ConnectionRepository,
    private readonly confirmation: Confirmation,
    private readonly ending: ConnectionEnd,
    private readonly departure: HolderDeparture,
    private readonly revoker: TokenRevoker,
    private readonly lock: DeviceLock,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work<{ deviceId: string }>(CONFIRM_QUEUE, async ({ deviceId }) => {
      await this.confirmation.look(deviceId);
    });
    await this.jobs.work<{ id: string }>(REVOKE_QUEUE, ({ id }) => this.revoker.revoke(id));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.ticking;
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (!this.config.works || this.stopped || this.ticking) return;
    this.ticking = this.handOut();
    try {
      await this.ticking;
    } catch (error) {
      this.logger.error({ err: error }, 'a tick failed');
    } finally {
      this.ticking = null;
    }
  }

  private async handOut(): Promise<void> {
    const now = this.clock.now();
    // First: what is left over must be asked for by nothing below.
    await this.each('a meter that its holder left', this.connections.listLeftByHolder(), (deviceId) =>
      this.departure.end(deviceId),
    );
    await this.each('an expired request', this.connections.listExpiredRequests(now), (deviceId) =>
      this.ending.end(deviceId, 'expire', {
        actorUserId: null,
        cause: 'no confirmation before the state ended',
      }),
    );
    await this.each('an ended consent', this.connections.listEndedConsents(now), (deviceId) =>
      this.ending.end(deviceId, 'runOut', {
        actorUserId: null,
        cause: 'end of the consent',
        reason: 'consent_missing',
      }),
    );
    await this.each('a due check', this.connections.listDueChecks(now), (deviceId) =>
      this.jobs.send(CONFIRM_QUEUE, { deviceId }, { key: deviceId }),
    );
    await this.each('a due revocation', this.revoker.listDue(now), (id) =>
      this.jobs.send(REVOKE_QUEUE, { id }, { key: id }),
    );
    await this.each('a due run', this.lock.listFreeDueRuns(now), (runId) =>
      this.jobs.send(SYNC_QUEUE, { runId }, { key: runId }),
    );
  }

  /** What fails is logged and due again at the next tick; it keeps nothing else from its turn. */
  private async each(
    what: string,
    listing: Promise<string[]>,
    handle: (id: string) => Promise<unknown>,
  ): Promise<void> {
    for (const id of await listing)
      try {
        await handle(id);
      } catch (error) {
        this.logger.error({ err: error, id }, `${what} failed`);
      }
  }
}
