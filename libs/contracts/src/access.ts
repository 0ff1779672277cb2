/** Roles of design section 3. `admin` is of the platform, `syndic` of an organisation, the others of one building. */
export const ROLES = ['admin', 'syndic', 'council', 'co_owner', 'occupant'] as const;
export type Role = (typeof ROLES)[number];

/** One role that a person holds, on the platform, an organisation or a building. */
export interface Membership {
  id: string;
  role: Role;
  organisationId: string | null;
  buildingId: string | null;
}
