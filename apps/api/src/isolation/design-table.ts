import type { BuildingAbility, MeterUsage, Role } from '@coprowatt/contracts';

/**
 * Design section 3, written down a second time and by hand: what the matrix expects must not come from the code that it
 * judges.
 */
const MAY: Record<BuildingAbility, readonly Role[]> = {
  'building.read': ['syndic', 'council', 'co_owner', 'occupant'],
  'building.manage': ['syndic'],
  'building.energy.read': ['syndic', 'council', 'co_owner'],
  'meter.connect.common': ['syndic'],
  'meter.connect.private': ['council', 'co_owner', 'occupant'],
  'meter.sync': ['syndic'],
  'alert.act': ['syndic', 'council'],
  'member.manage': ['syndic'],
};

/** How a person stands to the building and the organisation that the matrix is about. */
export const RELATIONS = ['own', 'same tenant', 'other tenant', 'ended'] as const;
export type Relation = (typeof RELATIONS)[number];

export interface Visitor {
  /** E.g. `co_owner, other tenant`. */
  name: string;
  role: Role;
  relation: Relation;
  userId: string;
  cookie: string;
}

/** What an answer comes to: let in (whatever it then says of the body), or one of the three refusals. */
export type Verdict = 'in' | 401 | 403 | 404;

/** Null is somebody who never signed in. */
export type Anyone = Visitor | null;

/** Whether the visitor's role reaches the building: his own, or for a syndic any of his organisation. */
export function reaches({ role, relation }: Visitor): boolean {
  if (role === 'admin') return false;
  return relation === 'own' || (relation === 'same tenant' && role === 'syndic');
}

export function may(visitor: Visitor, ability: BuildingAbility): boolean {
  return reaches(visitor) && MAY[ability].includes(visitor.role);
}

export function holdsRole({ role, relation }: Visitor, wanted: readonly Role[]): boolean {
  return relation !== 'ended' && wanted.includes(role);
}

/** A meter of the building under test. */
export interface MeterUnderTest {
  id: string;
  usage: MeterUsage;
  holderUserId: string | null;
}

/** A private meter is its holder's and nobody else's, and his only while he reaches the building. */
export function sees(visitor: Visitor, { usage, holderUserId }: MeterUnderTest): boolean {
  if (usage === 'common') return may(visitor, 'building.energy.read');
  return reaches(visitor) && visitor.userId === holderUserId;
}
