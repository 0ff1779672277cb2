import type { AnomalySeverity } from './anomalies.ts';
import type { ComparedEnergy } from './comparison.ts';
import type { Instant, LocalDate } from './units.ts';

export const COUNTRIES = ['FR', 'BE'] as const;
export type Country = (typeof COUNTRIES)[number];
export const CURRENCIES = ['EUR'] as const;
export type Currency = (typeof CURRENCIES)[number];

/** A co-owned building (design section 4). Its zone is fixed once readings exist. */
export interface Building {
  id: string;
  organisationId: string;
  name: string;
  address: string;
  city: string;
  country: Country;
  timeZone: 'Europe/Paris' | 'Europe/Brussels';
  /** Number of lots. */
  lots: number;
  floorAreaM2: number | null;
  hasLift: boolean;
  hasHeating: boolean;
  hasParking: boolean;
  currency: Currency;
  /** `MM-DD` of the first day of the accounting year. */
  accountingYearStart: string;
  /** What entitles the syndic to speak for the co-ownership: default of its common meters. */
  mandateReference: string | null;
  /** What the person who asks may do here; the web shows only these acts. */
  abilities: BuildingAbility[];
}

export type BuildingInput = Omit<
  Building,
  'id' | 'organisationId' | 'timeZone' | 'abilities' | 'mandateReference'
> & {
  mandateReference?: string | null;
  /** Needed only by a person who manages several organisations. */
  organisationId?: string;
};

export const BUILDING_ABILITIES = [
  'building.read',
  'building.manage',
  'building.energy.read',
  'meter.connect.common',
  'meter.connect.private',
  'meter.sync',
  'alert.act',
  'member.manage',
] as const;
export type BuildingAbility = (typeof BUILDING_ABILITIES)[number];

/** One row of `GET /portfolio`. A null figure comes with a reason in `lacking`. */
export interface PortfolioRow {
  building: Building;
  meterCount: number;
  /** Energy of the common meters over the 30 days that end at the last published day, Wh; null without readings. */
  last30DaysWh: number | null;
  /** The same, day by day, oldest first, null where nothing is known: the sparkline. */
  dailyWh: (number | null)[];
  /** Whether something is missing of that day, so that what is known is a minimum; false where nothing is known or due. */
  dailyPartial: boolean[];
  /** Covered share of the 30 days, 0..1. */
  completeness: number;
  /** The 30 days beside those of the year before, by what is known of both; null without meters. */
  yearOverYear: ComparedEnergy | null;
  baseLoadW: number | null;
  lastPublishedDay: LocalDate;
  /** Last local day with any reading, or null. */
  dataUntil: LocalDate | null;
  lastReadingAt: Instant | null;
  /** Earliest end of a live consent among the common meters. */
  consentExpiresAt: Instant | null;
  /** Common meters whose agreement was revoked or ran out: nothing new comes until they are connected again. */
  metersToReconnect: number;
  /** Common meters whose holder the operator doubts; none while it says so of many at once, which is its failure. */
  metersToConfirm: number;
  /** Open alerts of its common meters, by gravity; muted ones are left out. */
  alerts: Record<AnomalySeverity, number>;
  /** Days of its common meters changed and were not judged since: no alert is no good news yet. */
  judging: boolean;
  lacking: 'no_meter' | 'no_data' | null;
}

export interface PortfolioResponse {
  items: PortfolioRow[];
}

export interface BuildingList {
  items: Building[];
}
