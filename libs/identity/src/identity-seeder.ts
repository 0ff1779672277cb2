import { randomUUID } from 'node:crypto';
import type { Building, BuildingInput, Language, Membership, SignedInUser } from '@coprowatt/contracts';
import { Clock } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { abilitiesFor } from './access/abilities.ts';
import type { LiveMembership } from './access/scope.ts';
import { asBuilding } from './building/building.ts';
import { BuildingRepository } from './building/building.repository.ts';
import { BuildingService } from './building/building.service.ts';
import { MembershipService } from './membership/membership.service.ts';
import type { OrganisationRow } from './organisation/organisation.entity.ts';
import { OrganisationRepository } from './organisation/organisation.repository.ts';
import { hashPassword } from './user/password.ts';
import { asSignedInUser, UserRepository } from './user/user.repository.ts';

export interface SeedUser {
  email: string;
  password: string;
  displayName: string;
  language: Language;
}

/**
 * Makes organisations, buildings, users and roles outside of any request, for the demo and for tests. Each method answers
 * what exists already under its natural key, unchanged: a seed that was cut short is simply run again (by one process).
 */
@Injectable()
export class IdentitySeeder {
  constructor(
    private readonly organisations: OrganisationRepository,
    private readonly buildings: BuildingRepository,
    private readonly buildingService: BuildingService,
    private readonly users: UserRepository,
    private readonly memberships: MembershipService,
    private readonly clock: Clock,
  ) {}

  /** Natural key: the name. */
  async createOrganisation(name: string): Promise<OrganisationRow> {
    const existing = await this.organisations.findByName(name);
    if (existing) return existing;
    const organisation = { id: randomUUID(), name, createdAt: this.clock.now() };
    await this.organisations.insert(organisation);
    return organisation;
  }

  /** Natural key: the name within the organisation. The answer carries a syndic's abilities. */
  async createBuilding(
    organisationId: string,
    facts: Omit<BuildingInput, 'organisationId'>,
  ): Promise<Building> {
    const existing = (await this.buildings.listByOrganisation(organisationId)).find(
      ({ name }) => name === facts.name,
    );
    const id = existing?.id ?? randomUUID();
    if (!existing) await this.buildingService.insert(id, organisationId, facts);
    return asBuilding(existing ?? (await this.buildings.get(id)), abilitiesFor(['syndic']));
  }

  /** Natural key: the e-mail address. An existing password stays. */
  async createUser({ email, password, displayName, language }: SeedUser): Promise<SignedInUser> {
    const existing = await this.users.findByEmail(email);
    if (existing) return asSignedInUser(existing);
    const id = randomUUID();
    const passwordHash = await hashPassword(password);
    await this.users.insert({ id, email, passwordHash, displayName, language, createdAt: this.clock.now() });
    return { id, email, displayName, language };
  }

  /** Natural key: person, role and scope. */
  grant(userId: string, scope: LiveMembership): Promise<Membership> {
    return this.memberships.grant(userId, scope);
  }
}
