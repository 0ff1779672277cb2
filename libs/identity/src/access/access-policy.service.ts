import type { Building, BuildingAbility, Role, SignedInUser } from '@coprowatt/contracts';
import { AppError } from '@coprowatt/platform';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { asBuilding } from '../building/building.ts';
import type { BuildingRow } from '../building/building.entity.ts';
import { BuildingRepository, type ReachedBuilding } from '../building/building.repository.ts';
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

/** A person who is signed in, and what he may do in the building that he asks for. */
export interface SignedInAccess {
  user: SignedInUser;
  /** Null for a building that does not exist as for one out of his scope. */
  access: BuildingAccess | null;
}

/** Null when the building is out of these memberships' scope. */
function accessTo(row: BuildingRow, memberships: readonly LiveMembership[]): BuildingAccess | null {
  const roles = rolesIn(row, memberships);
  if (roles.length === 0) return null;
  const abilities = abilitiesFor(roles);
  return { building: asBuilding(row, abilities), roles, abilities };
}

/** What a person may do in the building that was found with him. */
export function signedInAccessOf({ user, building, memberships }: ReachedBuilding): SignedInAccess {
  return { user, access: building && accessTo(building, memberships) };
}

/** @throws AppError `not_found` out of scope, `forbidden` when the building is visible but not this act. */
export function requireAbility(access: BuildingAccess | null, ability: BuildingAbility): BuildingAccess {
  if (!access) throw new AppError('not_found');
  if (!can(access, ability)) throw new AppError('forbidden');
  return access;
}

/** The one policy layer: routes, sockets, jobs, exports and reports all ask it (design section 3). */
@Injectable()
export class AccessPolicy {
  constructor(
    private readonly buildings: BuildingRepository,
    private readonly organisations: OrganisationRepository,
    private readonly memberships: MembershipRepository,
  ) {}

  /** Null when the person is gone. */
  async signedInAccess(userId: string, buildingId: string): Promise<SignedInAccess | null> {
    const reached = await this.buildings.findReached(buildingId, userId);
    return reached && signedInAccessOf(reached);
  }

  /** Null for a building that does not exist as for one out of the person's scope: nobody can tell them apart. */
  async buildingAccess(userId: string, buildingId: string): Promise<BuildingAccess | null> {
    return (await this.signedInAccess(userId, buildingId))?.access ?? null;
  }

  /** @throws AppError `not_found` out of scope, `forbidden` when the building is visible but not this act. */
  async requireBuilding(
    userId: string,
    buildingId: string,
    ability: BuildingAbility,
  ): Promise<BuildingAccess> {
    return requireAbility(await this.buildingAccess(userId, buildingId), ability);
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
    return (await this.accessesOf([userId])).get(userId) ?? [];
  }

  /** Those of several people, in as many statements as of one. */
  async accessesOf(userIds: readonly string[]): Promise<Map<string, BuildingAccess[]>> {
    const memberships = await this.memberships.listLiveOf(userIds);
    const buildingIds = memberships.flatMap(({ buildingId }) => (buildingId ? [buildingId] : []));
    const rows = await this.buildings.listWithin(buildingIds, managedOrganisationIds(memberships));
    const byPerson = Map.groupBy(memberships, ({ userId }) => userId);
    return new Map(
      [...byPerson].map(([userId, own]) => [userId, rows.flatMap((row) => accessTo(row, own) ?? [])]),
    );
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
