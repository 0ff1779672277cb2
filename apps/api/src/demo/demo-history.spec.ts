import { describe, expect, it } from '@jest/globals';
import { CurveRetention } from '@coprowatt/iot';
import { pastAt } from './demo-history.ts';

const past = (now: string) => pastAt(Date.parse(now), 'Europe/Paris', new CurveRetention(24));

describe('the past of a demonstration meter', () => {
  it('holds 36 months of days and the curves that are kept, up to the last published day', () => {
    expect(past('2026-03-31T10:00:00Z')).toEqual({
      dailyFrom: '2023-03-31',
      curveFrom: '2024-03-15',
      to: '2026-03-31',
    });
  });

  it('leaves yesterday out before it is published', () => {
    expect(past('2026-03-31T05:00:00Z').to).toBe('2026-03-30');
  });
});
