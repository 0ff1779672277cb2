import { randomUUID } from 'node:crypto';
import type { ProviderName } from '@coprowatt/contracts';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { OperatorTokens } from '../meter-data.provider.ts';
import { OperatorToken } from './operator-token.entity.ts';
import { TokenRevocation } from './token-revocation.entity.ts';

/** Keeps operators' tokens sealed. Refresh tokens rotate: nothing here ever spends one twice. */
@Injectable()
export class OperatorTokenStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async find(deviceId: string): Promise<OperatorTokens | null> {
    const row = await this.dataSource.manager.findOneBy(OperatorToken, { deviceId });
    return row && this.opened(row);
  }

  /** When a meter's tokens were granted, on the Clock; null without any. */
  async grantedAt(deviceId: string): Promise<Date | null> {
    return (await this.dataSource.manager.findOneBy(OperatorToken, { deviceId }))?.grantedAt ?? null;
  }

  /** A meter's tokens from now on; those of an earlier consent are given back. */
  async keep(
    deviceId: string,
    provider: ProviderName,
    tokens: OperatorTokens,
    manager: EntityManager,
  ): Promise<void> {
    await this.release(deviceId, manager);
    const grantedAt = this.clock.now();
    await manager.insert(OperatorToken, { ...this.sealed(deviceId, tokens), deviceId, provider, grantedAt });
  }

  /**
   * The meter's tokens, renewed when `isUsable` says no. One renewal at a time over all processes: the row stays locked
   * while the operator is asked, and the old token is on it until the new one is committed. A crash between leaves the
   * old one, which the operator takes again as long as its successor was not used. Null without any.
   */
  renew(
    deviceId: string,
    isUsable: (known: OperatorTokens) => boolean,
    ask: (refresh: string) => Promise<OperatorTokens>,
  ): Promise<OperatorTokens | null> {
    return this.dataSource.transaction(async (manager) => {
      const row = await manager.findOne(OperatorToken, {
        where: { deviceId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) return null;
      const known = this.opened(row);
      if (isUsable(known)) return known;
      const renewed = await ask(known.refresh);
      await manager.update(OperatorToken, { deviceId }, this.sealed(deviceId, renewed));
      return renewed;
    });
  }

  /** Forgets a meter's tokens, if it has any, and leaves them to be given back at the operator. */
  async release(deviceId: string, manager: EntityManager): Promise<void> {
    const row = await manager.findOne(OperatorToken, {
      where: { deviceId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!row) return;
    await manager.delete(OperatorToken, { deviceId });
    await this.giveBack(row.provider, this.opened(row), manager);
  }

  /** Leaves tokens that are of no use to be given back at the operator: a row that the tick reads. */
  async giveBack(provider: ProviderName, { refresh }: OperatorTokens, manager: EntityManager): Promise<void> {
    const id = randomUUID();
    const now = this.clock.now();
    const refreshSealed = this.secrets.seal(refresh, revocationContext(id));
    await manager.insert(TokenRevocation, {
      id,
      provider,
      refreshSealed,
      attempts: 0,
      createdAt: now,
      nextTryAt: now,
    });
  }

  private opened({ deviceId, accessSealed, refreshSealed, accessExpiresAt }: OperatorToken): OperatorTokens {
    return {
      access: this.secrets.open(accessSealed, accessContext(deviceId)),
      refresh: this.secrets.open(refreshSealed, refreshContext(deviceId)),
      accessExpiresAt,
    };
  }

  private sealed(
    deviceId: string,
    { access, refresh, accessExpiresAt }: OperatorTokens,
  ): Pick<OperatorToken, 'accessSealed' | 'refreshSealed' | 'accessExpiresAt'> {
    return {
      accessSealed: this.secrets.seal(access, accessContext(deviceId)),
      refreshSealed: this.secrets.seal(refresh, refreshContext(deviceId)),
      accessExpiresAt,
    };
  }
}

/** Binds a sealed access token to its row. */
export function accessContext(deviceId: string): string {
  return `linky_operator_tokens.access:${deviceId}`;
}

/** Binds a sealed refresh token to its row. */
export function refreshContext(deviceId: string): string {
  return `linky_operator_tokens.refresh:${deviceId}`;
}

/** Binds a sealed refresh token that is to be given back to its row. */
export function revocationContext(id: string): string {
  return `linky_token_revocations.refresh:${id}`;
}
