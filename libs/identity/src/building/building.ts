import type { Building, BuildingAbility, Country } from '@coprowatt/contracts';
import type { BuildingRow } from './building.entity.ts';

const TIME_ZONE_OF_COUNTRY = {
  FR: 'Europe/Paris',
  BE: 'Europe/Brussels',
} as const satisfies Record<Country, Building['timeZone']>;

/** Zone in which a building's days are counted (design section 4). */
export function timeZoneOf(country: Country): Building['timeZone'] {
  return TIME_ZONE_OF_COUNTRY[country];
}

/** A building as answers show it to a person with these abilities. */
export function asBuilding(row: BuildingRow, abilities: Iterable<BuildingAbility>): Building {
  const { createdAt: _, endedAt: __, ...facts } = row;
  return { ...facts, timeZone: timeZoneOf(row.country), abilities: [...abilities] };
}
