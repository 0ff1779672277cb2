import { describe, expect, it } from '@jest/globals';
import { Meter } from './meter.entity.ts';
import { expectedDays, lastReadingAt, meterScope } from './meter-scope.ts';

const meter = (facts: Partial<Meter>): Meter =>
  Object.assign(
    new Meter(),
    { id: 'a', askedFrom: null, inServiceFrom: null, askedUntil: null, lastReadingAt: null },
    facts,
  );

describe('the days on which readings are due', () => {
  it('begin with the later of the oldest day asked and commissioning', () => {
    expect(expectedDays(meter({ askedFrom: '2026-01-01' }), '2026-06-22')).toEqual({
      deviceId: 'a',
      from: '2026-01-01',
      to: '2026-06-23',
    });
    expect(
      expectedDays(meter({ askedFrom: '2026-01-01', inServiceFrom: '2026-03-01' }), '2026-06-22')?.from,
    ).toBe('2026-03-01');
    expect(
      expectedDays(meter({ askedFrom: '2026-01-01', inServiceFrom: '2019-03-01' }), '2026-06-22')?.from,
    ).toBe('2026-01-01');
  });

  it('end with the last published day, or with the connection', () => {
    expect(expectedDays(meter({ askedFrom: '2026-01-01', askedUntil: '2026-02-10' }), '2026-06-22')?.to).toBe(
      '2026-02-11',
    );
    expect(expectedDays(meter({ askedFrom: '2026-01-01', askedUntil: '2026-12-31' }), '2026-06-22')?.to).toBe(
      '2026-06-23',
    );
  });

  it('are none while nothing was asked', () => {
    expect(expectedDays(meter({ inServiceFrom: '2026-03-01' }), '2026-06-22')).toBeNull();
  });
});

describe('the meters of a figure', () => {
  it('are those that were asked or read, not those whose consent never came', () => {
    const read = meter({ id: 'b', lastReadingAt: new Date('2026-06-01T21:30:00Z') });
    const scope = meterScope(
      [meter({}), read, meter({ id: 'c', askedFrom: '2026-01-01' })],
      '2026-06-22',
      'Europe/Paris',
    );
    expect(scope.deviceIds).toEqual(['b', 'c']);
    expect(scope.expected.map(({ deviceId }) => deviceId)).toEqual(['c']);
    expect(lastReadingAt(scope.meters)).toBe('2026-06-01T21:30:00.000Z');
    expect(lastReadingAt([])).toBeNull();
  });
});
