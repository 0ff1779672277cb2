import { can, rooms, type BuildingAccess, type RequestSession } from '@coprowatt/identity';

/**
 * Rooms of one sign-in (design section 6): its own, its person's, and each building whose common meters the person sees.
 * An occupant joins no building: his own meters speak to his person's room.
 */
export function roomsFor(
  session: Pick<RequestSession, 'id' | 'userId'>,
  accesses: readonly BuildingAccess[],
): string[] {
  const seen = accesses.filter((access) => can(access, 'building.energy.read'));
  return [
    rooms.session(session.id),
    rooms.user(session.userId),
    ...seen.map(({ building }) => rooms.building(building.id)),
  ];
}

/** Whether two lists without repetition hold the same names. */
export function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(others);
  return some.length === known.size && some.every((name) => known.has(name));
}
