import { ConsentLedger } from '@coprowatt/gdpr';
import { MeterRepository } from '@coprowatt/iot';
import { AuditLog, Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MeterDataProvider, SubscribedService } from '../providers/meter-data.provider.ts';
import { SyncPlanner } from '../sync/sync-planner.ts';
import { consentAudit } from './consent-audit.ts';
import { consentEndMs } from './consent-end-rules.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { move } from './connection-rules.ts';
import { NO_PREVIOUS } from './new-connection.ts';

/** Of a consent that was over before it was proved. */
const NOTHING = {
  purposes: { daily: false, loadCurve: false, advice: false },
  dataCategories: {
    dailyEnergy: false,
    loadCurve: false,
    maximumPower: false,
    contract: false,
    identity: false,
  },
};

/** What proves a connection. */
export interface Proof {
  authorisationId: string;
  /** Services of exactly this usage point; none where the operator has no such thing. */
  services: SubscribedService[];
  /** Person whose consent it is. */
  actorUserId: string;
  /** In a word of ours, where it is not the operator's. */
  cause?: string;
}

/** Makes a connection live; the caller holds the PRM's lock, has judged the proof and spent its authorisation. */
@Injectable()
export class Connecting {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly ledger: ConsentLedger,
    private readonly meters: MeterRepository,
    private readonly planner: SyncPlanner,
    private readonly audit: AuditLog,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async connect(
    connection: Connection,
    name: 'connect' | 'resume' | 'renew' | 'approve',
    proof: Proof,
    provider: MeterDataProvider,
    manager: EntityManager,
  ): Promise<Connection> {
    const now = this.clock.now();
    const [from, until] = [earliest(proof.services), latest(proof.services)];
    const expiresAt = new Date(consentEndMs(proof.services, provider.timeZone, now.getTime()));
    await this.give(connection.consentId, proof, { from, until, expiresAt }, manager);
    const { purposes, dataCategories } = (await this.ledger.current(connection.deviceId, manager)) ?? NOTHING;
    const meter = await this.meters.get(connection.deviceId, manager);
    const connected: Connection = {
      ...connection,
      state: move(connection.state, name),
      provider: provider.name,
      // What one operator lacks another may have.
      scopesLearned: meter.provider === provider.name ? connection.scopesLearned : {},
      requestId: null,
      nextCheckAt: null,
      checks: 0,
      suspectSince: null,
      receivedSealed: null,
      ...NO_PREVIOUS,
      authorisationSealed: this.secrets.seal(
        proof.authorisationId,
        authorisationContext(connection.deviceId),
      ),
      provedAuthorisationHash: this.secrets.lookupHash(proof.authorisationId),
      serviceFrom: from,
      serviceUntil: until,
      consentGivenAt: now,
      consentExpiresAt: expiresAt,
      connectedAt: connection.connectedAt ?? now,
      curveState: curveStateOf(purposes.loadCurve, proof.services, connection),
    };
    await this.connections.save(connected, manager);
    const asked = { askedUntil: null, provider: provider.name };
    await this.meters.update(connection.deviceId, asked, manager);
    const { consentId } = connection;
    const given = { act: 'consent.given', consentId, actorId: proof.actorUserId, purposes } as const;
    await this.audit.record(consentAudit({ ...meter, ...asked }, given), manager);
    await this.planner.openBackfill(
      {
        meter: { ...meter, ...asked },
        connection: connected,
        categories: dataCategories,
        requestedBy: proof.actorUserId,
      },
      manager,
    );
    return connected;
  }

  private give(
    consentId: string,
    { authorisationId, services, actorUserId, cause }: Proof,
    { from, until, expiresAt }: { from: string | null; until: string | null; expiresAt: Date },
    manager: EntityManager,
  ): Promise<void> {
    const evidence = { serviceIds: services.map(({ id }) => id), from, until };
    return this.ledger.append(
      consentId,
      'given',
      { actorUserId, expiresAt, authorisationId, evidence, ...(cause && { cause }) },
      manager,
    );
  }
}

/** Binds what a return brought and nothing proves yet to its row. */
export function receivedContext(deviceId: string): string {
  return `linky_connections.received:${deviceId}`;
}

/** Binds a proved authorisation id to its row. */
export function authorisationContext(deviceId: string): string {
  return `linky_connections.authorisation:${deviceId}`;
}

function curveStateOf(
  allowed: boolean,
  services: SubscribedService[],
  before: Connection,
): Connection['curveState'] {
  if (!allowed) return 'not_consented';
  if (services.length > 0 && !services.some(({ data }) => data === 'load_curve')) return 'not_collected';
  return before.curveState === 'active' ? 'active' : 'unknown';
}

function earliest(services: SubscribedService[]): string | null {
  return (
    services
      .map(({ from }) => from)
      .filter((day) => day !== null)
      .sort()
      .at(0) ?? null
  );
}

function latest(services: SubscribedService[]): string | null {
  return (
    services
      .map(({ until }) => until)
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  );
}
