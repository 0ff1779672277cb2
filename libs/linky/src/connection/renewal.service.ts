import { ConsentLedger } from '@coprowatt/gdpr';
import { Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Grant, MeterDataProvider } from '../providers/meter-data.provider.ts';
import { OperatorTokenStore } from '../providers/tokens/operator-token.store.ts';
import type { AuthorisationRequest } from './authorisation-request.entity.ts';
import { Connecting, type Proof } from './connecting.service.ts';
import { ConnectionEnd } from './connection-end.service.ts';
import type { Connection } from './connection.entity.ts';
import { ConsentTurns } from './consent-turns.service.ts';
import { ReturnJudging } from './return-judging.service.ts';

/** What the return to a renewal came to; `waiting`: the operator has not confirmed it yet. */
export type Renewed = { connection: Connection; outcome: 'renewed' | 'kept' } | 'waiting';

/**
 * Gives a live connection its new consent. Until then the old one serves; what is not beyond doubt leaves it as it was, so
 * that a renewal can neither end a connection nor open a review. The caller holds the PRM and the connection.
 */
@Injectable()
export class Renewal {
  constructor(
    private readonly judging: ReturnJudging,
    private readonly connecting: Connecting,
    private readonly ending: ConnectionEnd,
    private readonly ledger: ConsentLedger,
    private readonly turns: ConsentTurns,
    private readonly tokens: OperatorTokenStore,
    private readonly secrets: Secrets,
  ) {}

  /** Judges a return from the operator's page. What it brought is kept only with the renewal itself. */
  async settle(
    connection: Connection,
    request: AuthorisationRequest,
    grant: Grant,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Renewed> {
    const hash = this.secrets.lookupHash(grant.authorisationId);
    if (await this.judging.isOfAnother(hash, connection, manager))
      return this.keep(connection, 'expire', 'the authorisation is of another', grant, manager);
    const { verdict, services } = await this.judging.judge(connection, request, grant, provider, manager);
    if (verdict === 'wait') return 'waiting';
    if (verdict === 'mismatch')
      return this.keep(connection, 'mismatch', 'another usage point was shared', grant, manager);
    // Who proved the point with this very authorisation is no other subject, whoever else asks for it meanwhile.
    const isProved = connection.provedAuthorisationHash?.equals(hash) ?? false;
    if (verdict === 'review' && !isProved)
      return this.keep(connection, 'expire', 'asked by another', grant, manager);
    if (!(await this.judging.spend(connection, grant.authorisationId, manager)))
      return this.keep(connection, 'expire', 'the authorisation is of another', grant, manager);
    if (grant.tokens) await this.tokens.keep(connection.deviceId, provider.name, grant.tokens, manager);
    const { authorisationId } = grant;
    const proof = { authorisationId, services, actorUserId: request.userId };
    return { connection: await this.give(connection, proof, provider, manager), outcome: 'renewed' };
  }

  /** The consent that was asked takes the place of the one in force. */
  async give(
    connection: Connection,
    proof: Proof,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Connection> {
    const { consentId, renewalConsentId } = connection;
    if (renewalConsentId === null) throw new Error('a connection that is not asked again cannot be renewed');
    const step = { actorUserId: proof.actorUserId, cause: 'a new consent was given' };
    await this.ledger.append(consentId, 'renewed', step, manager);
    const turn = { act: 'consent.renewed', consentId, actorId: proof.actorUserId, how: 'renewed' } as const;
    await this.turns.record(connection, turn, manager);
    const renewed = { ...connection, consentId: renewalConsentId, renewalConsentId: null };
    return this.connecting.connect(renewed, 'renew', proof, provider, manager);
  }

  private async keep(
    connection: Connection,
    name: 'expire' | 'mismatch',
    cause: string,
    { tokens }: Grant,
    manager: EntityManager,
  ): Promise<Renewed> {
    if (tokens) await this.tokens.giveBack(connection.provider, tokens, manager);
    const kept = await this.ending.apply(connection, name, { actorUserId: null, cause }, manager);
    return { connection: kept.connection, outcome: 'kept' };
  }
}
