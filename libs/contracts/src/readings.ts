import type { Instant, LocalDate, MetricType, Quality } from './units.ts';

export const GRANULARITIES = ['raw', 'hour', 'day', 'month'] as const;
export type Granularity = (typeof GRANULARITIES)[number];
export const READING_SHAPES = ['items', 'columns'] as const;
export type ReadingShape = (typeof READING_SHAPES)[number];

export const READINGS_DEFAULT_LIMIT = 1_500;
export const READINGS_MAX_LIMIT = 20_000;

/** On which fact a day's value stands (design rule 3). */
export const DAY_BASES = ['curve', 'operator', 'partial'] as const;
export type DayBasis = (typeof DAY_BASES)[number];

/** One stored interval of the load curve. Energy is exact: Wh = W x minutes / 60. */
export interface RawReading {
  timestamp: Instant;
  intervalSeconds: number;
  deviceId: string;
  value: number;
  unit: string;
  powerW?: number;
  quality: Quality;
}

/** An hour of the curve; `value` in the API unit (Wh for electricity). */
export interface HourReading {
  timestamp: Instant;
  value: number;
  /** Covered share of the hour's expected minutes, 0..1. */
  completeness: number;
  partial?: true;
}

/** A local day. `curveWh` and `operatorWh` are two facts, both kept. */
export interface DayReading {
  /** UTC instant of local midnight. */
  timestamp: Instant;
  localDate: LocalDate;
  /** Length of the local day: 1,380, 1,440 or 1,500 (times the number of meters that were expected). */
  expectedMinutes: number;
  curveWh: number | null;
  operatorWh: number | null;
  value: number;
  basis: DayBasis;
  completeness: number;
  quality: Quality | null;
  partial?: true;
  /** Curve and operator are more than 1 % apart. */
  differs?: true;
  /** Maximum power as the operator tells it (VA) and its instant; one meter only, absent when not told. */
  maximumPowerVa?: number;
  maximumPowerAt?: Instant;
}

export interface MonthReading {
  timestamp: Instant;
  /** `YYYY-MM`. */
  localMonth: string;
  value: number;
  completeness: number;
  /** Days without any fact. */
  missingDays: number;
  partial?: true;
}

export type ReadingItem = RawReading | HourReading | DayReading | MonthReading;

export interface ReadingsPage<Item = ReadingItem> {
  metric: MetricType;
  granularity: Granularity;
  unit: string;
  timeZone: string;
  /** Window that was answered: local midnights or the instants asked, `to` exclusive. */
  from: Instant;
  to: Instant;
  items: Item[];
  nextCursor: string | null;
  /** First local day on which a reading of these meters is due (asked, and in service); null when none is. Earlier days are not holes. */
  expectedFrom: LocalDate | null;
  /** Covered / expected minutes over the whole window, 0..1; null when nothing was expected. */
  completeness: number | null;
}

/** The same page, one array a field; a missing interval is null. */
export interface ReadingsColumns extends Omit<ReadingsPage, 'items'> {
  columns: {
    timestamp: Instant[];
    value: (number | null)[];
    powerW?: (number | null)[];
    deviceId?: string[];
    intervalSeconds?: number[];
    quality?: (Quality | null)[];
    localDate?: LocalDate[];
    curveWh?: (number | null)[];
    operatorWh?: (number | null)[];
    basis?: (DayBasis | null)[];
    differs?: (true | null)[];
    completeness?: (number | null)[];
    maximumPowerVa?: (number | null)[];
    maximumPowerAt?: (Instant | null)[];
  };
}
