import { isPrm } from '../meters/meter-registry.ts';
import { addDays, addMonths, isLocalDate, type LocalDate } from '../time/french-time.ts';
import { medRefusals } from './med-error.ts';

/** A period `[from, to)` of local days asked for one point. */
export interface MedRequest {
  prm: string;
  from: LocalDate;
  to: LocalDate;
  useCache: boolean;
}

/** Query of a measure call; the end is capped at today, as the gateway does. @throws MedError */
export function readMedRequest(prm: unknown, query: object, today: LocalDate): MedRequest {
  const fields = new Map<string, unknown>(Object.entries(query));
  const from = dateOf(fields, 'start');
  const end = dateOf(fields, 'end');
  const to = end > today ? today : end;
  if (from >= to) throw medRefusals.badRange();
  return { prm: readPoint(prm), from, to, useCache: useCacheOf(fields) };
}

/** @throws MedError `ACCESS_DENIED`, as for any point that the account does not hold. */
export function readPoint(prm: unknown): string {
  if (!isPrm(prm)) throw medRefusals.accessDenied();
  return prm;
}

/** `true` or `false`; false by default. */
export function useCacheOf(fields: ReadonlyMap<string, unknown>): boolean {
  const value = fields.get('use_cache') ?? 'false';
  if (value !== 'true' && value !== 'false') throw medRefusals.missingParameter('use_cache');
  return value === 'true';
}

function dateOf(fields: ReadonlyMap<string, unknown>, name: string): LocalDate {
  const value = fields.get(name);
  if (value === undefined) throw medRefusals.missingParameter(name);
  if (typeof value !== 'string' || !isLocalDate(value)) throw medRefusals.badDate(name);
  return value;
}

/** Stretches of days that are asked from Enedis in one call each. */
export function stretchesOf(dates: readonly LocalDate[]): { from: LocalDate; to: LocalDate }[] {
  const stretches: { from: LocalDate; to: LocalDate }[] = [];
  for (const date of dates) {
    const last = stretches.at(-1);
    if (last?.to === date) last.to = addDays(date, 1);
    else stretches.push({ from: date, to: addDays(date, 1) });
  }
  return stretches;
}

/** Whole years back, to the day. */
export function oldestOf(today: LocalDate, years: number): LocalDate {
  return addMonths(today, -12 * years);
}
