import type { Organisation } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { OrganisationRow } from './organisation.entity.ts';

interface CountedRow {
  id: string;
  name: string;
  buildings: number;
  syndics: number;
  created_at: Date;
}

const COUNTED = `
  select o.id, o.name, o.created_at,
    (select count(*) from buildings b where b.organisation_id = o.id and b.ended_at is null)::int as buildings,
    (select count(*) from memberships m where m.organisation_id = o.id and m.ended_at is null)::int as syndics
  from organisations o`;
const BY_NAME = 'order by o.name, o.id';
const MANAGED_BY = `where o.id in (
    select organisation_id from memberships where user_id = $1 and role = 'syndic' and ended_at is null)`;

function asOrganisation({ id, name, buildings, syndics, created_at }: CountedRow): Organisation {
  return {
    id,
    name,
    buildingCount: buildings,
    syndicCount: syndics,
    createdAt: created_at.toISOString(),
  };
}

@Injectable()
export class OrganisationRepository {
  private readonly organisations: Repository<OrganisationRow>;

  constructor(private readonly dataSource: DataSource) {
    this.organisations = dataSource.getRepository(OrganisationRow);
  }

  find(id: string): Promise<OrganisationRow | null> {
    return this.organisations.findOneBy({ id });
  }

  findByName(name: string): Promise<OrganisationRow | null> {
    return this.organisations.findOneBy({ name });
  }

  /** @throws AppError `not_found`. */
  async get(id: string): Promise<OrganisationRow> {
    const organisation = await this.find(id);
    if (!organisation) throw new AppError('not_found');
    return organisation;
  }

  /** Every organisation with its counts, by name. */
  async list(): Promise<Organisation[]> {
    return (await this.dataSource.query<CountedRow[]>(`${COUNTED} ${BY_NAME}`)).map(asOrganisation);
  }

  /** Those that a person manages as syndic, with their counts, by name. */
  async listManagedBy(userId: string): Promise<Organisation[]> {
    const rows = await this.dataSource.query<CountedRow[]>(`${COUNTED} ${MANAGED_BY} ${BY_NAME}`, [userId]);
    return rows.map(asOrganisation);
  }

  /** One with its counts. @throws AppError `not_found`. */
  async view(id: string): Promise<Organisation> {
    const [row] = await this.dataSource.query<CountedRow[]>(`${COUNTED} where o.id = $1`, [id]);
    if (!row) throw new AppError('not_found');
    return asOrganisation(row);
  }

  async insert(organisation: OrganisationRow, manager?: EntityManager): Promise<void> {
    await this.within(manager).insert(organisation);
  }

  async rename(id: string, name: string, manager?: EntityManager): Promise<void> {
    await this.within(manager).update({ id }, { name });
  }

  private within(manager?: EntityManager): Repository<OrganisationRow> {
    return manager?.getRepository(OrganisationRow) ?? this.organisations;
  }
}
