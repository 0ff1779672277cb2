import type { Instant, LocalDate } from './units.ts';
import type { DayBasis } from './readings.ts';

/** Why a figure is not given. */
export const LACKING_REASONS = [
  'no_data',
  'no_complete_day',
  'no_complete_month',
  'no_complete_year',
  'no_curve',
  'no_subscribed_power',
  'no_tariff',
  'no_factor',
] as const;
export type LackingReason = (typeof LACKING_REASONS)[number];

/** A figure, or the reason why there is none. */
export type Figure<Value> = { value: Value; reason: null } | { value: null; reason: LackingReason };

/** Energy over a stretch of local days. */
export interface PeriodEnergy {
  from: LocalDate;
  /** Exclusive. */
  to: LocalDate;
  energyWh: number;
  completeness: number;
  completeDays: number;
  days: number;
}

export interface DayEnergy {
  localDate: LocalDate;
  energyWh: number;
  basis: DayBasis;
  completeness: number;
}

/** A mean over complete periods, with how many there were. */
export interface MeanEnergy {
  energyWh: number;
  count: number;
}

/** Days on which the means per month and per year stand: the window's, or every one until the last published. */
export const STATISTICS_MEANS = ['window', 'history'] as const;
export type StatisticsMeans = (typeof STATISTICS_MEANS)[number];

/** `GET …/statistics`. Energies in Wh, powers in W, days in the building's zone. */
export interface Statistics {
  timeZone: string;
  /** Window of min, max, base load, peak and means; those per month and per year may stand on more (`StatisticsMeans`). */
  from: LocalDate;
  to: LocalDate;
  meterCount: number;
  /** Last local day that the operator has published for everyone (D-1 from 08:00). */
  lastPublishedDay: LocalDate;
  lastReadingAt: Instant | null;
  lastCompleteDay: Figure<DayEnergy>;
  monthToDate: Figure<PeriodEnergy>;
  yearToDate: Figure<PeriodEnergy>;
  period: Figure<PeriodEnergy>;
  meanPerDay: Figure<MeanEnergy>;
  meanPerMonth: Figure<MeanEnergy>;
  meanPerYear: Figure<MeanEnergy>;
  minDay: Figure<DayEnergy>;
  maxDay: Figure<DayEnergy>;
  /** Share of the due minutes of the window that curves cover, 0..1; under 1 the peak is a minimum. Null when nothing is due. */
  curveCompleteness: number | null;
  baseLoadW: Figure<number>;
  peak: Figure<{ powerW: number; at: Instant }>;
  /** Mean power / peak power, 0..1. */
  loadFactor: Figure<number>;
  cost: Figure<{ amount: string; currency: string }>;
  co2: Figure<{ grams: number; method: string }>;
}
