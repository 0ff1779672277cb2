import type { CallbackOutcome, ConnectionState } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import { MeterRepository } from '@coprowatt/iot';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimOpening } from '../claim/claim-opening.service.ts';
import type { MeterDataProvider, SubscribedService } from '../providers/meter-data.provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { Providers } from '../providers/providers.ts';
import type { AuthorisationRequest } from './authorisation-request.entity.ts';
import { AuthorisationRequestRepository } from './authorisation-request.repository.ts';
import { judge, recheckSeconds, type Claim } from './callback-rules.ts';
import { receivedContext, Connecting } from './connecting.service.ts';
import { ConnectionEnd } from './connection-end.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';

/** What a look came to. */
interface Settled {
  connection: Connection | null;
  outcome: CallbackOutcome;
  /** Whether it was this look that changed the connection's state. */
  moved: boolean;
}

/** Outcome of a return, by the state in which it left the connection. */
const OUTCOMES: Partial<Record<ConnectionState, CallbackOutcome>> = {
  connected: 'connected',
  confirming: 'confirming',
  review: 'review',
  mismatch: 'mismatch',
  expired: 'expired',
};

/**
 * Looks at the operator whether a return proves the PRM that was typed (design rule 7): once during the callback,
 * then by the tick until the `state` ends. What was received is on the row first, so a crash between loses nothing.
 */
@Injectable()
export class Confirmation {
  private readonly logger = new Logger(Confirmation.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: ConnectionRepository,
    private readonly requests: AuthorisationRequestRepository,
    private readonly connecting: Connecting,
    private readonly ending: ConnectionEnd,
    private readonly claims: ClaimOpening,
    private readonly meters: MeterRepository,
    private readonly providers: Providers,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** One look; does nothing when the connection is not `confirming`. */
  async look(deviceId: string): Promise<CallbackOutcome> {
    const before = await this.connections.find(deviceId);
    if (before?.state !== 'confirming' || before.receivedSealed === null) return outcomeOf(before);
    const authorisationId = this.secrets.open(before.receivedSealed, receivedContext(deviceId));
    const provider = this.providers.get(before.provider);
    const services = await this.ask(provider, authorisationId);
    const settled = await this.dataSource.transaction(async (manager) => {
      await this.connections.lockPrm(before.prmHash, manager);
      const connection = await this.connections.lock(deviceId, manager);
      // Another look was faster: it has told everybody.
      if (connection?.state !== 'confirming' || connection.requestId !== before.requestId)
        return settledAs(connection, false);
      return this.settle(connection, authorisationId, services, provider, manager);
    });
    if (settled.connection && settled.moved) await this.ending.tell(settled.connection);
    return settled.outcome;
  }

  /** A failure is no proof against the claim: the operator is asked again. */
  private async ask(provider: MeterDataProvider, authorisationId: string): Promise<SubscribedService[]> {
    try {
      return await provider.subscribedServices(authorisationId);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      this.logger.warn(
        { code: error.code, status: error.status, vendorCode: error.vendorCode },
        'services not confirmed',
      );
      return [];
    }
  }

  private async settle(
    connection: Connection,
    authorisationId: string,
    services: SubscribedService[],
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Settled> {
    const request = connection.requestId && (await this.requests.find(connection.requestId, manager));
    if (!request) throw new Error('a confirming connection has no request');
    const claim = await this.claim(connection, request, authorisationId, services, provider, manager);
    switch (judge(services, claim)) {
      case 'connect': {
        if (!(await this.spend(connection, authorisationId, manager)))
          return settledAs(
            await this.claims.open(connection, this.secrets.lookupHash(authorisationId), manager),
          );
        const own = services.filter(
          ({ usagePoint, state }) => usagePoint === claim.usagePoint && state !== 'ended',
        );
        const proof = { authorisationId, services: own, actorUserId: request.userId };
        if (request.asked) await this.meters.update(connection.deviceId, request.asked, manager);
        return settledAs(await this.connecting.connect(connection, 'connect', proof, provider, manager));
      }
      case 'review':
        return settledAs(await this.claims.open(connection, null, manager));
      case 'mismatch':
        return {
          connection: await this.endMismatched(connection, manager),
          outcome: 'mismatch',
          moved: true,
        };
      case 'wait':
        return settledAs(await this.lookAgain(connection, manager), false);
    }
  }

  private async claim(
    connection: Connection,
    request: AuthorisationRequest,
    authorisationId: string,
    services: SubscribedService[],
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Claim> {
    const subject = { kind: connection.subjectKind, id: connection.subjectId };
    const hash = this.secrets.lookupHash(authorisationId);
    const own = await this.connections.listProvedBy(hash, subject, manager);
    const ownHashes = new Set(own.map(({ prmHash }) => prmHash.toString('hex')));
    const meter = await this.meters.getWithPrm(connection.deviceId, manager);
    return {
      usagePoint: this.secrets.open(meter.prmSealed, `meters.prm:${meter.id}`),
      requestedOn: localDateOf(request.createdAt.getTime(), provider.timeZone),
      ownUsagePoints: new Set(
        services
          .map(({ usagePoint }) => usagePoint)
          .filter((usagePoint) => ownHashes.has(this.secrets.lookupHash(usagePoint).toString('hex'))),
      ),
      contested: await this.connections.isClaimedByAnother(
        connection.prmHash,
        subject,
        this.clock.now(),
        manager,
      ),
    };
  }

  /** False when the authorisation is another subject's. */
  private spend(
    { subjectKind, subjectId }: Connection,
    authorisationId: string,
    manager: EntityManager,
  ): Promise<boolean> {
    const hash = this.secrets.lookupHash(authorisationId);
    const subject = { kind: subjectKind, id: subjectId };
    return this.connections.spend(hash, subject, this.clock.now(), manager);
  }

  private async endMismatched(connection: Connection, manager: EntityManager): Promise<Connection> {
    const end = { actorUserId: null, cause: 'another usage point was shared' };
    return (await this.ending.apply(connection, 'mismatch', end, manager)).connection;
  }

  private async lookAgain(connection: Connection, manager: EntityManager): Promise<Connection> {
    const nextCheckAt = new Date(this.clock.nowMs() + recheckSeconds(connection.checks) * 1_000);
    const waiting = { ...connection, checks: connection.checks + 1, nextCheckAt };
    await this.connections.save(waiting, manager);
    return waiting;
  }
}

function settledAs(connection: Connection | null, moved = true): Settled {
  return { connection, outcome: outcomeOf(connection), moved };
}

function outcomeOf(connection: Connection | null): CallbackOutcome {
  return (connection && OUTCOMES[connection.state]) ?? 'unknown';
}
