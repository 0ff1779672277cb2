import { ConsentLedger } from '@coprowatt/gdpr';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MeterDataProvider } from '../providers/meter-data.provider.ts';
import { ConsentAsking, type Actor, type Agreement } from './consent-asking.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { isPending } from './connection-rules.ts';
import { newConnection, reopened, type HashedMeter } from './new-connection.ts';

export interface Opened {
  connection: Connection;
  authorizationUrl: string;
}

/** Sends a meter's connection, new or known, to the operator's page. */
@Injectable()
export class ConnectionOpening {
  constructor(
    private readonly asking: ConsentAsking,
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
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
    const { authorizationUrl, ...request } = await this.asking.ask(
      meter,
      agreement,
      actor,
      provider,
      manager,
    );
    const connection = before ? reopened(before, request) : newConnection(meter, request, this.clock.now());
    await this.connections.save(connection, manager);
    return { connection, authorizationUrl };
  }

  /** A request that a new one replaces ends in the ledger too. */
  async closePending(
    { state, consentId }: Connection,
    actorUserId: string,
    manager: EntityManager,
  ): Promise<void> {
    if (isPending(state))
      await this.ledger.append(consentId, 'expired', { actorUserId, cause: 'asked again' }, manager);
  }
}
