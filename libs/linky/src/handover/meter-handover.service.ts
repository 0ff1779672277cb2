import { Meter, MeterRepository } from '@coprowatt/iot';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClaimRepository } from '../claim/claim.repository.ts';
import { ConnectionEnd, type End, type Ended } from '../connection/connection-end.service.ts';
import type { Connection } from '../connection/connection.entity.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive, isPending } from '../connection/connection-rules.ts';
import { hasHistory } from '../connection/meter-registration.service.ts';
import type { Subject } from '../connection/subject.ts';

/** From whom to whom, by whom and on what ground. */
export interface Handing {
  from: Subject;
  to: Subject;
  actorUserId: string;
  mandateReference: string;
}

/** One meter that changed hands, and the end of the consent that it had. */
export interface Handed {
  meter: Meter;
  end: Ended | null;
}

interface Held {
  meter: Meter;
  connection: Connection;
}

/**
 * Gives an organisation's common meters to another, with history and proved authorisations. No consent goes along: the
 * new organisation says yes anew, for which `reconnect` is enough.
 */
@Injectable()
export class MeterHandover {
  constructor(
    private readonly meters: MeterRepository,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
    private readonly claims: ClaimRepository,
  ) {}

  /** In the caller's transaction, who holds the building. @throws AppError `conflict` for a PRM of which both have a history. */
  async hand(buildingId: string, handing: Handing, manager: EntityManager): Promise<Handed[]> {
    const held = await this.lockAll(buildingId, manager);
    const handed: Handed[] = [];
    for (const { meter, connection } of held) {
      await this.makeRoom(connection.prmHash, handing, manager);
      const end = await this.endConsent(connection, handing, manager);
      await this.give(meter, handing, manager);
      handed.push({ meter, end });
    }
    await this.giveAuthorisations(
      held.map(({ connection }) => connection),
      handing,
      manager,
    );
    const prmHashes = held.map(({ connection }) => connection.prmHash);
    await this.claims.followHolder(prmHashes, handing.from, handing.to, manager);
    return handed;
  }

  /** PRMs in one order for everybody, so that two who hand over never wait for each other. */
  private async lockAll(buildingId: string, manager: EntityManager): Promise<Held[]> {
    const meters = await this.meters.listCommon(buildingId, manager);
    const known = await this.connections.listOf(meters.map(({ id }) => id));
    const held: Held[] = [];
    for (const { deviceId, prmHash } of known.toSorted((one, other) => one.prmHash.compare(other.prmHash))) {
      await this.connections.lockPrm(prmHash, manager);
      const connection = await this.connections.lock(deviceId, manager);
      const meter = meters.find(({ id }) => id === deviceId);
      if (connection && meter) held.push({ meter, connection });
    }
    return held;
  }

  /** The new organisation's own row for this PRM: without a history it gives way. */
  private async makeRoom(prmHash: Buffer, handing: Handing, manager: EntityManager): Promise<void> {
    const rival = await this.meters.findBySubject({ organisationId: handing.to.id }, prmHash, manager);
    if (!rival) return;
    const connection = await this.connections.lock(rival.id, manager);
    if (hasHistory(rival, connection))
      throw new AppError('conflict', {
        detail: `The new organisation has a history of the same meter already, as “${rival.label}”`,
      });
    if (connection) await this.endConsent(connection, handing, manager);
    await manager.delete(Meter, { id: rival.id });
  }

  private async endConsent(
    connection: Connection,
    { actorUserId }: Handing,
    manager: EntityManager,
  ): Promise<Ended | null> {
    const { state } = connection;
    if (!isLive(state) && !isPending(state) && state !== 'review') return null;
    const end: End = { actorUserId, cause: 'handed over to another syndic' };
    return this.ending.apply(connection, 'withdraw', end, manager);
  }

  private async give(meter: Meter, { to, mandateReference }: Handing, manager: EntityManager): Promise<void> {
    await this.meters.update(meter.id, { organisationId: to.id, mandateReference }, manager);
    await this.connections.update(meter.id, { subjectKind: to.kind, subjectId: to.id }, manager);
  }

  /** One that also serves a meter which stays does not go along: that meter would lose its proof. */
  private async giveAuthorisations(
    handed: Connection[],
    { from, to }: Handing,
    manager: EntityManager,
  ): Promise<void> {
    for (const { deviceId, provedAuthorisationHash: hash } of handed) {
      if (hash === null) continue;
      if (await this.connections.isProofOf(hash, from, manager))
        await this.connections.forgetProof(deviceId, manager);
      else await this.connections.giveAuthorisation(hash, from, to, manager);
    }
  }
}
