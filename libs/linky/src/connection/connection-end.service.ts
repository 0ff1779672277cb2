import type { AuditAct, ProviderName, SyncReason } from '@coprowatt/contracts';
import { addDays } from '@coprowatt/energy';
import { ConsentLedger, type ConsentEventKind } from '@coprowatt/gdpr';
import { AlertNotices, MeterRepository, type Meter } from '@coprowatt/iot';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ClaimRepository } from '../claim/claim.repository.ts';
import { LinkyLive } from '../linky-live.ts';
import { OperatorTokenStore } from '../providers/tokens/operator-token.store.ts';
import { SyncAnnouncer } from '../sync/sync-announcer.ts';
import type { SyncRun } from '../sync/sync-run.entity.ts';
import { SyncRunRepository } from '../sync/sync-run.repository.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { ConsentTurns } from './consent-turns.service.ts';
import { canMove, endsRenewal, isLive, type EndName } from './connection-rules.ts';
import { ended, keptAsItWas } from './new-connection.ts';

const EVENT_OF = {
  refuse: 'refused',
  expire: 'expired',
  mismatch: 'mismatch',
  revoke: 'revoked',
  runOut: 'expired',
  withdraw: 'withdrawn',
} as const satisfies Record<EndName, ConsentEventKind>;

const ACT_OF = {
  refuse: 'consent.refused',
  expire: 'consent.ended',
  mismatch: 'consent.ended',
  revoke: 'consent.ended',
  runOut: 'consent.ended',
  withdraw: 'consent.withdrawn',
} as const satisfies Record<EndName, AuditAct>;

/** How the runs under way end with it. */
const WITHDRAWN = { state: 'cancelled', reaction: null } as const;
const ENDED = { state: 'failed', reaction: 'ask_consent' } as const;

export interface End {
  /** Null when the operator or time ended it. */
  actorUserId: string | null;
  /** In a word of ours, or the operator's code. */
  cause: string;
  /** Why a run that is under way ends. */
  reason?: SyncReason;
}

/** What an end left behind. */
export interface Ended {
  connection: Connection;
  /** The runs that it stopped. */
  runs: SyncRun[];
  /** Whether a claim is over with it. */
  endsClaim: boolean;
}

/** What browsers are told: a connection that moved, and what ended with its former state. */
export type Told = Pick<Ended, 'connection'> & Partial<Ended>;

