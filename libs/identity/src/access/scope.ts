import type { Role } from '@coprowatt/contracts';

/** A membership that has not ended, reduced to what decides. */
export interface LiveMembership {
  role: Role;
  organisationId: string | null;
  buildingId: string | null;
}

/** The keys of a building that memberships point to. */
export interface BuildingKeys {
  id: string;
  organisationId: string;
}

function reaches(membership: LiveMembership, building: BuildingKeys): boolean {
  if (membership.role === 'admin') return false;
  return membership.role === 'syndic'
    ? membership.organisationId === building.organisationId
    : membership.buildingId === building.id;
}

/** Roles that these memberships give in a building, each once, in the order given. Empty means: out of scope. */
export function rolesIn(building: BuildingKeys, memberships: readonly LiveMembership[]): Role[] {
  return [
    ...new Set(memberships.filter((membership) => reaches(membership, building)).map(({ role }) => role)),
  ];
}

/** Roles that these memberships give over an organisation itself: an admin's everywhere, a syndic's in his own. */
export function rolesOver(organisationId: string, memberships: readonly LiveMembership[]): Role[] {
  const over = memberships.filter(
    (membership) => membership.role === 'admin' || membership.organisationId === organisationId,
  );
  return [...new Set(over.map(({ role }) => role))];
}

/**
 * Chain of the audit log that holds what a person does with his own account: the organisation that he manages when it is
 * exactly one, else the platform's (null). Those who live or own somewhere do not account to a syndic for signing in.
 */
export function auditChainOf(memberships: readonly LiveMembership[]): string | null {
  const [only, ...others] = managedOrganisationIds(memberships);
  return only !== undefined && others.length === 0 ? only : null;
}

/** Organisations whose buildings these memberships manage. */
export function managedOrganisationIds(memberships: readonly LiveMembership[]): string[] {
  const ids = memberships.flatMap(({ role, organisationId }) =>
    role === 'syndic' && organisationId ? [organisationId] : [],
  );
  return [...new Set(ids)];
}
