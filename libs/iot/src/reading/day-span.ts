import type { LocalDate } from '@coprowatt/energy';

/** Local days from `from` to `to` (excluded). */
export interface DaySpan {
  from: LocalDate;
  to: LocalDate;
}