/** Ends connections and requests: the state, the ledger, the running sync and what is expected move together. */
@Injectable()
export class ConnectionEnd {
  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly runs: SyncRunRepository,
    private readonly meters: MeterRepository,
    private readonly alerts: AlertNotices,
    private readonly live: LinkyLive,
    private readonly announcer: SyncAnnouncer,
    private readonly tokens: OperatorTokenStore,
    private readonly claims: ClaimRepository,
    private readonly turns: ConsentTurns,
    private readonly clock: Clock,
  ) {}

  /** Ends in a transaction of its own and tells it. False when the connection, or its request, had moved on: nothing was done. */
  async end(deviceId: string, name: EndName, end: End): Promise<boolean> {
    const done = await this.dataSource.transaction(async (manager) => {
      const connection = await this.connections.lock(deviceId, manager);
      if (!connection || !(canMove(connection.state, name) || endsRenewal(connection, name))) return null;
      if (name === 'expire' && !(await this.connections.isRequestOver(deviceId, this.clock.now(), manager)))
        return null;
      return this.apply(connection, name, end, manager);
    });
    if (done) await this.tell(done);
    return done !== null;
  }

  /** The same on a connection that the caller holds; `tell` it after the commit. */
  async apply(connection: Connection, name: EndName, end: End, manager: EntityManager): Promise<Ended> {
    if (endsRenewal(connection, name)) return this.endRenewal(connection, name, end, manager);
    const wasLive = isLive(connection.state);
    const after = { ...ended(connection, name), provider: await this.providerOf(connection, manager) };
    await this.connections.save(after, manager);
    await this.tokens.release(connection.deviceId, manager);
    await this.ledger.append(
      connection.consentId,
      EVENT_OF[name],
      { actorUserId: end.actorUserId, cause: end.cause },
      manager,
    );
    if (connection.state === 'review') await this.claims.closeOf(after.deviceId, this.clock.now(), manager);
    await this.record(connection, name, end, manager);
    if (name === 'withdraw' && connection.renewalConsentId !== null)
      await this.ledger.append(
        connection.renewalConsentId,
        'withdrawn',
        { actorUserId: end.actorUserId, cause: end.cause },
        manager,
      );
    const runs = wasLive ? await this.stopAsking(connection.deviceId, name, end, manager) : [];
    return { connection: after, runs, endsClaim: connection.state === 'review' };
  }

  /** A request through another operator or gateway that comes to nothing leaves the meter with the one that it had. */
  private async providerOf({ deviceId }: Connection, manager: EntityManager): Promise<ProviderName> {
    return (await this.meters.get(deviceId, manager)).provider;
  }

  /** A renewal that comes to nothing: the consent that was asked is over, the one in force and its calls go on. */
  private async endRenewal(
    connection: Connection,
    name: EndName,
    end: End,
    manager: EntityManager,
  ): Promise<Ended> {
    const { renewalConsentId } = connection;
    if (renewalConsentId === null) throw new Error('a connection that is not asked again');
    const after = keptAsItWas(connection);
    await this.connections.save(after, manager);
    const { actorUserId, cause } = end;
    await this.ledger.append(renewalConsentId, EVENT_OF[name], { actorUserId, cause }, manager);
    await this.record({ ...connection, consentId: renewalConsentId }, name, end, manager);
    return { connection: after, runs: [], endsClaim: false };
  }

  /** Tells browsers a connection's new state, and what ended with it. */
  async tell(told: Told): Promise<void> {
    const meter = await this.meters.find(told.connection.deviceId);
    if (meter) await this.tellOf(meter, told);
  }

  /** The same of a meter that may be gone by now. */
  async tellOf(meter: Meter, { connection, runs = [], endsClaim }: Told): Promise<void> {
    await this.live.consentChanged(meter, connection.state);
    for (const run of runs) await this.announcer.announce(meter, run, null);
    if (endsClaim || connection.state === 'review') await this.tellContested(connection.deviceId);
  }

  /** Whose meter was claimed sees that it is, or is no more. */
  private async tellContested(claimantDeviceId: string): Promise<void> {
    for (const { deviceId, state } of await this.claims.listContestedBy(claimantDeviceId)) {
      const meter = await this.meters.find(deviceId);
      if (meter) await this.live.consentChanged(meter, state);
    }
  }

  private record(
    connection: Connection,
    name: EndName,
    { actorUserId }: End,
    manager: EntityManager,
  ): Promise<void> {
    // Withdrawn by nobody: a rule ended it.
    const act = name === 'withdraw' && actorUserId === null ? 'consent.ended' : ACT_OF[name];
    const { consentId } = connection;
    const turn = { act, consentId, actorId: actorUserId, how: EVENT_OF[name] };
    return this.turns.record(connection, turn, manager);
  }

  private async stopAsking(
    deviceId: string,
    name: EndName,
    end: End,
    manager: EntityManager,
  ): Promise<SyncRun[]> {
    const how = name === 'withdraw' ? WITHDRAWN : ENDED;
    const reason = end.reason ?? 'consent_withdrawn';
    const runs = await this.runs.endActive(deviceId, { ...how, reason, at: this.clock.now() }, manager);
    const askedTo = await this.runs.newestAsked(deviceId, manager);
    if (askedTo !== null) await this.meters.update(deviceId, { askedUntil: addDays(askedTo, -1) }, manager);
    await this.alerts.judgeAgain(manager, deviceId);
    // Without consent there is no yes to advice, which alone lets a private meter be judged and told of.
    if ((await this.meters.get(deviceId, manager)).usage === 'private')
      await this.alerts.recall(manager, deviceId);
    return runs;
  }
}
