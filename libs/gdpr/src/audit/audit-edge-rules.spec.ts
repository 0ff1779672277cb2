import { describe, expect, it } from '@jest/globals';
import { instantOf, isEdge } from './audit-edge-rules.ts';

describe('an edge of a period of the audit log', () => {
  it.each(['2026-06-23', '2026-06-23T10:00:00Z', '2026-06-23T10:00:00.123+02:00', '2026-06-23T10:00Z'])(
    'can be %s',
    (value) => {
      expect(isEdge(value)).toBe(true);
    },
  );

  it.each([
    '2026-02-30',
    '2026-13-01',
    '0000-01-01',
    '2026-06-23T25:00:00Z',
    '2026-06-23 10:00',
    'yesterday',
    '',
    7,
    ['2026-06-23'],
  ])('cannot be %j', (value) => {
    expect(isEdge(value)).toBe(false);
  });

  it('is a midnight of Paris when it is a date', () => {
    expect(instantOf('2026-06-23')).toBe('2026-06-23 00:00 Europe/Paris');
    expect(instantOf('2026-06-23T10:00:00+02:00')).toBe('2026-06-23T08:00:00.000Z');
  });
});
