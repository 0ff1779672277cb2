import { describe, expect, it } from '@jest/globals';
import { AppError } from '@coprowatt/platform';
import { decodeCursor, encodeCursor, isAfter } from './cursor.ts';
import { isEdge, parseWindow, type Window } from './window.ts';

const PUBLISHED = '2026-06-22';
const window = (asked: { from?: string; to?: string }): Window =>
  parseWindow(asked, PUBLISHED, 'Europe/Paris');
const edges = (asked: { from?: string; to?: string }): string[] =>
  [window(asked).fromMs, window(asked).toMs].map((ms) => new Date(ms).toISOString());

describe('a window', () => {
  it('reads a date as local midnight and an instant as it is', () => {
    expect(edges({ from: '2026-03-29', to: '2026-03-30' })).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(edges({ from: '2026-03-29T01:30:00+01:00', to: '2026-03-29T00:31:00.5Z' })).toEqual([
      '2026-03-29T00:30:00.000Z',
      '2026-03-29T00:31:00.500Z',
    ]);
  });

  it('ends by default at the last published day and holds 30 days, across a clock change too', () => {
    expect(window({})).toMatchObject({ firstDay: '2026-05-24', endDay: '2026-06-23' });
    expect(window({ from: '2026-06-20' })).toMatchObject({ firstDay: '2026-06-20', endDay: '2026-06-23' });
    expect(edges({ to: '2026-04-10' })[0]).toBe('2026-03-10T23:00:00.000Z');
    expect(window({ from: '2026-07-14' })).toMatchObject({ firstDay: '2026-07-14', endDay: '2026-07-15' });
    expect(window({ from: '1970-01-01T00:00:00Z', to: '1970-01-02' }).fromMs).toBe(0);
  });

  it('holds the days that start inside, and knows the day that it opens in', () => {
    expect(window({ from: '2026-06-01T10:00:00Z', to: '2026-06-03T10:00:00Z' })).toMatchObject({
      openingDay: '2026-06-01',
      firstDay: '2026-06-02',
      endDay: '2026-06-04',
    });
  });

  it('must not be empty', () => {
    for (const asked of [
      { from: '2026-06-02', to: '2026-06-02' },
      { from: '2026-06-02', to: '2026-06-01' },
    ]) {
      expect(() => window(asked)).toThrow(AppError);
    }
  });

  it('takes no edge that is not a date or an RFC 3339 instant', () => {
    expect(['2026-06-01', '2026-06-01T00:00:00Z', '2026-06-01t00:00:00.25+02:00'].every(isEdge)).toBe(true);
    const bad = [
      '2026-6-1',
      '2026-02-30',
      '2026-02-30T00:00:00Z',
      '1969-12-31',
      '1969-12-31T23:00:00Z',
      '2026-06-01T00:00:00',
      '2026-06-01T25:00:00Z',
      '',
      'now',
      20260601,
      null,
    ];
    expect(bad.filter(isEdge)).toEqual([]);
  });
});

describe('a cursor', () => {
  it('comes back as it went out', () => {
    const cursor = {
      startMs: Date.parse('1969-12-31T23:00:00Z'),
      deviceId: '3f2c8a52-0000-4000-8000-000000000000',
    };
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
    expect(decodeCursor(encodeCursor({ startMs: 5, deviceId: '' }))).toEqual({ startMs: 5, deviceId: '' });
  });

  it('is refused when it is not one of ours', () => {
    for (const text of ['', 'zzz', Buffer.from('1e400 x').toString('base64url'), '💡'])
      expect(() => decodeCursor(text)).toThrow(AppError);
  });

  it('comes before what starts later, and at one instant before the next device', () => {
    const cursor = { startMs: 5, deviceId: 'b' };
    expect(isAfter(null, cursor)).toBe(true);
    expect([
      isAfter(cursor, cursor),
      isAfter(cursor, { startMs: 5, deviceId: 'a' }),
      isAfter(cursor, { startMs: 4, deviceId: 'c' }),
    ]).toEqual([false, false, false]);
    expect([
      isAfter(cursor, { startMs: 5, deviceId: 'c' }),
      isAfter(cursor, { startMs: 6, deviceId: '' }),
    ]).toEqual([true, true]);
  });
});
