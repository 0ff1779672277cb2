import type { Building } from '@coprowatt/contracts';
import { DEMO_PASSWORD, IdentitySeeder } from '@coprowatt/identity';
import { Injectable } from '@nestjs/common';
import { ACCOUNTS, LILLE, ORGANISATIONS } from './cast.ts';

export interface DemoPlace {
  lille: Building;
  /** Who manages Lille. */
  syndicUserId: string;
}

/** Organisations, buildings and accounts of the demonstration; what is there already stays as it is. */
@Injectable()
export class DemoPeople {
  constructor(private readonly seeder: IdentitySeeder) {}

  async seed(): Promise<DemoPlace> {
    const organisations = await this.organisations();
    const lille = organisations.flatMap(({ buildings }) => buildings).find(({ name }) => name === LILLE.name);
    if (!lille) throw new Error('the demonstration has no building in Lille');
    const users = await this.accounts(
      organisations.map(({ id }) => id),
      lille.id,
    );
    return { lille, syndicUserId: users[0] ?? '' };
  }

  private async organisations(): Promise<{ id: string; buildings: Building[] }[]> {
    const made = [];
    for (const { name, buildings } of ORGANISATIONS) {
      const { id } = await this.seeder.createOrganisation(name);
      const inIt = [];
      for (const building of buildings) inIt.push(await this.seeder.createBuilding(id, building));
      made.push({ id, buildings: inIt });
    }
    return made;
  }

  /** Ids in the order of `ACCOUNTS`. */
  private async accounts(organisationIds: string[], lilleId: string): Promise<string[]> {
    const ids = [];
    for (const { email, displayName, role, ...scope } of ACCOUNTS) {
      const user = await this.seeder.createUser({
        email,
        displayName,
        password: DEMO_PASSWORD,
        language: 'fr',
      });
      const organisationId = 'organisation' in scope ? (organisationIds[scope.organisation] ?? null) : null;
      const buildingId = role === 'syndic' || role === 'admin' ? null : lilleId;
      await this.seeder.grant(user.id, { role, organisationId, buildingId });
      ids.push(user.id);
    }
    return ids;
  }
}
