import { describe, expect, it } from '@jest/globals';
import { askedDays } from './asked-days.ts';

const days = (from?: string, to?: string) =>
  askedDays(
    { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    'Europe/Paris',
    '2026-06-23',
  );

describe('the days that a person asks for', () => {
  it('are dates, the end excluded', () => {
    expect(days('2026-06-01', '2026-06-08')).toEqual({ from: '2026-06-01', to: '2026-06-08' });
  });

  it('are the local days that instants lie in', () => {
    expect(days('2026-05-31T22:00:00Z', '2026-06-07T22:00:00Z')).toEqual({
      from: '2026-06-01',
      to: '2026-06-08',
    });
    expect(days('2026-05-31T21:59:59Z', '2026-06-07T22:00:01Z')).toEqual({
      from: '2026-05-31',
      to: '2026-06-09',
    });
  });

  it('may be left open at either end, or altogether', () => {
    expect(days('2026-06-01')).toEqual({ from: '2026-06-01', to: '2026-06-23' });
    expect(days(undefined, '2026-06-01')).toEqual({ from: '1900-01-01', to: '2026-06-01' });
    expect(days()).toBeNull();
  });

  it.each([
    ['from', '2026-02-30', undefined],
    ['from', 'yesterday', undefined],
    ['from', '2026-06-01T00:00:00', undefined],
    ['to', '2026-06-01', '2026-06-01'],
    ['to', undefined, '2026-13-01'],
    ['to', undefined, '9999-12-31T23:59:59Z'],
    ['from', '0001-01-01T00:00:00Z', undefined],
  ])('name the field %s that is wrong', (field, from, to) => {
    expect(() => days(from, to)).toThrow(
      expect.objectContaining({ code: 'validation_failed', errors: [expect.objectContaining({ field })] }),
    );
  });
});
