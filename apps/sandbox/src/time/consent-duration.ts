import { addDays, addMonths, type LocalDate } from './french-time.ts';

/** How long a customer is asked to share: whole days, weeks, months or years. */
export interface ConsentDuration {
  months: number;
  days: number;
}

const PATTERN = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?$/;
const MAX_MONTHS = 36;

/** ISO 8601 with the units D, W, M and Y only, longer than zero (providers sheet, section 4.1); else null. */
export function parseConsentDuration(text: string): ConsentDuration | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const part = (index: number): number => Number(match[index] ?? 0);
  const duration = { months: part(1) * 12 + part(2), days: part(3) * 7 + part(4) };
  return duration.months + duration.days > 0 ? duration : null;
}

/** Whether it reaches beyond three years from a date. */
export function exceedsThreeYears(duration: ConsentDuration, from: LocalDate): boolean {
  return endOf(duration, from) > addMonths(from, MAX_MONTHS);
}

/** First date after the shared period. */
export function endOf(duration: ConsentDuration, from: LocalDate): LocalDate {
  return addDays(addMonths(from, duration.months), duration.days);
}

/** In French, for the consent page. */
export function inWords({ months, days }: ConsentDuration): string {
  const years = Math.floor(months / 12);
  const parts = [
    [years, years > 1 ? 'ans' : 'an'],
    [months % 12, 'mois'],
    [days, days > 1 ? 'jours' : 'jour'],
  ] as const;
  return parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(' et ');
}
