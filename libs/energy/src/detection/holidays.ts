import { getHolidays as belgianHolidays } from '@itenium/date-holidays-be';
import frenchHolidays from '@socialgouv/jours-feries';
import { gregorianEaster } from 'date-easter';
import type { LocalDate } from '../reading.ts';

const DAY_MS = 86_400_000;

/** Says whether a date is a public holiday. */
export type HolidayCalendar = (date: LocalDate) => boolean;

/** Fixed days as `MM-DD`, days after Easter Sunday (negative: before), first or last Mondays, and moved days. */
interface HolidayRules {
  fixed: readonly string[];
  easter: readonly number[];
  mondays?: readonly { month: number; last: boolean }[];
  /** `MM-DD`; each moves to the next working day when it falls on a weekend. */
  moved?: readonly string[];
}

/** Of countries that buildings are in. Regional holidays are left out: a calendar that says too little only costs a finer expectation. */
const LISTED: Record<string, (year: number) => Date[]> = {
  FR: (year) => Object.values(frenchHolidays(year)),
  BE: (year) => belgianHolidays(year).map(({ date }) => date),
};

/** Of countries from which nothing but series comes. */
const RULES: Record<string, HolidayRules> = {
  LU: {
    fixed: ['01-01', '05-01', '05-09', '06-23', '08-15', '11-01', '12-25', '12-26'],
    easter: [1, 39, 50],
  },
  GB: {
    fixed: [],
    easter: [-2, 1],
    mondays: [
      { month: 5, last: false },
      { month: 5, last: true },
      { month: 8, last: true },
    ],
    moved: ['01-01', '12-25', '12-26'],
  },
};

const COUNTRY_OF_ZONE: Record<string, string> = {
  'Europe/Paris': 'FR',
  'Europe/Brussels': 'BE',
  'Europe/Luxembourg': 'LU',
  'Europe/London': 'GB',
};

/** The country whose days off a time zone tells; null where that is not known. */
export function countryOfZone(zone: string): string | null {
  return COUNTRY_OF_ZONE[zone] ?? null;
}

/** Public holidays of a country (ISO 3166: FR, BE, LU, GB); none for others. */
export function holidayCalendar(country: string | null): HolidayCalendar {
  const holidaysOf = country === null ? null : holidaysOfCountry(country);
  if (!holidaysOf) return () => false;
  const years = new Map<number, Set<LocalDate>>();
  return (date) => {
    const year = Number(date.slice(0, 4));
    const known = years.get(year) ?? holidaysOf(year);
    years.set(year, known);
    return known.has(date);
  };
}

function holidaysOfCountry(country: string): ((year: number) => Set<LocalDate>) | null {
  const [listed, rules] = [LISTED[country], RULES[country]];
  if (listed) return (year) => new Set(listed(year).map(dateAround));
  return rules ? (year) => holidaysByRules(rules, year) : null;
}

/** The civil date of a midnight of the machine's zone, whichever that is, also where days were added as 24 hours each. */
function dateAround(midnight: Date): LocalDate {
  const noon = new Date(midnight.getTime() + DAY_MS / 2);
  return dateOf(Date.UTC(noon.getFullYear(), noon.getMonth(), noon.getDate()));
}

function holidaysByRules(
  { fixed, easter, mondays = [], moved = [] }: HolidayRules,
  year: number,
): Set<LocalDate> {
  const sunday = gregorianEaster(year);
  const easterMs = Date.UTC(sunday.year, sunday.month - 1, sunday.day);
  const days = new Set([
    ...fixed.map((day) => `${year}-${day}`),
    ...easter.map((after) => dateOf(easterMs + after * DAY_MS)),
    ...mondays.map(({ month, last }) => monday(year, month, last)),
  ]);
  for (const day of moved) days.add(nextWorkingDay(Date.parse(`${year}-${day}`), days));
  return days;
}

function monday(year: number, month: number, last: boolean): LocalDate {
  const from = last ? Date.UTC(year, month, -6) : Date.UTC(year, month - 1, 1);
  return dateOf(from + ((8 - new Date(from).getUTCDay()) % 7) * DAY_MS);
}

function nextWorkingDay(fromMs: number, taken: ReadonlySet<LocalDate>): LocalDate {
  const weekday = new Date(fromMs).getUTCDay();
  const isFree = weekday !== 0 && weekday !== 6 && !taken.has(dateOf(fromMs));
  return isFree ? dateOf(fromMs) : nextWorkingDay(fromMs + DAY_MS, taken);
}

function dateOf(ms: number): LocalDate {
  return new Date(ms).toISOString().slice(0, 10);
}
