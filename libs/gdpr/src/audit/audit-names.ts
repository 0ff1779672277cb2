import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

interface Named {
  id: string;
  name: string;
}

function byId(rows: Named[]): Map<string, string> {
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * Names behind the ids of the log, as they are now. `organisationIds` bounds what a reader may learn, null bounds nothing:
 * a syndic reads the names of those who hold or held a role with him, and nobody else's, an admin's included.
 */
@Injectable()
export class AuditNames {
  constructor(private readonly dataSource: DataSource) {}

  async ofPeople(ids: string[], organisationIds: readonly string[] | null): Promise<Map<string, string>> {
    return byId(
      await this.dataSource.query<Named[]>(
        `select person.id, person.display_name as name from users person
          where person.id = any($1) and ($2::uuid[] is null or exists (
            select from memberships held left join buildings building on building.id = held.building_id
              where held.user_id = person.id
                and coalesce(held.organisation_id, building.organisation_id) = any($2)))`,
        [ids, organisationIds],
      ),
    );
  }

  /** Which of these people have an account, without their names: bounded by nobody's reach. */
  async existing(ids: string[]): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ id: string }[]>('select id from users where id = any($1)', [
      ids,
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  async ofBuildings(ids: string[], organisationIds: readonly string[] | null): Promise<Map<string, string>> {
    return byId(
      await this.dataSource.query<Named[]>(
        `select id, name from buildings
          where id = any($1) and ($2::uuid[] is null or organisation_id = any($2))`,
        [ids, organisationIds],
      ),
    );
  }

  async ofOrganisations(ids: string[]): Promise<Map<string, string>> {
    return byId(
      await this.dataSource.query<Named[]>('select id, name from organisations where id = any($1)', [ids]),
    );
  }
}
