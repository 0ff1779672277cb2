import type { CallbackOutcome, ConnectionState } from '@coprowatt/contracts';
import { MeterRepository } from '@coprowatt/iot';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimOpening } from '../claim/claim-opening.service.ts';
import type { Grant, MeterDataProvider } from '../providers/meter-data.provider.ts';
import { Providers } from '../providers/providers.ts';
import { OperatorTokenStore } from '../providers/tokens/operator-token.store.ts';
import type { AuthorisationRequest } from './authorisation-request.entity.ts';
import { AuthorisationRequestRepository } from './authorisation-request.repository.ts';
import { recheckSeconds } from './callback-rules.ts';
import { receivedContext, Connecting } from './connecting.service.ts';
import { ConnectionEnd } from './connection-end.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { isConfirming, isLive, isRenewing } from './connection-rules.ts';
import { Redemption, type Redeemed } from './redemption.service.ts';
import { Renewal } from './renewal.service.ts';
import { ReturnJudging } from './return-judging.service.ts';

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
  suspect: 'connected',
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
    private readonly judging: ReturnJudging,
    private readonly renewal: Renewal,
    private readonly connecting: Connecting,
    private readonly ending: ConnectionEnd,
    private readonly claims: ClaimOpening,
    private readonly meters: MeterRepository,
    private readonly providers: Providers,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** One look; does nothing when no return is being confirmed, or another look is under way with its code. */
  async look(deviceId: string): Promise<CallbackOutcome> {
    const before = await this.connections.find(deviceId);
    if (!before || !isConfirming(before) || this.isTaken(before)) return outcomeOf(before);
    const provider = this.providers.get(before.provider);
    const redeemed = await this.redemption.redeem(before, provider);
    const settled = await this.dataSource.transaction(async (manager) => {
      await this.connections.lockPrm(before.prmHash, manager);
      const connection = await this.connections.lock(deviceId, manager);
      if (!connection || !isConfirming(connection) || connection.requestId !== before.requestId)
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
    if (isLive(over.state)) return { connection: over, outcome: 'kept', moved: true };
    return { connection: over, outcome: why === 'lost' ? 'expired' : 'operator_error', moved: true };
  }

  private async settle(
    before: Connection,
    grant: Grant,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Settled> {
    const request = before.requestId && (await this.requests.find(before.requestId, manager));
    if (!request) throw new Error('a return that is being confirmed has no request');
    if (isRenewing(before)) return this.settleRenewal(before, request, grant, provider, manager);
    const connection = await this.receive(before, grant, provider, manager);
    const hash = this.secrets.lookupHash(grant.authorisationId);
    // Whatever it serves: whose it is must learn that somebody else came with it.
    if (await this.judging.isOfAnother(hash, connection, manager))
      return settledAs(await this.claims.open(connection, hash, manager));
    const { verdict, services } = await this.judging.judge(connection, request, grant, provider, manager);
    switch (verdict) {
      case 'connect': {
        const { authorisationId } = grant;
        if (!(await this.judging.spend(connection, authorisationId, manager)))
          return settledAs(await this.claims.open(connection, hash, manager));
        if (request.asked) await this.meters.update(connection.deviceId, request.asked, manager);
        const proof = { authorisationId, services, actorUserId: request.userId };
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

  private async settleRenewal(
    connection: Connection,
    request: AuthorisationRequest,
    grant: Grant,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Settled> {
    const renewed = await this.renewal.settle(connection, request, grant, provider, manager);
    if (renewed === 'waiting') return settledAs(await this.lookAgain(connection, manager), false);
    const outcome = renewed.outcome === 'kept' ? 'kept' : 'connected';
    return { connection: renewed.connection, outcome, moved: true };
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
  if (!connection) return 'unknown';
  return isRenewing(connection) ? 'renewing' : (OUTCOMES[connection.state] ?? 'unknown');
}
