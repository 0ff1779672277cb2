import { randomUUID } from 'node:crypto';
import type { Building, BuildingInput } from '@coprowatt/contracts';
import { AppError, AuditLog, Clock, LiveBus } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AccessPolicy, type BuildingAccess } from '../access/access-policy.service.ts';
import { rooms } from '../access/rooms.ts';
import type { BuildingKeys } from '../access/scope.ts';
import { MembershipRepository } from '../membership/membership.repository.ts';
import { asBuilding, timeZoneOf } from './building.ts';
import { BuildingRepository } from './building.repository.ts';
import { ZoneLocks } from './zone-locks.ts';

type BuildingFacts = Omit<BuildingInput, 'organisationId'>;

@Injectable()
export class BuildingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly buildings: BuildingRepository,
    private readonly memberships: MembershipRepository,
    private readonly policy: AccessPolicy,
    private readonly zones: ZoneLocks,
    private readonly audit: AuditLog,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not_found` for another organisation, `validation_failed` when it must be named. */
  async create(userId: string, { organisationId, ...facts }: BuildingInput): Promise<Building> {
    const organisation = chooseOrganisation(await this.policy.managedOrganisations(userId), organisationId);
    const id = randomUUID();
    await this.dataSource.transaction(async (manager) => {
      await this.insert(id, organisation, facts, manager);
      const place = { organisationId: organisation, buildingId: id };
      await this.audit.record({ act: 'building.created', actorId: userId, ...place }, manager);
    });
    await this.announce({ id, organisationId: organisation });
    return (await this.policy.requireBuilding(userId, id, 'building.manage')).building;
  }

  /** Writes a building as it is given; who may do so is the caller's question. */
  async insert(
    id: string,
    organisationId: string,
    facts: BuildingFacts,
    manager?: EntityManager,
  ): Promise<void> {
    const [floorAreaM2, mandateReference] = [facts.floorAreaM2 ?? null, facts.mandateReference ?? null];
    const made = { id, organisationId, createdAt: this.clock.now(), endedAt: null };
    await this.buildings.insert({ ...facts, floorAreaM2, mandateReference, ...made }, manager);
  }

  /**
   * @throws AppError `zone_fixed` when another country would move the local days of readings that are kept; `not_found`
   * when the building has ended or changed hands meanwhile.
   */
  async update(
    userId: string,
    { building, abilities }: BuildingAccess,
    changes: Partial<BuildingFacts>,
  ): Promise<Building> {
    const moves = changes.country !== undefined && timeZoneOf(changes.country) !== building.timeZone;
    if (moves && (await this.zones.isFixed(building.id))) throw new AppError('zone_fixed');
    await this.dataSource.transaction(async (manager) => {
      const held = await this.buildings.hold(building.id, manager);
      if (held?.organisationId !== building.organisationId) throw new AppError('not_found');
      await this.buildings.update(building.id, { ...changes }, manager);
      const place = { organisationId: building.organisationId, buildingId: building.id };
      await this.audit.record({ act: 'building.changed', actorId: userId, ...place }, manager);
    });
    return asBuilding(await this.buildings.get(building.id), abilities);
  }

  /** The sockets of those who reach a new building come back, and then join its room. */
  private async announce(building: BuildingKeys): Promise<void> {
    const reaching = await this.memberships.listReaching(building);
    await Promise.all(reaching.map(({ userId }) => this.live.disconnect(rooms.user(userId))));
  }
}

function chooseOrganisation(managed: string[], asked: string | undefined): string {
  if (asked !== undefined) {
    if (!managed.includes(asked)) throw new AppError('not_found', { detail: 'No such organisation' });
    return asked;
  }
  const [only, ...others] = managed;
  if (only === undefined) throw new AppError('forbidden');
  if (others.length === 0) return only;
  const message = 'organisationId is needed: you manage several';
  throw new AppError('validation_failed', {
    errors: [{ field: 'organisationId', rule: 'is_not_empty', message }],
  });
}
