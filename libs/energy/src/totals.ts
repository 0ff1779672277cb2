import { HOUR_MS, addDays, dayBounds, eachDay, monthOf, startOfDay } from './calendar.ts';
import { dayValue, type DayBasis, type HourSum } from './day.ts';
import type { MaximumPower, MeterDay } from './meter-day.ts';
import type { Peak } from './peak.ts';
import type { EpochMs, LocalDate, Quality } from './reading.ts';

/** Days, `to` excluded, on which a meter's readings are due: asked from the operator, in service and published. */
export interface ExpectedDays {
  deviceId: string;
  from: LocalDate;
  to: LocalDate;
}

/** Minutes known and minutes due, over meters and time. */
export interface Coverage {
  coveredMin: number;
  expectedMin: number;
}

/** A local day over a set of meters: those whose readings are due, and those that have some all the same. */
export interface DayTotal extends Coverage {
  localDate: LocalDate;
  startMs: EpochMs;
  /** How many meters; `expectedMin` is the day's length times this. */
  meters: number;
  /** Minutes that the value stands for; an operator's value stands for its whole day. */
  coveredMin: number;
  /** Sum of the meters' day values, watt-minutes; null when nothing is known. */
  wattMinutes: number | null;
  /** `curve` when every meter's curve is whole, `operator` when only operator's values fill in, else `partial`. */
  basis: DayBasis | null;
  /** Curve and operator are more than 1 % apart for one of the meters. */
  differs: boolean;
  /** The one quality of all curves, or null. */
  quality: Quality | null;
  /** Minutes and watt-minutes of the curves alone; null when there is none. */
  curveMin: number;
  curveWattMinutes: number | null;
  /** Sum of the operator's values, Wh; null when one of the meters has none. */
  operatorWh: number | null;
  /** The meters' hours, summed, as far as they were read. */
  hourly: HourSum[];
  /** As it is kept with the day (`nightBase`), where the day is of one meter only; of several it is in the hours. */
  nightBaseW: number | null;
  /** The day's peak, W, when it is known from the sums: one curve at most. */
  peak: Peak | null;
  /** The meters' own highest powers, added: no instant can have more. W; 0 without a curve. */
  peakBoundW: number;
  /** The highest of them: no meter takes anything off another's. */
  peakFloorW: number;
  /** As the operator tells it, where the day is of one meter only; powers of several cannot be added. */
  maximumPower: MaximumPower | null;
}

/** An hour of the curve over a set of meters. */
export interface HourTotal extends Coverage {
  startMs: EpochMs;
  wattMinutes: number;
}

/** The days of a calendar month, or of the part of it that was asked, over a set of meters. */
export interface MonthTotal extends Coverage {
  /** `YYYY-MM`. */
  month: string;
  startMs: EpochMs;
  /** Null when nothing is known. */
  wattMinutes: number | null;
  /** Days on which readings are due and nothing is known. */
  missingDays: number;
}

/**
 * The days from `from` to `to` (excluded) on which anything is due or known, oldest first. A day that is due and wholly
 * unknown is there, with a null value: a hole, never a zero.
 * @param rows one a meter and day at most.
 * @param expected one span a meter at most.
 */
export function dayTotals(
  rows: readonly MeterDay[],
  expected: readonly ExpectedDays[],
  from: LocalDate,
  to: LocalDate,
  zone: string,
): DayTotal[] {
  const byDate = Map.groupBy(rows.filter(hasEnergy), (row) => row.localDate);
  const spans = new Map(expected.map((span) => [span.deviceId, span]));
  const dates = [...byDate.keys()];
  const first = [...dates, ...expected.map((span) => span.from)].reduce(earliest, to);
  const last = [...dates, ...expected.map((span) => addDays(span.to, -1))].reduce(latest, addDays(from, -1));
  return eachDay(latest(from, first), earliest(to, addDays(last, 1))).flatMap((date) => {
    const known = byDate.get(date) ?? [];
    const due = expected.filter((span) => isDue(span, date));
    const unasked = known.filter(({ deviceId }) => !isDue(spans.get(deviceId), date));
    const meters = due.length + unasked.length;
    return meters > 0 ? dayTotal(known, meters, date, zone) : [];
  });
}

function isDue(span: ExpectedDays | undefined, date: LocalDate): boolean {
  return span !== undefined && span.from <= date && date < span.to;
}

