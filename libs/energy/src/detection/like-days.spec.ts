import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quantileOf } from './like-days.ts';

it('finds any quantile as sorting would', () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.constantFrom(0, 0.25, 0.5, 0.9, 0.95, 1), (list, quantile) => {
      const sorted = list.toSorted((a, b) => a - b);
      const at = (list.length - 1) * quantile;
      const below = sorted[Math.floor(at)]!;
      const above = sorted[Math.ceil(at)]!;
      expect(quantileOf(Float64Array.from(list), quantile)).toBe(
        below + (above - below) * (at - Math.floor(at)),
      );
    }),
  );
  expect(quantileOf(new Float64Array(0), 0.5)).toBeNaN();
});
