import { randomUUID } from 'node:crypto';
import type { Building, MeterUsage } from '@coprowatt/contracts';
import { MeterRepository, prmContext, type Meter } from '@coprowatt/iot';
import { AppError, Clock, Secrets } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MeterDetails } from './authorisation-request.entity.ts';
import type { ConfigureMeterDto } from './configure.dto.ts';
import type { Connection } from './connection.entity.ts';
import { ConnectionRepository } from './connection.repository.ts';
import { isLive } from './connection-rules.ts';
import type { HashedMeter } from './new-connection.ts';
import { meterSubject, type Subject } from './subject.ts';

/** What a person says of a meter when he connects it. */
export type MeterFacts = Pick<
  ConfigureMeterDto,
  'provider' | 'label' | 'usage' | 'equipment' | 'mandateReference'
>;

export interface Registered {
  meter: HashedMeter;
  /** Null when it was never connected. */
  connection: Connection | null;
}

/** The one row that a subject has for a PRM: found with its history, or made. The caller holds the PRM's lock. */
@Injectable()
export class MeterRegistration {
  constructor(
    private readonly meters: MeterRepository,
    private readonly connections: ConnectionRepository,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `meter_already_connected`, `already_claimed`, `conflict`. */
  async register(
    subject: Subject,
    buildingId: string,
    prm: string,
    facts: MeterFacts,
    manager: EntityManager,
  ): Promise<Registered> {
    const prmHash = this.secrets.lookupHash(prm);
    const known = await this.meters.findBySubject(meterSubject(subject), prmHash, manager);
    if (!known)
      return { meter: await this.create(subject, buildingId, prm, facts, manager), connection: null };
    const connection = await this.connections.lock(known.id, manager);
    refuseTaken(known, connection, buildingId);
    // What has a history stays as it is until the request has made the connection live.
    if (hasHistory(known, connection)) return { meter: { ...known, prmHash }, connection };
    const changes = { buildingId, provider: facts.provider, ...detailsOf(facts) };
    await this.meters.update(known.id, changes, manager);
    return { meter: { ...known, ...changes, prmHash }, connection };
  }

  private async create(
    subject: Subject,
    buildingId: string,
    prm: string,
    facts: MeterFacts,
    manager: EntityManager,
  ): Promise<HashedMeter> {
    const id = randomUUID();
    const meter: HashedMeter & { prmSealed: string } = {
      id,
      buildingId,
      organisationId: subject.kind === 'organisation' ? subject.id : null,
      holderUserId: subject.kind === 'user' ? subject.id : null,
      provider: facts.provider,
      prmSealed: this.secrets.seal(prm, prmContext(id)),
      prmHash: this.secrets.lookupHash(prm),
      prmLast4: prm.slice(-4),
      ...detailsOf(facts),
      usage: facts.usage,
      subscribedPowerKva: null,
      askedFrom: null,
      askedUntil: null,
      inServiceFrom: null,
      lastReadingAt: null,
      createdAt: this.clock.now(),
    };
    await this.meters.insert(meter, manager);
    return meter;
  }
}

/** A common meter goes by its building's mandate unless another is named; a private one needs none. */
export function withMandate<Facts extends { usage: MeterUsage; mandateReference?: string | null }>(
  facts: Facts,
  building: Pick<Building, 'mandateReference'>,
): Facts {
  const mandateReference = facts.mandateReference ?? building.mandateReference ?? undefined;
  return facts.usage === 'common' && mandateReference ? { ...facts, mandateReference } : facts;
}

export function detailsOf({ label, equipment, mandateReference }: MeterFacts): MeterDetails {
  return { label, equipment: equipment ?? null, mandateReference: mandateReference ?? null };
}

/** Whether a meter holds what must not be lost: readings, or a consent that was once given. */
export function hasHistory(meter: Meter, connection: Connection | null): boolean {
  return meter.lastReadingAt !== null || (connection !== null && connection.connectedAt !== null);
}

function refuseTaken(meter: Meter, connection: Connection | null, buildingId: string): void {
  if (connection && isLive(connection.state)) throw new AppError('meter_already_connected');
  if (connection?.state === 'review') throw new AppError('already_claimed');
  if (meter.buildingId !== buildingId && hasHistory(meter, connection))
    throw new AppError('conflict', { detail: 'This meter has its history in another building of yours' });
}
