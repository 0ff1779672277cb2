import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { METERING_QUOTA } from '../ores/ores-gateway.ts';
import { Quota, type QuotaRefusal } from './quota.ts';

const START = Date.parse('2026-11-22T10:00:00Z');
const SECOND = { limit: 5, lengthMs: 1_000 };
const HOUR = { limit: 1_000, lengthMs: 3_600_000 };

function spend(quota: Quota, at: number): QuotaRefusal | null {
  const refusal = quota.refusal(at);
  if (!refusal) quota.count(at);
  return refusal;
}

describe('quota', () => {
  it('lets five calls through in any second', () => {
    const quota = new Quota([HOUR, SECOND]);
    for (let call = 0; call < 5; call++) expect(spend(quota, START + call * 100)).toBeNull();
    expect(spend(quota, START + 900)).toEqual({ window: SECOND, allowedAtMs: START + 1_000 });
    expect(spend(quota, START + 1_000)).toBeNull();
    expect(spend(quota, START + 1_050)?.window).toBe(SECOND);
  });

  it('lets a thousand calls through in any hour', () => {
    const quota = new Quota([HOUR, SECOND]);
    for (let call = 0; call < 1_000; call++) expect(spend(quota, START + call * 1_000)).toBeNull();
    expect(spend(quota, START + 1_000_000)).toEqual({ window: HOUR, allowedAtMs: START + 3_600_000 });
    expect(spend(quota, START + 3_600_000)).toBeNull();
  });

  it('of ORES ends a day of one call every half-minute after 2,000 of them', () => {
    const quota = new Quota(METERING_QUOTA);
    for (let call = 0; call < 2_000; call++) expect(spend(quota, START + call * 30_000)).toBeNull();
    expect(spend(quota, START + 60_000_000)?.allowedAtMs).toBe(START + 86_400_000);
    expect(spend(quota, START + 86_400_000)).toBeNull();
  });

  it('refuses exactly what a list of all calls would refuse', () => {
    const windows = [
      { limit: 7, lengthMs: 50 },
      { limit: 3, lengthMs: 10 },
    ] as const;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200 }), (pauses) => {
        const quota = new Quota(windows);
        const passed: number[] = [];
        let at = 0;
        for (const pause of pauses) {
          at += pause;
          const isFull = windows.some(
            ({ limit, lengthMs }) => passed.filter((one) => one > at - lengthMs).length >= limit,
          );
          const refusal = spend(quota, at);
          expect(refusal !== null).toBe(isFull);
          if (refusal) expect(spend(quota, refusal.allowedAtMs - 1)).not.toBeNull();
          else passed.push(at);
        }
      }),
    );
  });
});
