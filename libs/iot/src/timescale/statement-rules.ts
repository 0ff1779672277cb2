import type { EpochMs, Interval } from '@coprowatt/energy';

/**
 * How much of one series a statement may touch. TimescaleDB refuses a statement that must decompress more than 100,000 rows
 * (`timescaledb.max_tuples_decompressed_per_dml_transaction`), and it decompresses whole batches, which reach up to a week
 * beyond either end: of a meter of 5 minutes 26 weeks are at most 196 x 288 = 56,448 rows. Parts of whole weeks are whole weeks.
 */
const MAX_MS = 26 * 7 * 24 * 3_600_000;
const MAX_ROWS = 5_000;

interface Span {
  fromMs: EpochMs;
  toMs: EpochMs;
}

/** The same span in parts that one statement each may touch, oldest first. */
export function statementSpans({ fromMs, toMs }: Span): Span[] {
  const count = Math.max(0, Math.ceil((toMs - fromMs) / MAX_MS));
  return Array.from({ length: count }, (_, index) => ({
    fromMs: fromMs + index * MAX_MS,
    toMs: Math.min(toMs, fromMs + (index + 1) * MAX_MS),
  }));
}

/** The same intervals, oldest first, in runs that one statement each may insert. */
export function statementBatches(intervals: Interval[]): Interval[][] {
  const batches: Interval[][] = [];
  let batch: Interval[] = [];
  for (const interval of intervals) {
    const [first = interval] = batch;
    if (batch.length === MAX_ROWS || interval.startMs - first.startMs >= MAX_MS) {
      batches.push(batch);
      batch = [];
    }
    batch.push(interval);
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
