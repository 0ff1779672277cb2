import { BUILDING_ABILITIES, type BuildingAbility, type MeterUsage, type Role } from '@coprowatt/contracts';

/**
 * What each role may do in a building of its scope (design section 3). An admin runs the platform and sees no building;
 * a syndic connects common meters and never a private one; whoever lives or owns there connects his own.
 */
const ABILITIES_OF_ROLE = {
  admin: [],
  syndic: BUILDING_ABILITIES.filter((ability) => ability !== 'meter.connect.private'),
  council: ['building.read', 'building.energy.read', 'meter.connect.private', 'alert.act'],
  co_owner: ['building.read', 'building.energy.read', 'meter.connect.private'],
  occupant: ['building.read', 'meter.connect.private'],
} as const satisfies Record<Role, readonly BuildingAbility[]>;

/** The union of what these roles may do in one building. */
export function abilitiesFor(roles: Iterable<Role>): Set<BuildingAbility> {
  return new Set([...roles].flatMap((role) => ABILITIES_OF_ROLE[role]));
}

/** What may be done with an organisation itself; its buildings are another matter. */
export const ORGANISATION_ABILITIES = [
  'organisation.read',
  'organisation.manage',
  'organisation.webhook',
] as const;
export type OrganisationAbility = (typeof ORGANISATION_ABILITIES)[number];

/** An admin runs every organisation but sees no figure, so he sends none elsewhere; a syndic runs his own; nobody else sees one. */
const ORGANISATION_ABILITIES_OF_ROLE = {
  admin: ['organisation.read', 'organisation.manage'],
  syndic: ORGANISATION_ABILITIES,
  council: [],
  co_owner: [],
  occupant: [],
} as const satisfies Record<Role, readonly OrganisationAbility[]>;

/** The union of what these roles may do with one organisation. */
export function organisationAbilitiesFor(roles: Iterable<Role>): Set<OrganisationAbility> {
  return new Set([...roles].flatMap((role) => ORGANISATION_ABILITIES_OF_ROLE[role]));
}

/** A set of abilities, wherever it comes from. */
export interface WithAbilities {
  abilities: ReadonlySet<BuildingAbility>;
}

/** Whether these abilities allow an act. */
export function can(access: WithAbilities, ability: BuildingAbility): boolean {
  return access.abilities.has(ability);
}

/** The two facts of a meter that decide who sees it. `holderUserId` is null for a common meter. */
export interface MeterOwnership {
  usage: MeterUsage;
  holderUserId: string | null;
}

/**
 * Whether a person sees a meter and its figures: a common meter by `building.energy.read`; a private one is its holder's
 * and nobody else's, whatever their role (design section 3), and only while he still reaches the building.
 */
export function maySeeMeter(access: WithAbilities, userId: string, meter: MeterOwnership): boolean {
  if (meter.usage === 'common') return can(access, 'building.energy.read');
  return can(access, 'building.read') && meter.holderUserId === userId;
}

/** Whether a person may start a sync of a meter: the syndic for a common one, the holder for his own. */
export function maySyncMeter(access: WithAbilities, userId: string, meter: MeterOwnership): boolean {
  return meter.usage === 'common' ? can(access, 'meter.sync') : maySeeMeter(access, userId, meter);
}

/** Whether a person handles the alerts of a meter: syndic and council for a common one, the holder for his own. */
export function mayActOnAlerts(access: WithAbilities, userId: string, meter: MeterOwnership): boolean {
  return maySeeMeter(access, userId, meter) && (meter.usage === 'private' || can(access, 'alert.act'));
}

/** Whether a person may connect a meter of this usage in a building. */
export function mayConnect(access: WithAbilities, usage: MeterUsage): boolean {
  return can(access, `meter.connect.${usage}`);
}
