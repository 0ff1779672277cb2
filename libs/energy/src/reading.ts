/** How far a value can be trusted, from low to high; a higher one is never overwritten by a lower one (design rule 1). */
export const QUALITIES = ['estimated', 'read', 'validated'] as const;
export type Quality = (typeof QUALITIES)[number];

/** Where a reading came from. */
export const READING_SOURCES = ['enedis', 'ores', 'myelectricaldata', 'import', 'demo'] as const;
export type ReadingSource = (typeof READING_SOURCES)[number];

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A civil date of the building's zone, `YYYY-MM-DD`. */
export type LocalDate = string;

/** One measured interval `[startMs, startMs + minutes[`. */
export interface Interval {
  startMs: EpochMs;
  /** Length of the step. */
  minutes: number;
  /** Integer in the kept unit of the metric (design section 4); for electricity the mean power in W. */
  value: number;
  quality: Quality;
  source: ReadingSource;
}
