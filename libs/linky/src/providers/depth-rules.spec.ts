import { describe, expect, it } from '@jest/globals';
import { monthsBefore } from './depth-rules.ts';

describe('the depth of an operator', () => {
  it('counts months by the calendar', () => {
    expect(monthsBefore('2026-03-31', 1, 0)).toBe('2026-02-28');
    expect(monthsBefore('2028-02-29', 36, 15)).toBe('2025-02-13');
    expect(monthsBefore('2026-01-10', 24, 15)).toBe('2023-12-26');
  });
});
