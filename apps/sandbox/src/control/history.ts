import type { Direction } from '../meters/direction.ts';
import { activationOf, type Meter } from '../meters/meter-registry.ts';
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
export function historyOf(
  data: OperatorData,
  meter: Meter,
  period: HistoryPeriod,
  nowMs: EpochMs,
  direction: Direction,
): History {
  const activation = activationOf(meter, direction);
  const dates = datesOf(period, activation, (date) => data.isPublished(meter, date, nowMs));
  return {
    prm: meter.prm,
    activation,
    days: dates.map((date) => ({ date, wh: data.dailyWh(meter, date, nowMs, direction) })),
    points: dates
      .flatMap((date) => data.curve(meter, date, nowMs, direction))
      .map(({ startMs, minutes, watts }) => ({ start: new Date(startMs).toISOString(), minutes, watts })),
  };
}

/** Daily peaks of apparent power, at instants in UTC. */
export interface Peaks {
  prm: string;
  days: { date: LocalDate; va: number; at: string }[];
}

export function peaksOf(data: OperatorData, meter: Meter, period: HistoryPeriod, nowMs: EpochMs): Peaks {
  const dates = datesOf(period, meter.activation, (date) => data.isPublished(meter, date, nowMs));
  const days = dates.flatMap((date) => {
    const peak = data.peak(meter, date, nowMs);
    return peak ? [{ date, va: peak.va, at: new Date(peak.atMs).toISOString() }] : [];
  });
  return { prm: meter.prm, days };
}

/** The same of ORES, in quarters of an hour. */
export function oresHistoryOf(
  data: OresData,
  meter: BelgianMeter,
  period: HistoryPeriod,
  nowMs: EpochMs,
  direction: Direction,
): History {
  const dates = datesOf(period, meter.activation, (date) => data.isPublished(meter, date, nowMs));
  const isOfftake = direction === 'consumption';
  const quartersOf = (date: LocalDate) =>
    isOfftake ? data.quarters(meter, date, nowMs) : data.injection(meter, date);
  const whOf = (date: LocalDate) =>
    isOfftake ? (data.daily(meter, date, nowMs)?.wh ?? null) : data.injectedWh(meter, date);
  return {
    prm: meter.ean,
    activation: meter.activation,
    days: dates.map((date) => ({ date, wh: whOf(date) })),
    points: dates.flatMap(quartersOf).map(({ startMs, wh, status }) => ({
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
