import type { Meter } from '../meters/meter-registry.ts';
import type { OperatorData } from '../meters/operator-data.ts';
import type { BelgianMeter } from '../ores/meters/ean-registry.ts';
import type { OresData } from '../ores/meters/ores-data.ts';
import { QUARTER_MINUTES, type ReadingStatus } from '../ores/meters/quarter.ts';
import { eachDate, type EpochMs, type LocalDate } from '../time/french-time.ts';

export interface History {
  /** PRM or EAN. */
  prm: string;
  /** First local day with measures. */
  activation: LocalDate;
  /** Operator's daily values, Wh. */
  days: { date: LocalDate; wh: number | null }[];
  /** Curve: interval start (UTC instant), minutes, mean W; the status of a Belgian reading. */
  points: { start: string; minutes: number; watts: number; status?: ReadingStatus }[];
}

export interface HistoryPeriod {
  from: LocalDate;
  to: LocalDate;
  unpublished: boolean;
}

/** What Enedis holds of `[from, to)` since commissioning; unpublished days are left out unless asked for. */
export function historyOf(data: OperatorData, meter: Meter, period: HistoryPeriod, nowMs: EpochMs): History {
  const dates = datesOf(period, meter.activation, (date) => data.isPublished(meter, date, nowMs));
  return {
    prm: meter.prm,
    activation: meter.activation,
    days: dates.map((date) => ({ date, wh: data.dailyWh(meter, date, nowMs) })),
    points: dates
      .flatMap((date) => data.curve(meter, date, nowMs))
      .map(({ startMs, minutes, watts }) => ({ start: new Date(startMs).toISOString(), minutes, watts })),
  };
}

/** The same of ORES: offtake in quarters of an hour. */
export function oresHistoryOf(
  data: OresData,
  meter: BelgianMeter,
  period: HistoryPeriod,
  nowMs: EpochMs,
): History {
  const dates = datesOf(period, meter.activation, (date) => data.isPublished(meter, date, nowMs));
  return {
    prm: meter.ean,
    activation: meter.activation,
    days: dates.map((date) => ({ date, wh: data.daily(meter, date, nowMs)?.wh ?? null })),
    points: dates
      .flatMap((date) => data.quarters(meter, date, nowMs))
      .map(({ startMs, wh, status }) => ({
        start: new Date(startMs).toISOString(),
        minutes: QUARTER_MINUTES,
        watts: (wh * 60) / QUARTER_MINUTES,
        status,
      })),
  };
}

function datesOf(
  { from, to, unpublished }: HistoryPeriod,
  activation: LocalDate,
  isPublished: (date: LocalDate) => boolean,
): LocalDate[] {
  const dates = eachDate(from < activation ? activation : from, to);
  return unpublished ? dates : dates.filter(isPublished);
}
