import { describe, expect, it } from '@jest/globals';
import { METERING_QUOTA } from '../ores/ores-gateway.ts';
import { Quota } from './quota.ts';

const START = Date.parse('2026-11-22T10:00:00Z');
const SECOND = { limit: 5, lengthMs: 1_000 };
const HOUR = { limit: 1_000, lengthMs: 3_600_000 };

describe('quota', () => {
  it('lets five calls through in any second', () => {
    const quota = new Quota([HOUR, SECOND]);
    for (let call = 0; call < 5; call++) expect(quota.spend(START + call * 100)).toBeNull();
    expect(quota.spend(START + 900)).toEqual({ window: SECOND, allowedAtMs: START + 1_000 });
    expect(quota.spend(START + 1_000)).toBeNull();
    expect(quota.spend(START + 1_050)?.window).toBe(SECOND);
  });

  it('lets a thousand calls through in any hour', () => {
    const quota = new Quota([HOUR, SECOND]);
    for (let call = 0; call < 1_000; call++) expect(quota.spend(START + call * 1_000)).toBeNull();
    expect(quota.spend(START + 1_000_000)).toEqual({ window: HOUR, allowedAtMs: START + 3_600_000 });
    expect(quota.spend(START + 3_600_000)).toBeNull();
  });

  it('of ORES ends a day of one call every half-minute after 2,000 of them', () => {
    const quota = new Quota(METERING_QUOTA);
    for (let call = 0; call < 2_000; call++) expect(quota.spend(START + call * 30_000)).toBeNull();
    expect(quota.spend(START + 60_000_000)?.allowedAtMs).toBe(START + 86_400_000);
    expect(quota.spend(START + 86_400_000)).toBeNull();
  });
});
