import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf } from './totals.mapper.ts';

const MINUTE_MS = 60_000;
const FIRST = Date.parse('1900-01-01T00:00:00Z');
const LAST = Date.parse('9998-12-31T00:00:00Z');

describe('an instant', () => {
  it('is written as ISO 8601 writes it, whatever was written before', () => {
    const instants = fc
      .integer({ min: FIRST / MINUTE_MS, max: LAST / MINUTE_MS })
      .map((at) => at * MINUTE_MS);
    const odd = fc.integer({ min: FIRST, max: LAST });
    fc.assert(
      fc.property(fc.array(fc.oneof(instants, odd), { minLength: 1 }), fc.nat(3_000), (starts, later) => {
        for (const ms of starts.flatMap((start) => [start, start + later * MINUTE_MS, start]))
          expect(instantOf(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });
});
