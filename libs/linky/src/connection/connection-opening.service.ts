import { ConsentLedger } from '@coprowatt/gdpr';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClaimOpening } from '../claim/claim-opening.service.ts';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import { ConsentAsking, type Actor, type Agreement } from './consent-asking.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { ConsentTurns } from './consent-turns.service.ts';
import { isLive, isPending } from './connection-rules.ts';
import { newConnection, renewing, reopened, type HashedMeter } from './new-connection.ts';

export interface Opened {
  connection: Connection;
  /** Null: there is no page to go to, and the connection is in review. */
  authorizationUrl: string | null;
}

/** Sends a meter's connection, new or known, to the operator's page; one that is live goes on meanwhile. */
@Injectable()
export class ConnectionOpening {
  constructor(
    private readonly asking: ConsentAsking,
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly turns: ConsentTurns,
    private readonly claims: ClaimOpening,
    private readonly clock: Clock,
  ) {}

  async open(
    meter: HashedMeter,
    before: Connection | null,
    agreement: Agreement,
    actor: Actor,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Opened> {
    if (before) await this.closePending(before, actor.session.userId, manager);
    if (provider.returns === null) return this.openReview(meter, before, agreement, actor, provider, manager);
    const { authorizationUrl, ...request } = await this.asking.ask(
      meter,
      agreement,
      actor,
      provider,
      manager,
    );
    const connection = this.opened(meter, before, request, provider);
    await this.connections.save(connection, manager);
    return { connection, authorizationUrl };
  }

  /** A request that a new one replaces ends in ledger and audit too. */
  async closePending(connection: Connection, actorUserId: string, manager: EntityManager): Promise<void> {
    const replaced = isPending(connection.state) ? connection.consentId : connection.renewalConsentId;
    if (replaced === null) return;
    await this.ledger.append(replaced, 'expired', { actorUserId, cause: 'asked again' }, manager);
    const turn = { consentId: replaced, actorId: actorUserId, how: 'expired' } as const;
    await this.turns.record(connection, { act: 'consent.ended', ...turn }, manager);
  }

  private opened(
    meter: HashedMeter,
    before: Connection | null,
    request: { consentId: string; requestId: string | null },
    { name }: MeterDataProvider,
  ): Connection {
    if (!before) return newConnection({ ...meter, provider: name }, request, this.clock.now());
    return isLive(before.state)
      ? renewing(before, request)
      : reopened({ ...before, provider: name }, request);
  }

  /** Where nothing proves whose a point is only an admin's word connects it (design rule 7). */
  private async openReview(
    meter: HashedMeter,
    before: Connection | null,
    agreement: Agreement,
    actor: Actor,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Opened> {
    const consentId = await this.asking.record(meter, agreement, actor, provider, null, manager);
    const asked = this.opened(meter, before, { consentId, requestId: null }, provider);
    return { connection: await this.claims.open(asked, null, manager), authorizationUrl: null };
  }
}
