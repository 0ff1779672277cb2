import { addDays, LONGEST_RUN_DAYS, type LocalDate } from '@coprowatt/energy';

/** Episodes that ended earlier than so many days before the last published one open no alert: years of history are no news. */
export const NEWS_DAYS = 30;

/** Which days of a meter are looked at, and what for. */
export interface LookedAt {
  /** An episode that ended before it opens no alert. */
  opensFrom: LocalDate;
  /** From here on runs are known whole, and kept alerts are looked at. */
  lookedAtFrom: LocalDate;
}

/** @param fromDay first day that changed: alerts on it or later may change. */
export function lookedAt(fromDay: LocalDate, lastPublished: LocalDate): LookedAt {
  const opensFrom = addDays(lastPublished, -NEWS_DAYS);
  const wholeRunsFrom = addDays(opensFrom, -LONGEST_RUN_DAYS);
  return { opensFrom, lookedAtFrom: fromDay < wholeRunsFrom ? fromDay : wholeRunsFrom };
}

/** First day to judge: a back-fill touches years, of which only days with alerts matter. */
export function judgedFrom({ opensFrom }: LookedAt, firstAlertDay: LocalDate | null): LocalDate {
  const wholeRunsFrom = addDays(opensFrom, -LONGEST_RUN_DAYS);
  return firstAlertDay !== null && firstAlertDay < wholeRunsFrom ? firstAlertDay : wholeRunsFrom;
}
