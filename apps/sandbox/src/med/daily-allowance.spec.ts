import { describe, expect, it } from '@jest/globals';
import { ALLOWANCE, DailyAllowance } from './daily-allowance.ts';

const EVENING = Date.parse('2026-11-22T23:59:59.999Z');
const MIDNIGHT = EVENING + 1;

describe('the allowance of a UTC day', () => {
  it.each([
    ['uncached', 50],
    ['cached', 1_000],
  ] as const)('is %s calls up to %i, whatever the other kind used', (kind, limit) => {
    const allowance = new DailyAllowance();
    allowance.spend(kind === 'cached' ? 'uncached' : 'cached', EVENING);
    for (let call = 0; call < limit; call++) expect(allowance.spend(kind, EVENING)).toBe(true);
    expect(allowance.spend(kind, EVENING)).toBe(false);
    expect(allowance.state(kind, EVENING)).toEqual({ limit, remaining: 0, resetMs: MIDNIGHT });
  });

  it('begins anew at midnight UTC', () => {
    const allowance = new DailyAllowance();
    for (let call = 0; call < ALLOWANCE.uncached; call++) allowance.spend('uncached', EVENING);
    expect(allowance.spend('uncached', MIDNIGHT)).toBe(true);
    expect(allowance.state('uncached', MIDNIGHT).remaining).toBe(49);
  });
});
