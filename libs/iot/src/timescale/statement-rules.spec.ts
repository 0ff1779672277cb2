import { describe, expect, it } from '@jest/globals';
import type { Interval } from '@coprowatt/energy';
import fc from 'fast-check';
import { statementBatches, statementSpans } from './statement-rules.ts';

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
const TUPLES = 100_000;
/** Rows that a statement over this span may have to decompress: batches reach a week beyond either end. */
const worstTuples = (spanMs: number): number => (spanMs / DAY_MS + 14) * 288;

const instant = fc.integer({ min: 0, max: 4_000 * 288 }).map((step) => step * 5 * MINUTE_MS);

describe('what one statement may touch', () => {
  it('covers a span without gap or overlap, each part under the limit of a compressed table', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [fromMs, toMs] = [Math.min(a, b), Math.max(a, b)];
        const parts = statementSpans({ fromMs, toMs });
        expect(parts.reduce((sum, part) => sum + part.toMs - part.fromMs, 0)).toBe(toMs - fromMs);
        for (const [index, part] of parts.entries()) {
          expect(part.fromMs).toBe(parts[index - 1]?.toMs ?? fromMs);
          expect(part.toMs).toBeGreaterThan(part.fromMs);
          expect(worstTuples(part.toMs - part.fromMs)).toBeLessThan(TUPLES);
        }
      }),
    );
  });

  it('keeps each interval once and in order, however many or far apart they are', () => {
    const starts = fc.uniqueArray(instant, { maxLength: 200 }).map((all) => all.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(starts, fc.integer({ min: 1, max: 60 }), (all, density) => {
        const intervals = all.flatMap((startMs) =>
          Array.from({ length: density }, (_, n): Interval => ({
            startMs: startMs + n,
            minutes: 5,
            value: n,
            quality: 'read',
            source: 'enedis',
          })),
        );
        const batches = statementBatches(intervals);
        expect(batches.flat()).toEqual(intervals);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(5_000);
          expect(worstTuples(batch.at(-1)!.startMs - batch[0]!.startMs)).toBeLessThan(TUPLES);
        }
      }),
    );
  });

  it('asks nothing for nothing', () => {
    expect(statementSpans({ fromMs: 5, toMs: 5 })).toEqual([]);
    expect(statementBatches([])).toEqual([]);
  });
});