function dayTotal(rows: readonly MeterDay[], meters: number, date: LocalDate, zone: string): DayTotal {
  const values = rows.map(dayValue).filter((value) => value !== null);
  const { startMs, endMs } = dayBounds(date, zone);
  const hours = (endMs - startMs) / HOUR_MS;
  const curves = rows.filter((row) => row.coveredMin > 0);
  const operator = rows.map((row) => row.operatorWh).filter((energyWh) => energyWh !== null);
  return {
    localDate: date,
    startMs,
    meters,
    expectedMin: hours * 60 * meters,
    coveredMin: sumOf(values, (value) => value.coveredMin),
    wattMinutes: values.length > 0 ? sumOf(values, (value) => value.wattMinutes) : null,
    basis: basisOf(values, meters),
    differs: values.some((value) => value.differs),
    quality: commonQuality(curves),
    curveMin: sumOf(curves, (row) => row.coveredMin),
    curveWattMinutes: curves.length > 0 ? sumOf(curves, (row) => row.totalWattMinutes) : null,
    operatorWh: operator.length === meters ? sumOf(operator, (energyWh) => energyWh) : null,
    hourly: curves.length === 1 && curves[0] ? curves[0].hourly : sumHours(curves, hours),
    nightBaseW: meters === 1 ? (curves[0]?.nightBaseW ?? null) : null,
    peak: curves.length === 1 ? ownPeak(curves[0]) : null,
    peakBoundW: sumOf(curves, (row) => row.maxW ?? 0),
    peakFloorW: curves.reduce((floor, row) => Math.max(floor, row.maxW ?? 0), 0),
    maximumPower: meters === 1 ? (rows[0]?.maximumPower ?? null) : null,
  };
}

/** A maximum power alone tells nothing of the energy. */
function hasEnergy({ coveredMin, operatorWh }: MeterDay): boolean {
  return coveredMin > 0 || operatorWh !== null;
}

/** Of several curves, or of none at all. `hours` is the length of the day. */
function sumHours(curves: readonly MeterDay[], hours: number): HourSum[] {
  const length = curves[0]?.hourly.length ?? hours;
  const sums = Array.from({ length }, () => ({ wattMinutes: 0, coveredMinutes: 0 }));
  for (const { hourly } of curves) {
    sums.forEach((sum, hour) => {
      sum.wattMinutes += hourly[hour]?.wattMinutes ?? 0;
      sum.coveredMinutes += hourly[hour]?.coveredMinutes ?? 0;
    });
  }
  return sums;
}

function ownPeak(day: MeterDay | undefined): Peak | null {
  return day && day.maxW !== null && day.maxAtMs !== null ? { powerW: day.maxW, atMs: day.maxAtMs } : null;
}

/** The hours of these days with anything known, oldest first. */
export function hourTotals(days: readonly DayTotal[]): HourTotal[] {
  return days.flatMap((day) =>
    day.hourly.flatMap(({ wattMinutes, coveredMinutes }, hour) => {
      const startMs = day.startMs + hour * HOUR_MS;
      return coveredMinutes > 0
        ? { startMs, wattMinutes, coveredMin: coveredMinutes, expectedMin: 60 * day.meters }
        : [];
    }),
  );
}

/** The months of these days, oldest first. */
export function monthTotals(days: readonly DayTotal[], zone: string): MonthTotal[] {
  return [...Map.groupBy(days, (day) => monthOf(day.localDate))].map(([month, group]) => {
    const known = group.flatMap((day) => day.wattMinutes ?? []);
    return {
      month,
      startMs: startOfDay(`${month}-01`, zone),
      wattMinutes: known.length > 0 ? sumOf(known, (value) => value) : null,
      coveredMin: sumOf(group, (day) => day.coveredMin),
      expectedMin: sumOf(group, (day) => day.expectedMin),
      missingDays: group.length - known.length,
    };
  });
}

/** Covered / expected minutes, 0..1; null when nothing is due. */
export function completenessOf(parts: readonly Coverage[]): number | null {
  const expectedMin = sumOf(parts, (part) => part.expectedMin);
  return expectedMin > 0 ? sumOf(parts, (part) => part.coveredMin) / expectedMin : null;
}

/** Whether nothing is missing of a day, hour or month. */
export function isComplete({ coveredMin, expectedMin }: Coverage): boolean {
  return coveredMin === expectedMin;
}

function basisOf(values: readonly { basis: DayBasis }[], meters: number): DayBasis | null {
  if (values.length === 0) return null;
  if (values.length < meters || values.some(({ basis }) => basis === 'partial')) return 'partial';
  return values.every(({ basis }) => basis === 'curve') ? 'curve' : 'operator';
}

function commonQuality(rows: readonly MeterDay[]): Quality | null {
  const [first] = rows;
  return first && rows.every((row) => row.quality === first.quality) ? first.quality : null;
}

function sumOf<T>(items: readonly T[], pick: (item: T) => number): number {
  return items.reduce((sum, item) => sum + pick(item), 0);
}

// Civil dates of four-digit years sort as texts.
function earliest(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}

function latest(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? b : a;
}
