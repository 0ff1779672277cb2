import { describe, expect, it } from '@jest/globals';
import { pastAt } from './demo-history.ts';
import { monthsBefore } from './months-before.ts';

describe('the past of a demonstration meter', () => {
  it('holds 36 months of days and 24 months and 15 days of curve, up to the last published day', () => {
    expect(pastAt(Date.parse('2026-03-31T10:00:00Z'), 'Europe/Paris')).toEqual({
      dailyFrom: '2023-03-31',
      curveFrom: '2024-03-16',
      to: '2026-03-31',
    });
  });

  it('leaves yesterday out before it is published', () => {
    expect(pastAt(Date.parse('2026-03-31T05:00:00Z'), 'Europe/Paris').to).toBe('2026-03-30');
  });

  it.each([
    ['2026-03-31', 1, '2026-02-28'],
    ['2024-02-29', 12, '2023-02-28'],
    ['2026-01-15', 1, '2025-12-15'],
    ['2026-01-15', 36, '2023-01-15'],
  ])('counts back from %s by %i months to %s', (date, months, expected) => {
    expect(monthsBefore(date, months)).toBe(expected);
  });
});
