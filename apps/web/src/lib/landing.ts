import type { MeResponse, Membership } from '@coprowatt/contracts';
import { route } from './route.ts';

/** Where a person arrives: a syndic at the portfolio, someone of one building at that building. */
export function landing(me: MeResponse): string {
  const only = onlyBuilding(me.memberships);
  return only ? route.building(only) : route.portfolio();
}

/** The building of someone who belongs to exactly one and manages none. */
export function onlyBuilding(memberships: Membership[]): string | null {
  if (memberships.some((membership) => membership.role === 'syndic' || membership.role === 'admin'))
    return null;
  const ids = new Set(memberships.map((membership) => membership.buildingId));
  const [only] = ids;
  return ids.size === 1 && only ? only : null;
}

/** An occupant sees his own meter only. */
export function isOccupantOnly(memberships: Membership[]): boolean {
  return memberships.length > 0 && memberships.every((membership) => membership.role === 'occupant');
}
