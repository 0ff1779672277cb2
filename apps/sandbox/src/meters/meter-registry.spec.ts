import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPrm, MeterRegistry } from './meter-registry.ts';

const meters = new MeterRegistry('2026-11-22');
const anyPrm = fc.stringMatching(/^\d{14}$/);

describe('meters', () => {
  it('commission persona 1 fourteen months before the first start', () => {
    expect(meters.meter('11453290002823').activation).toBe('2025-09-22');
  });

  it('commission unlisted meters four to eight years before it', () => {
    fc.assert(
      fc.property(anyPrm, (prm) => {
        const { activation } = meters.meter(prm);
        expect(activation > '2018-11-20' && activation < '2022-11-24').toBe(true);
      }),
    );
  });

  it('have another well-formed point of the same holder', () => {
    fc.assert(
      fc.property(anyPrm, (prm) => {
        const other = meters.otherOfHolder(prm);
        expect(isPrm(other) && other !== prm).toBe(true);
        expect(meters.meter(other).holder).toBe(meters.meter(prm).holder);
      }),
    );
  });

  it('know the three points of one customer', () => {
    expect(meters.meter('63695879465986').holder).toBe(meters.meter('22315546958763').holder);
    expect(meters.meter('22516914714270').holder).not.toBe(meters.meter('22315546958763').holder);
  });
});
