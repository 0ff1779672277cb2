import type { Meter } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import { eachDate, type EpochMs, type LocalDate } from '../time/french-time.ts';

export interface History {
  prm: string;
  /** First local day with measures. */
  activation: LocalDate;
  /** Operator's daily values, Wh. */
  days: { date: LocalDate; wh: number | null }[];
  /** Curve: interval start (UTC instant), minutes, mean W. */
  points: { start: string; minutes: number; watts: number }[];
}

/** What the operator holds of `[from, to)` since commissioning; unpublished days are left out unless asked for. */
export function historyOf(
  data: OperatorData,
  meter: Meter,
  period: { from: LocalDate; to: LocalDate; unpublished: boolean },
  nowMs: EpochMs,
): History {
  const first = period.from < meter.activation ? meter.activation : period.from;
  const dates = eachDate(first, period.to).filter(
    (date) => period.unpublished || data.isPublished(meter, date, nowMs),
  );
  return {
    prm: meter.prm,
    activation: meter.activation,
    days: dates.map((date) => ({ date, wh: data.dailyWh(meter, date) })),
    points: dates
      .flatMap((date) => data.curve(meter, date, nowMs))
      .map(({ startMs, minutes, watts }) => ({ start: new Date(startMs).toISOString(), minutes, watts })),
  };
}
