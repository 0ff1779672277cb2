import type { ProviderName } from './linky.ts';
import type { LocalDate } from './units.ts';

const DAY_MS = 86_400_000;

/** Days before its last one from which a consent can be renewed; its owner is told of its end then. */
export const RENEWABLE_DAYS = 90;

/** The zone in which an operator's days are cut, and with them the days of a consent. */
export const OPERATOR_ZONES = {
  enedis: 'Europe/Paris',
  ores: 'Europe/Brussels',
  myelectricaldata: 'Europe/Paris',
} as const satisfies Record<ProviderName, string>;

/**
 * The last local day on which a consent is in force, be it for a part of it.
 * @param endMs its end, epoch ms, excluded: midnight after the last day, or an instant within it.
 */
export function consentLastDay(endMs: number, timeZone: string): LocalDate {
  return localDate(endMs - 1, timeZone);
}

/** Local days from today to the last one of a consent: 0 on the last one, -1 from the end on. */
export function consentDaysLeft(endMs: number, timeZone: string, nowMs: number): number {
  if (nowMs >= endMs) return -1;
  return (utcMs(consentLastDay(endMs, timeZone)) - utcMs(localDate(nowMs, timeZone))) / DAY_MS;
}

function localDate(ms: number, timeZone: string): LocalDate {
  const format = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  });
  return format.format(ms);
}

const utcMs = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`);
