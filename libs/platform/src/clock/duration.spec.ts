import { describe, expect, it } from '@jest/globals';
import { durationMs } from './duration.ts';

const at = Date.parse('2026-01-31T10:00:00Z');
const later = (duration: string): string => new Date(at + durationMs(duration, at)).toISOString();

describe('durationMs', () => {
  it.each([
    ['PT24H', '2026-02-01T10:00:00.000Z'],
    ['P30D', '2026-03-02T10:00:00.000Z'],
    ['P2W', '2026-02-14T10:00:00.000Z'],
    ['PT1M30.5S', '2026-01-31T10:01:30.500Z'],
    ['P3Y', '2029-01-31T10:00:00.000Z'],
    ['P1DT2H', '2026-02-01T12:00:00.000Z'],
  ])('adds %s', (duration, expected) => {
    expect(later(duration)).toBe(expected);
  });

  it.each(['', 'P', 'PT', '24h', '-PT1H', 'PT1.5H', 'P1DT'])('refuses %j', (text) => {
    expect(() => durationMs(text, at)).toThrow(RangeError);
  });
});
