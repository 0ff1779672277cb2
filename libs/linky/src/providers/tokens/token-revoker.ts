import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, LessThanOrEqual, type EntityManager } from 'typeorm';
import { ProviderError } from '../provider-error.ts';
import { Providers } from '../providers.ts';
import { revocationContext } from './operator-token.store.ts';
import { TokenRevocation } from './token-revocation.entity.ts';

const MINUTE_MS = 60_000;
/** Waits after the first, second… call that failed; the last one repeats. */
const RETRY_MS = [1, 5, 15, 60, 360].map((minutes) => minutes * MINUTE_MS);
/** An operator forgets a token that nobody uses: after this there is nothing left to give back (sheet, section 12). */
const LONGEST_MS = 90 * 24 * 60 * MINUTE_MS;

/** Tells operators that consents are over. Nothing waits for it: calls have stopped when its row is written. */
@Injectable()
export class TokenRevoker {
  private readonly logger = new Logger(TokenRevoker.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: Providers,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async listDue(at: Date): Promise<string[]> {
    const rows = await this.dataSource.manager.find(TokenRevocation, {
      select: { id: true },
      where: { nextTryAt: LessThanOrEqual(at) },
      order: { nextTryAt: 'ASC' },
    });
    return rows.map(({ id }) => id);
  }

  /** One call; does nothing when another worker makes it or it was made. */
  async revoke(id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const row = await manager.findOne(TokenRevocation, {
        where: { id },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      if (!row || row.nextTryAt > this.clock.now()) return;
      if ((await this.tell(row)) || this.isTooOld(row)) await manager.delete(TokenRevocation, { id });
      else await this.tryLater(row, manager);
    });
  }

  private async tell({ id, provider: name, refreshSealed }: TokenRevocation): Promise<boolean> {
    const provider = this.providers.find(name);
    if (!provider) return false;
    const refresh = this.secrets.open(refreshSealed, revocationContext(id));
    try {
      await provider.revoke(refresh);
      return true;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const { code, status, vendorCode } = error;
      this.logger.warn({ code, status, vendorCode }, 'a consent could not be given back yet');
      return false;
    }
  }

  private isTooOld({ createdAt }: TokenRevocation): boolean {
    return this.clock.nowMs() - createdAt.getTime() > LONGEST_MS;
  }

  private async tryLater({ id, attempts }: TokenRevocation, manager: EntityManager): Promise<void> {
    const delayMs = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? MINUTE_MS;
    const nextTryAt = new Date(this.clock.nowMs() + delayMs);
    await manager.update(TokenRevocation, { id }, { attempts: attempts + 1, nextTryAt });
  }
}
