import { addDays, monthsBefore } from '@coprowatt/energy';
import type { LocalDate } from './units.ts';

export { COMPARABLE_SHARE } from '@coprowatt/energy';

/** `mom`: month over month; `yoy`: year over year; `accounting-year`: the building's accounting year with the one before. */
export const COMPARISON_KINDS = ['mom', 'yoy', 'accounting-year'] as const;
export type ComparisonKind = (typeof COMPARISON_KINDS)[number];

/** Days that a comparison may span at most. */
export const COMPARISON_MAX_DAYS = 400;

const MONTHS_APART = { mom: 1, yoy: 12, 'accounting-year': 12 } as const satisfies Record<
  ComparisonKind,
  number
>;

/** The days before that a period (`to` excluded) is compared with, those without counterpart included. */
export function previousSpan(
  kind: ComparisonKind,
  { from, to }: { from: LocalDate; to: LocalDate },
): { from: LocalDate; to: LocalDate } {
  const months = MONTHS_APART[kind];
  return { from: monthsBefore(from, months), to: addDays(monthsBefore(addDays(to, -1), months), 1) };
}

/**
 * Why two periods are not compared. `no_counterpart`: none of the days is there in the earlier one, as 29 to 31 March are not in
 * February. `no_data`, `no_previous_data`: nothing is known of the one or the other.
 * `too_little_data`, `too_little_previous_data`: less than `COMPARABLE_SHARE` of it is. `too_little_in_common`: enough of each,
 * but the hours that are known of both are fewer.
 */
export const INCOMPARABLE_REASONS = [
  'no_counterpart',
  'no_data',
  'no_previous_data',
  'too_little_data',
  'too_little_previous_data',
  'too_little_in_common',
] as const;
export type IncomparableReason = (typeof INCOMPARABLE_REASONS)[number];

/** One side of a comparison. */
export interface ComparedPeriod {
  from: LocalDate;
  /** Exclusive. */
  to: LocalDate;
  /** Energy of what is known on both sides alone, Wh; null where they are not compared. */
  energyWh: number | null;
  /** Known minutes / all minutes of the paired days of every meter that is known or due on either side, 0..1. */
  completeness: number;
  /** Days that are paired: the same on both sides. */
  days: number;
}

/** By how much the period is above (positive) or below the one before. */
export interface EnergyChange {
  differenceWh: number;
  /** Of the period before, in percent; null where that one used nothing. */
  percent: number | null;
}

/** The paired days, oldest first, one array a field. */
export interface ComparedDays {
  localDate: LocalDate[];
  previousDate: LocalDate[];
  /** What is known of the day, Wh, as `readings` gives it; null, never 0, where nothing is. */
  wh: (number | null)[];
  previousWh: (number | null)[];
  /** Share of the two days that is known on both sides and so counts in the periods' energy, 0..1. */
  share: number[];
}

/** Two periods side by side; either `change` or `reason` is null. */
export interface ComparedEnergy {
  current: ComparedPeriod;
  previous: ComparedPeriod;
  change: EnergyChange | null;
  reason: IncomparableReason | null;
}

/**
 * `GET …/comparison`: each local day is paired with the same day number of the month before (`mom`) or the same date of the
 * year before; a day without counterpart (31st, 29 February) counts on neither side. A day counts whole where both sides know
 * it whole; else by the clock hours that both know whole. Either `change` or `reason` is null.
 */
export interface Comparison extends ComparedEnergy {
  kind: ComparisonKind;
  timeZone: string;
  meterCount: number;
  days: ComparedDays;
}
