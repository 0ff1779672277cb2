import { addDays, daysBetween, type LocalDate } from '@coprowatt/energy';
import { AppError } from '@coprowatt/platform';
import { askedDays } from '../sync/asked-days.ts';

export const DEFAULT_DAYS = 90;
export const MAX_DAYS = 400;

/**
 * The local days that a calendar shows, `to` exclusive: without edges the last 90 published ones.
 * @throws AppError `validation_failed`: unreadable, in the wrong order, or more than 400 days.
 */
export function calendarDays(
  query: { from?: string; to?: string },
  lastPublished: LocalDate,
  timeZone: string,
): { from: LocalDate; to: LocalDate } {
  const end = addDays(lastPublished, 1);
  const asked = askedDays(query, timeZone, end);
  const to = asked?.to ?? end;
  const from = query.from === undefined || !asked ? addDays(to, -DEFAULT_DAYS) : asked.from;
  if (daysBetween(from, to) <= MAX_DAYS) return { from, to };
  throw new AppError('validation_failed', {
    errors: [{ field: 'to', rule: 'max_days', message: `to must be at most ${MAX_DAYS} days after from` }],
  });
}
