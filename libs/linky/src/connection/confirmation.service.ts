import type { CallbackOutcome, ConnectionState } from '@coprowatt/contracts';
import { localDateOf } from '@coprowatt/energy';
import { MeterRepository, prmContext } from '@coprowatt/iot';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimOpening } from '../claim/claim-opening.service.ts';
import type { Grant, MeterDataProvider } from '../providers/meter-data.provider.ts';
import { Providers } from '../providers/providers.ts';
import { OperatorTokenStore } from '../providers/tokens/operator-token.store.ts';
import type { AuthorisationRequest } from './authorisation-request.entity.ts';
import { AuthorisationRequestRepository } from './authorisation-request.repository.ts';
import { judge, recheckSeconds, type Claim } from './callback-rules.ts';
import { receivedContext, Connecting } from './connecting.service.ts';
import { ConnectionEnd } from './connection-end.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { Redemption, type Redeemed } from './redemption.service.ts';

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
 * then by the tick until the `state` ends. What was received is on the row first, so a crash between loses nothing but
 * a code that was on its way to the operator, which ends the request: it is asked again.
 */
@Injectable()
export class Confirmation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: ConnectionRepository,
    private readonly requests: AuthorisationRequestRepository,
    private readonly redemption: Redemption,
    private readonly tokens: OperatorTokenStore,
    private readonly connecting: Connecting,
    private readonly ending: ConnectionEnd,
    private readonly claims: ClaimOpening,
    private readonly meters: MeterRepository,
    private readonly providers: Providers,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** One look; does nothing when the connection is not `confirming`, or another look is under way with its code. */
  async look(deviceId: string): Promise<CallbackOutcome> {
    const before = await this.connections.find(deviceId);
    if (before?.state !== 'confirming' || this.isTaken(before)) return outcomeOf(before);
    const provider = this.providers.get(before.provider);
    const redeemed = await this.redemption.redeem(before, provider);
    const settled = await this.dataSource.transaction(async (manager) => {
      await this.connections.lockPrm(before.prmHash, manager);
      const connection = await this.connections.lock(deviceId, manager);
      if (connection?.state !== 'confirming' || connection.requestId !== before.requestId)
        return this.tooLate(connection, redeemed, provider, manager);
      if (redeemed === 'lost' || redeemed === 'failed') return this.expire(connection, redeemed, manager);
      return this.settle(connection, redeemed, provider, manager);
    });
    const { connection, moved, outcome } = settled;
    if (connection && moved) await this.ending.tell({ connection });
    return outcome;
  }

  private isTaken({ receivedSealed, nextCheckAt }: Connection): boolean {
    return receivedSealed === null && nextCheckAt !== null && nextCheckAt.getTime() > this.clock.nowMs();
  }

  /** Another look was faster, or the request is over, and everybody was told: what came now is given back. */
  private async tooLate(
    connection: Connection | null,
    redeemed: Redeemed,
    { name }: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Settled> {
    if (typeof redeemed !== 'string' && redeemed.tokens)
      await this.tokens.giveBack(name, redeemed.tokens, manager);
    return settledAs(connection, false);
  }

  private async expire(
    connection: Connection,
    why: 'lost' | 'failed',
    manager: EntityManager,
  ): Promise<Settled> {
    const end = { actorUserId: null, cause: `the code of the operator was ${why}` };
    const { connection: over } = await this.ending.apply(connection, 'expire', end, manager);
    return { connection: over, outcome: why === 'lost' ? 'expired' : 'operator_error', moved: true };
  }

  private async settle(
    before: Connection,
    grant: Grant,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Settled> {
    const connection = await this.receive(before, grant, provider, manager);
    const { authorisationId, services } = grant;
    const request = connection.requestId && (await this.requests.find(connection.requestId, manager));
    if (!request) throw new Error('a confirming connection has no request');
    // Whatever it serves: whose it is must learn that somebody else came with it.
    const hash = this.secrets.lookupHash(authorisationId);
    if (await this.isOfAnother(hash, connection, manager))
      return settledAs(await this.claims.open(connection, hash, manager));
    const claim = await this.claim(connection, request, grant, provider, manager);
    switch (judge(services, claim)) {
      case 'connect': {
        if (!(await this.spend(connection, authorisationId, manager)))
          return settledAs(await this.claims.open(connection, hash, manager));
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

  /** Keeps what was brought, whatever is made of it; an end of the connection gives it back. */
  private async receive(
    connection: Connection,
    { authorisationId, tokens }: Grant,
    { name }: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Connection> {
    const { deviceId } = connection;
    if (tokens) await this.tokens.keep(deviceId, name, tokens, manager);
    return { ...connection, receivedSealed: this.secrets.seal(authorisationId, receivedContext(deviceId)) };
  }

  private async claim(
    connection: Connection,
    request: AuthorisationRequest,
    { authorisationId, services }: Grant,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Claim> {
    const subject = { kind: connection.subjectKind, id: connection.subjectId };
    const hash = this.secrets.lookupHash(authorisationId);
    const own = await this.connections.listProvedBy(hash, subject, manager);
    const ownHashes = new Set(own.map(({ prmHash }) => prmHash.toString('hex')));
    const meter = await this.meters.getWithPrm(connection.deviceId, manager);
    return {
      usagePoint: this.secrets.open(meter.prmSealed, prmContext(meter.id)),
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
      final: provider.returns === 'code',
    };
  }

  private async isOfAnother(
    hash: Buffer,
    { subjectKind, subjectId }: Connection,
    manager: EntityManager,
  ): Promise<boolean> {
    const spender = await this.connections.findSpender(hash, manager);
    return spender !== null && (spender.kind !== subjectKind || spender.id !== subjectId);
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
