import type { MeResponse, Membership, Role } from '@coprowatt/contracts';
import { route } from './route.ts';

/** Where a person arrives: an admin at the state of the platform, a syndic at the portfolio, others at their building. */
export function landing(me: MeResponse): string {
  const only = onlyBuilding(me.memberships);
  if (only) return route.building(only);
  return isAdminOnly(me.memberships) ? route.admin() : route.portfolio();
}

/** The building of someone who belongs to exactly one and manages none. */
export function onlyBuilding(memberships: Membership[]): string | null {
  if (memberships.some((membership) => membership.role === 'syndic' || membership.role === 'admin'))
    return null;
  const ids = new Set(memberships.map((membership) => membership.buildingId));
  const [only] = ids;
  return ids.size === 1 && only ? only : null;
}

export const hasRole = (memberships: Membership[], role: Role) =>
  memberships.some((membership) => membership.role === role);

/** Someone who administers the platform and belongs to no building. */
export function isAdminOnly(memberships: Membership[]): boolean {
  return memberships.length > 0 && memberships.every((membership) => membership.role === 'admin');
}

/** An occupant sees his own meter only. */
export function isOccupantOnly(memberships: Membership[]): boolean {
  return memberships.length > 0 && memberships.every((membership) => membership.role === 'occupant');
}
