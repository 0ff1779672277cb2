import type { SyncRequest } from '@coprowatt/contracts';
import { addDays, isLocalDate, localDateOf, startOfDay, type LocalDate } from '@coprowatt/energy';
import { AppError } from '@coprowatt/platform';
import type { Stretch } from './stretch-rules.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The local days that a request names by dates or instants, `to` exclusive: an instant stands for the whole day that
 * it lies in. Null when it names none; one end alone is completed with `today` or the operator's depth.
 * @throws AppError `validation_failed`.
 */
export function askedDays({ from, to }: SyncRequest, zone: string, today: LocalDate): Stretch | null {
  if (from === undefined && to === undefined) return null;
  const days = {
    from: from === undefined ? '1900-01-01' : dayOf('from', from, zone),
    to: to === undefined ? today : endDayOf(to, zone),
  };
  if (days.from >= days.to) throw invalid('to', 'after_from', 'to must be after from');
  return days;
}

function dayOf(field: string, text: string, zone: string): LocalDate {
  if (isLocalDate(text)) return text;
  const instant = INSTANT.test(text) && isLocalDate(text.slice(0, 10)) ? Date.parse(text) : NaN;
  if (Number.isNaN(instant))
    throw invalid(field, 'is_date', `${field} must be a date or an RFC 3339 instant`);
  return localDateOf(instant, zone);
}

function endDayOf(text: string, zone: string): LocalDate {
  const day = dayOf('to', text, zone);
  return isLocalDate(text) || startOfDay(day, zone) === Date.parse(text) ? day : addDays(day, 1);
}

function invalid(field: string, rule: string, message: string): AppError {
  return new AppError('validation_failed', { errors: [{ field, rule, message }] });
}
