import type { SignedInUser } from '@coprowatt/contracts';
import { AppError, runPrepared } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, In, IsNull, type EntityManager, type Repository } from 'typeorm';
import type { LiveMembership } from '../access/scope.ts';
import { BuildingRow } from './building.entity.ts';

/** A person, a building, and what decides on the way from one to the other. */
export interface ReachedBuilding {
  user: SignedInUser;
  /** Null when there is none. */
  building: BuildingRow | null;
  /** The person's, wherever they lead, oldest first. */
  memberships: LiveMembership[];
}

/** Columns of a person `u` and a building `b`, where there is one: of statements that requests begin with, so written out, for speed. */
export const REACHED_COLUMNS = `b.id, b.organisation_id as "organisationId", b.name, b.address, b.city, b.country, b.lots,
    b.floor_area_m2 as "floorAreaM2", b.has_lift as "hasLift", b.has_heating as "hasHeating",
    b.has_parking as "hasParking", b.currency, b.accounting_year_start as "accountingYearStart",
    b.mandate_reference as "mandateReference", b.created_at as "createdAt", b.ended_at as "endedAt",
    json_build_object('id', u.id, 'email', u.email, 'displayName', u.display_name, 'language', u.language) as "user",
    (select coalesce(json_agg(json_build_object('role', m.role, 'organisationId', m.organisation_id,
        'buildingId', m.building_id) order by m.created_at, m.id), '[]')
      from memberships m where m.user_id = u.id and m.ended_at is null) as memberships`;

const REACHED = `
  select ${REACHED_COLUMNS}
  from users u left join buildings b on b.id = $1 and b.ended_at is null
  where u.id = $2`;

export type ReachedColumns = (BuildingRow | Record<keyof BuildingRow, null>) &
  Pick<ReachedBuilding, 'user' | 'memberships'>;

function isThere(building: BuildingRow | Record<keyof BuildingRow, null>): building is BuildingRow {
  return building.id !== null;
}

/** What `REACHED_COLUMNS` tell. */
export function asReached({ user, memberships, ...building }: ReachedColumns): ReachedBuilding {
  return { user, memberships, building: isThere(building) ? building : null };
}

/** Buildings that have not ended; one that has is as if it did not exist. */
@Injectable()
export class BuildingRepository {
  private readonly buildings: Repository<BuildingRow>;

  constructor(dataSource: DataSource) {
    this.buildings = dataSource.getRepository(BuildingRow);
  }

  find(id: string): Promise<BuildingRow | null> {
    return this.buildings.findOneBy({ id, endedAt: IsNull() });
  }

  /** A person with his live memberships, and one building, in one statement; null when the person is gone. */
  async findReached(id: string, userId: string): Promise<ReachedBuilding | null> {
    const asked = isUUID(id) ? id : null;
    const [row] = await runPrepared<ReachedColumns>(this.buildings.manager, REACHED, [asked, userId]);
    return row ? asReached(row) : null;
  }

  /**
   * One that has not ended, and until the transaction ends nobody else changes it, hands it over or ends it. Whoever acts on
   * a whole building, or keeps it, does so before any lock of a meter. Rows that only point to the building need not wait.
   */
  hold(id: string, manager: EntityManager): Promise<BuildingRow | null> {
    return this.within(manager).findOne({
      where: { id, endedAt: IsNull() },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /**
   * Until the transaction ends the building stays with this organisation; others may hold it so as well.
   * @throws AppError `not_found` when it is not there.
   */
  async keep(
    { id, organisationId }: Pick<BuildingRow, 'id' | 'organisationId'>,
    manager: EntityManager,
  ): Promise<void> {
    const kept = await this.within(manager).findOne({
      where: { id, organisationId, endedAt: IsNull() },
      lock: { mode: 'pessimistic_read' },
    });
    if (!kept) throw new AppError('not_found');
  }

  /** @throws AppError `not_found`. */
  async get(id: string): Promise<BuildingRow> {
    const building = await this.find(id);
    if (!building) throw new AppError('not_found');
    return building;
  }

  /** By name, then id. */
  listByOrganisation(organisationId: string): Promise<BuildingRow[]> {
    return this.buildings.find({
      where: { organisationId, endedAt: IsNull() },
      order: { name: 'ASC', id: 'ASC' },
    });
  }

  /** Buildings named one by one or through their organisation, by name, then id. */
  listWithin(buildingIds: string[], organisationIds: string[]): Promise<BuildingRow[]> {
    return this.buildings.find({
      where: [
        { id: In(buildingIds), endedAt: IsNull() },
        { organisationId: In(organisationIds), endedAt: IsNull() },
      ],
      order: { name: 'ASC', id: 'ASC' },
    });
  }

  async insert(building: BuildingRow, manager?: EntityManager): Promise<void> {
    await this.within(manager).insert(building);
  }

  async update(id: string, changes: Partial<BuildingRow>, manager?: EntityManager): Promise<void> {
    if (Object.keys(changes).length > 0) await this.within(manager).update({ id }, changes);
  }

  /** Takes a building out of everybody's scope. Returns false when it had ended before. */
  async end(id: string, endedAt: Date, manager: EntityManager): Promise<boolean> {
    const { affected } = await this.within(manager).update({ id, endedAt: IsNull() }, { endedAt });
    return affected === 1;
  }

  /** Gives a building to another organisation; the mandate of the former one ends with it. */
  async handOver(id: string, organisationId: string, manager: EntityManager): Promise<void> {
    await this.within(manager).update({ id }, { organisationId, mandateReference: null });
  }

  private within(manager?: EntityManager): Repository<BuildingRow> {
    return manager?.getRepository(BuildingRow) ?? this.buildings;
  }
}
