import type { Building, BuildingAbility, Role } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { asBuilding } from '../building/building.ts';
import type { BuildingRow } from '../building/building.entity.ts';
import { BuildingRepository } from '../building/building.repository.ts';
import { MembershipRepository } from '../membership/membership.repository.ts';
import type { OrganisationRow } from '../organisation/organisation.entity.ts';
import { OrganisationRepository } from '../organisation/organisation.repository.ts';
import { abilitiesFor, can, organisationAbilitiesFor, type OrganisationAbility } from './abilities.ts';
import { auditChainOf, managedOrganisationIds, rolesIn, rolesOver, type LiveMembership } from './scope.ts';

/** What one person may do in one building. */
export interface BuildingAccess {
  building: Building;
  roles: Role[];
  abilities: ReadonlySet<BuildingAbility>;
}

/** What one person may do with one organisation. */
export interface OrganisationAccess {
  organisation: OrganisationRow;
  abilities: ReadonlySet<OrganisationAbility>;
}

/** Null when the building is out of these memberships' scope. */
function accessTo(row: BuildingRow, memberships: readonly LiveMembership[]): BuildingAccess | null {
  const roles = rolesIn(row, memberships);
  if (roles.length === 0) return null;
  const abilities = abilitiesFor(roles);
  return { building: asBuilding(row, abilities), roles, abilities };
}

/** The one policy layer: routes, sockets, jobs, exports and reports all ask it (design section 3). */
@Injectable()
export class AccessPolicy {
  constructor(
    private readonly buildings: BuildingRepository,
    private readonly organisations: OrganisationRepository,
    private readonly memberships: MembershipRepository,
  ) {}

  /** Null for a building that does not exist as for one out of the person's scope: nobody can tell them apart. */
  async buildingAccess(userId: string, buildingId: string): Promise<BuildingAccess | null> {
    if (!isUUID(buildingId)) return null;
    const [row, memberships] = await Promise.all([
      this.buildings.find(buildingId),
      this.memberships.listLive(userId),
    ]);
    return row && accessTo(row, memberships);
  }

  /** @throws AppError `not_found` out of scope, `forbidden` when the building is visible but not this act. */
  async requireBuilding(
    userId: string,
    buildingId: string,
    ability: BuildingAbility,
  ): Promise<BuildingAccess> {
    const access = await this.buildingAccess(userId, buildingId);
    if (!access) throw new AppError('not_found');
    if (!can(access, ability)) throw new AppError('forbidden');
    return access;
  }

  /** @throws AppError `not_found` for an organisation that is not the person's to see, `forbidden` for an act. */
  async requireOrganisation(
    userId: string,
    organisationId: string,
    ability: OrganisationAbility,
  ): Promise<OrganisationAccess> {
    const [organisation, memberships] = await Promise.all([
      isUUID(organisationId) ? this.organisations.find(organisationId) : null,
      this.memberships.listLive(userId),
    ]);
    const abilities = organisationAbilitiesFor(rolesOver(organisationId, memberships));
    if (!organisation || !abilities.has('organisation.read')) throw new AppError('not_found');
    if (!abilities.has(ability)) throw new AppError('forbidden');
    return { organisation, abilities };
  }

  /** Every building in a person's scope, by name. */
  async visibleBuildings(userId: string): Promise<Building[]> {
    return (await this.accesses(userId)).map(({ building }) => building);
  }

  /** The same with roles and abilities. */
  async accesses(userId: string): Promise<BuildingAccess[]> {
    const memberships = await this.memberships.listLive(userId);
    const buildingIds = memberships.flatMap(({ buildingId }) => (buildingId ? [buildingId] : []));
    const rows = await this.buildings.listWithin(buildingIds, managedOrganisationIds(memberships));
    return rows.flatMap((row) => accessTo(row, memberships) ?? []);
  }

  /** Whether a person holds a role, or one of these, anywhere. */
  async holdsRole(userId: string, wanted: Role | readonly Role[]): Promise<boolean> {
    const roles = [wanted].flat();
    return (await this.memberships.listLive(userId)).some(({ role }) => roles.includes(role));
  }

  /** Organisations whose buildings a person manages as syndic. */
  async managedOrganisations(userId: string): Promise<string[]> {
    return managedOrganisationIds(await this.memberships.listLive(userId));
  }

  /** Chain of the audit log for what a person does with his own account (`auditChainOf`). */
  async auditChain(userId: string): Promise<string | null> {
    return auditChainOf(await this.memberships.listLive(userId));
  }
}
