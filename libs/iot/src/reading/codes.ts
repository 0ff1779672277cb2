import type { MetricType } from '@coprowatt/contracts';
import type { Quality, ReadingSource } from '@coprowatt/energy';

/** How the closed sets are kept in `smallint` columns. A code never changes its meaning; new ones are added at the end. */

export const METRIC_CODES = {
  electricity_consumption: 1,
  electricity_production: 2,
  water_consumption: 3,
  gas_consumption: 4,
  heat_consumption: 5,
  temperature: 6,
  humidity: 7,
} as const satisfies Record<MetricType, number>;

export const QUALITY_CODES = { estimated: 1, read: 2, validated: 3 } as const satisfies Record<
  Quality,
  number
>;

export const SOURCE_CODES = {
  enedis: 1,
  ores: 2,
  myelectricaldata: 3,
  import: 4,
  demo: 5,
} as const satisfies Record<ReadingSource, number>;

/** Metrics that are kept as mean W over a step: those that the operators' curves carry. */
export const POWER_METRICS = ['electricity_consumption', 'electricity_production'] as const;
export type PowerMetric = (typeof POWER_METRICS)[number];

/** Whether any store takes readings of a metric. */
export function isPowerMetric(metric: MetricType): metric is PowerMetric {
  return POWER_METRICS.some((power) => power === metric);
}

const QUALITIES = byCode(QUALITY_CODES);
const SOURCES = byCode(SOURCE_CODES);

/** @throws Error on a code that no version of this program wrote. */
export function qualityOf(code: number): Quality {
  return known(QUALITIES.get(code), 'quality', code);
}

/** @throws Error on a code that no version of this program wrote. */
export function sourceOf(code: number): ReadingSource {
  return known(SOURCES.get(code), 'source', code);
}

function byCode<Name extends string>(codes: Record<Name, number>): Map<number, Name> {
  return new Map((Object.keys(codes) as Name[]).map((name) => [codes[name], name]));
}

function known<T>(value: T | undefined, what: string, code: number): T {
  if (value === undefined) throw new Error(`unknown ${what} code ${code} in the database`);
  return value;
}
