import { addDays, type LocalDate } from '@coprowatt/energy';

/** The same day of an earlier month, or that month's last day, then `days` earlier. */
export function monthsBefore(date: LocalDate, months: number, days: number): LocalDate {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  const shifted = new Date(Date.UTC(year, month - 1 - months, Math.min(day, lastOfMonth)));
  return addDays(shifted.toISOString().slice(0, 10), -days);
}
