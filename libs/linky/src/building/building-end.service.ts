import { BuildingRepository, MembershipRepository, rooms, type BuildingAccess } from '@coprowatt/identity';
import { MeterRepository, type Meter } from '@coprowatt/iot';
import { AppError, AuditLog, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ConnectionEnd, type Ended } from '../connection/connection-end.service.ts';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { isLive, isPending } from '../connection/connection-rules.ts';
import { subjectOf } from '../connection/subject.ts';
import { SubjectMail } from '../connection/subject-mail.service.ts';
import { HandoverRepository } from '../handover/handover.repository.ts';
import { buildingEndedMail } from './building-mails.ts';

/**
 * Takes a building off the platform. Nothing is erased: readings, consents and audit rows stay, out of everybody's scope.
 * Private meters end too: a consent is for showing its holder his figures in this building, and what nobody may see any
 * more must not be asked for (design rule 9). He is told by mail; the syndic learns nothing of it.
 */
@Injectable()
export class BuildingEnd {
  constructor(
    private readonly dataSource: DataSource,
    private readonly buildings: BuildingRepository,
    private readonly memberships: MembershipRepository,
    private readonly handovers: HandoverRepository,
    private readonly meters: MeterRepository,
    private readonly connections: ConnectionRepository,
    private readonly ending: ConnectionEnd,
    private readonly mail: SubjectMail,
    private readonly live: LiveBus,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not_found` when it has ended meanwhile. */
  async end({ building }: BuildingAccess, userId: string): Promise<void> {
    const syndics = await this.memberships.listSyndics(building.organisationId);
    const { ended, left } = await this.dataSource.transaction(async (manager) => {
      const row = await this.buildings.hold(building.id, manager);
      if (row?.organisationId !== building.organisationId) throw new AppError('not_found');
      const ended = await this.endConnections(row, userId, manager);
      await this.handovers.cancel(building.id, manager);
      const left = await this.memberships.endAllOfBuilding(building.id, this.clock.now(), manager);
      await this.buildings.end(building.id, this.clock.now(), manager);
      await this.record(building, userId, manager);
      return { ended, left };
    });
    const people = new Set([...left, ...syndics.map(({ user }) => user.id)]);
    await Promise.all([...people].map((id) => this.live.disconnect(rooms.user(id))));
    for (const { meter, end } of ended) await this.ending.tellOf(meter, end);
  }

  private async endConnections(
    { id, name }: { id: string; name: string },
    userId: string,
    manager: EntityManager,
  ): Promise<{ meter: Meter; end: Ended }[]> {
    const ended: { meter: Meter; end: Ended }[] = [];
    for (const meter of await this.meters.listAllIn(id, manager)) {
      const connection = await this.connections.lock(meter.id, manager);
      if (!connection) continue;
      const wasLive = isLive(connection.state);
      if (!wasLive && !isPending(connection.state) && connection.state !== 'review') continue;
      const why = { actorUserId: userId, cause: 'the building was removed' };
      ended.push({ meter, end: await this.ending.apply(connection, 'withdraw', why, manager) });
      if (wasLive && meter.usage === 'private')
        await this.mail.send(subjectOf(meter), buildingEndedMail(name, `…${meter.prmLast4}`), manager);
    }
    return ended;
  }

  private record(
    { id, organisationId }: BuildingAccess['building'],
    actorId: string,
    manager: EntityManager,
  ): Promise<void> {
    const subject = { kind: 'building', id } as const;
    return this.audit.record(
      { act: 'building.deleted', actorId, organisationId, buildingId: id, subject },
      manager,
    );
  }
}
