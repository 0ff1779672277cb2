import { describe, expect, it } from '@jest/globals';
import type { SyncLaneName } from '@coprowatt/contracts';
import { injectedLaneOf, laneTelling, wholeInBoth } from './both-directions-rules.ts';

const TOGETHER = new Set<SyncLaneName>(['daily', 'curve', 'contract']);
const APART = new Set<SyncLaneName>([...TOGETHER, 'productionDaily', 'productionCurve']);
const WHOLE = {
  curve: new Set(['2026-06-20', '2026-06-21']),
  daily: new Set(['2026-06-20']),
  productionCurve: new Set(['2026-06-19', '2026-06-20']),
  productionDaily: new Set<string>(),
};

describe('an operator that tells both directions in one answer', () => {
  it('is asked for what is injected by what is taken', () => {
    expect([injectedLaneOf('curve', TOGETHER), injectedLaneOf('daily', TOGETHER)]).toEqual([
      'productionCurve',
      'productionDaily',
    ]);
    expect(injectedLaneOf('contract', TOGETHER)).toBeNull();
    expect([laneTelling('productionCurve', TOGETHER), laneTelling('productionDaily', TOGETHER)]).toEqual([
      'curve',
      'daily',
    ]);
    expect(laneTelling('curve', TOGETHER)).toBe('curve');
  });

  it('is asked for a day until both are there', () => {
    expect(wholeInBoth(WHOLE, TOGETHER)).toEqual({
      ...WHOLE,
      curve: new Set(['2026-06-20']),
      daily: new Set(),
    });
  });
});

describe('an operator that is asked for each apart', () => {
  it('is asked for each by its own lack', () => {
    expect(injectedLaneOf('curve', APART)).toBeNull();
    expect(laneTelling('productionCurve', APART)).toBe('productionCurve');
    expect(wholeInBoth(WHOLE, APART)).toEqual(WHOLE);
  });
});
