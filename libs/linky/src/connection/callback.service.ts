import type { CallbackOutcome } from '@coprowatt/contracts';
import { AccessPolicy, mayConnect, type RequestSession } from '@coprowatt/identity';
import { MeterRepository } from '@coprowatt/iot';
import { Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Providers } from '../providers/providers.ts';
import type { AuthorisationRequest } from './authorisation-request.entity.ts';
import { AuthorisationRequestRepository } from './authorisation-request.repository.ts';
import { readReturn, recheckSeconds, type OperatorReturn } from './callback-rules.ts';
import { Confirmation } from './confirmation.service.ts';
import { receivedContext } from './connecting.service.ts';
import { ConnectionEnd } from './connection-end.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { isAwaiting, isLive, isRenewing, move } from './connection-rules.ts';

/** Where a return leads and what it did. */
export interface Landing {
  outcome: CallbackOutcome;
  buildingId: string | null;
  deviceId: string | null;
}

type Known = Exclude<OperatorReturn, { kind: 'unknown' }>;

const NOWHERE: Landing = { outcome: 'unknown', buildingId: null, deviceId: null };

/** Takes returns from the operator's page; whatever is not exactly awaited here and now changes nothing. */
@Injectable()
export class CallbackService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly requests: AuthorisationRequestRepository,
    private readonly connections: ConnectionRepository,
    private readonly confirmation: Confirmation,
    private readonly ending: ConnectionEnd,
    private readonly providers: Providers,
    private readonly meters: MeterRepository,
    private readonly policy: AccessPolicy,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async receive(query: Record<string, unknown>, session: RequestSession | null): Promise<Landing> {
    if (!session) return NOWHERE;
    const returned = readReturn(query);
    const request = returned.kind !== 'unknown' && (await this.find(returned, session));
    if (returned.kind === 'unknown' || !request) return this.unknown(session);
    const outcome = await this.accept(returned, request);
    return { outcome, buildingId: request.buildingId, deviceId: request.deviceId };
  }

  /** The request that this return answers; one that brings what its operator never returns answers none. */
  private async find(returned: Known, session: RequestSession): Promise<AuthorisationRequest | null> {
    const request = await this.requests.findByState(this.secrets.lookupHash(returned.state), session.id);
    if (!request || returned.kind !== 'authorised') return request;
    const connection = await this.connections.find(request.deviceId);
    const provider = connection && this.providers.find(connection.provider);
    return provider?.returns === returned.brings ? request : null;
  }

  /** The building that the person was busy with, if any: the page there says that nothing changed. */
  private async unknown(session: RequestSession): Promise<Landing> {
    const open = await this.requests.findOpen(session.id, this.clock.now());
    return open ? { ...NOWHERE, buildingId: open.buildingId } : NOWHERE;
  }

  private async accept(returned: Known, request: AuthorisationRequest): Promise<CallbackOutcome> {
    if (request.consumedAt) return 'already';
    if (!(await this.mayStill(request))) return 'unknown';
    if (request.expiresAt.getTime() <= this.clock.nowMs()) return this.expire(request);
    const taken = await this.take(returned, request);
    if (taken === 'confirming') return this.confirmation.look(request.deviceId);
    if (typeof taken === 'string') return taken;
    await this.ending.tell({ connection: taken });
    if (isLive(taken.state)) return 'kept';
    return returned.kind === 'refused' ? 'refused' : 'operator_error';
  }

  /** Whether the person who left for the operator's page may still connect this meter. */
  private async mayStill(request: AuthorisationRequest): Promise<boolean> {
    const [access, meter] = await Promise.all([
      this.policy.buildingAccess(request.userId, request.buildingId),
      this.meters.find(request.deviceId),
    ]);
    return access !== null && meter !== null && mayConnect(access, meter.usage);
  }

  private async expire(request: AuthorisationRequest): Promise<CallbackOutcome> {
    const connection = await this.connections.find(request.deviceId);
    if (connection?.requestId !== request.id) return 'expired';
    await this.ending.end(request.deviceId, 'expire', { actorUserId: null, cause: 'the state had ended' });
    return isRenewing(connection) ? 'kept' : 'expired';
  }

  /**
   * Spends the state and keeps what came with it in one transaction: the first return wins, a later one is `already`.
   * Answers the connection when the agreement was not given.
   */
  private take(
    returned: Known,
    request: AuthorisationRequest,
  ): Promise<'confirming' | 'already' | 'unknown' | Connection> {
    return this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(request.deviceId, manager);
      if (connection?.requestId !== request.id || !isAwaiting(connection))
        return (await this.isConsumed(request, manager)) ? 'already' : 'unknown';
      if (!(await this.requests.consume(request.id, this.clock.now(), manager))) return 'already';
      if (returned.kind === 'authorised') return this.keep(connection, returned.value, manager);
      const end = { actorUserId: request.userId, cause: `${returned.kind} at the operator` };
      // Who met a failure of the operator has refused nothing: the ledger must not say so.
      const name = returned.kind === 'refused' ? 'refuse' : 'expire';
      return (await this.ending.apply(connection, name, end, manager)).connection;
    });
  }

  private async isConsumed({ id }: AuthorisationRequest, manager: EntityManager): Promise<boolean> {
    return (await this.requests.find(id, manager))?.consumedAt !== null;
  }

  private async keep(
    connection: Connection,
    received: string,
    manager: EntityManager,
  ): Promise<'confirming'> {
    const confirming: Connection = {
      ...connection,
      state: isRenewing(connection) ? connection.state : move(connection.state, 'receive'),
      receivedSealed: this.secrets.seal(received, receivedContext(connection.deviceId)),
      // The callback itself looks at once; the tick looks only if this process dies before.
      nextCheckAt: new Date(this.clock.nowMs() + recheckSeconds(0) * 1_000),
      checks: 0,
    };
    await this.connections.save(confirming, manager);
    return 'confirming';
  }
}
