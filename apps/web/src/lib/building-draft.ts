import type { Building, BuildingInput, Country } from '@coprowatt/contracts';
import { problemsOf } from './account-problems.ts';
import { m } from './paraglide/messages.js';

/** A building as its form holds it: text until it is sent. */
export interface BuildingDraft {
  name: string;
  address: string;
  city: string;
  country: Country;
  lots: string;
  floorAreaM2: string;
  hasLift: boolean;
  hasHeating: boolean;
  hasParking: boolean;
  /** `MM` and the day of the first day of the accounting year. */
  yearMonth: string;
  yearDay: string;
  mandateReference: string;
}

export function newBuilding(): BuildingDraft {
  return {
    name: '',
    address: '',
    city: '',
    country: 'FR',
    lots: '',
    floorAreaM2: '',
    hasLift: false,
    hasHeating: false,
    hasParking: false,
    yearMonth: '01',
    yearDay: '1',
    mandateReference: '',
  };
}

export function draftOf(building: Building): BuildingDraft {
  const [yearMonth = '01', day = '01'] = building.accountingYearStart.split('-');
  return {
    name: building.name,
    address: building.address,
    city: building.city,
    country: building.country,
    lots: String(building.lots),
    floorAreaM2: building.floorAreaM2 === null ? '' : String(building.floorAreaM2),
    hasLift: building.hasLift,
    hasHeating: building.hasHeating,
    hasParking: building.hasParking,
    yearMonth,
    yearDay: String(Number(day)),
    mandateReference: building.mandateReference ?? '',
  };
}

export const buildingProblems = (draft: BuildingDraft) =>
  problemsOf<BuildingDraft>({
    name: draft.name.trim() === '' ? m.building_name_empty() : undefined,
    address: draft.address.trim() === '' ? m.building_address_empty() : undefined,
    city: draft.city.trim() === '' ? m.building_city_empty() : undefined,
    lots: wholeNumber(draft.lots, 5_000) === null ? m.building_lots_wrong() : undefined,
    floorAreaM2: areaProblem(draft.floorAreaM2),
    yearDay: dayExists(draft) ? undefined : m.building_year_wrong(),
  });

/** What is sent; call it only on a draft without problems. */
export function inputOf(draft: BuildingDraft): BuildingInput {
  return {
    name: draft.name.trim(),
    address: draft.address.trim(),
    city: draft.city.trim(),
    country: draft.country,
    lots: wholeNumber(draft.lots, 5_000) ?? 0,
    floorAreaM2: wholeNumber(draft.floorAreaM2, 1_000_000),
    hasLift: draft.hasLift,
    hasHeating: draft.hasHeating,
    hasParking: draft.hasParking,
    currency: 'EUR',
    accountingYearStart: `${draft.yearMonth}-${draft.yearDay.trim().padStart(2, '0')}`,
    mandateReference: draft.mandateReference.trim() || null,
  };
}

/** From 1 to `max`; spaces and dots between thousands are forgiven, as everywhere. */
function wholeNumber(typed: string, max: number): number | null {
  const plain = typed.replace(/[\s.\u00a0\u202f]/g, '');
  const value = /^\d{1,7}$/.test(plain) ? Number(plain) : 0;
  return value >= 1 && value <= max ? value : null;
}

function areaProblem(typed: string): string | undefined {
  if (typed.trim() === '' || wholeNumber(typed, 1_000_000) !== null) return undefined;
  return m.building_area_wrong();
}

/** 29 February starts no accounting year: three years in four do not have it. */
function dayExists({ yearMonth, yearDay }: BuildingDraft): boolean {
  const day = wholeNumber(yearDay, 31);
  if (day === null) return false;
  const date = new Date(Date.UTC(2025, Number(yearMonth) - 1, day));
  return date.getUTCMonth() === Number(yearMonth) - 1;
}
