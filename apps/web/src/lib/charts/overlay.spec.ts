import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparedDays } from '../comparison/testing.ts';
import { overlayOf, overlayTop, sameWall } from './overlay.ts';
import { slotsOf } from './slots.ts';
import { dayItem, expectation, iso, pageOf, PARIS, wholeDay } from './testing.ts';
import { addDays, hoursOfDay, localDateOf, startOfDay, wallTime } from './zone.ts';

const pairsOf = (...pairs: [string, string][]) =>
  comparedDays(pairs.map(([date, like]) => [date, like, null, null]));
const slots = (...page: Parameters<typeof pageOf>) => slotsOf(pageOf(...page), expectation());

describe('another period under this one', () => {
  it('meets each day with its pair, and a hole with a hole', () => {
    const now = slots('day', '2026-06-20', '2026-06-23', [
      dayItem('2026-06-20', 10),
      dayItem('2026-06-22', 12),
    ]);
    const before = slots('day', '2025-06-20', '2025-06-23', [
      dayItem('2025-06-20', 7),
      dayItem('2025-06-21', 0),
    ]);
    const pairs = pairsOf(
      ['2026-06-20', '2025-06-20'],
      ['2026-06-21', '2025-06-21'],
      ['2026-06-22', '2025-06-22'],
    );
    const { at, name } = overlayOf('2025', now, before, pairs, PARIS);
    expect(name).toBe('2025');
    expect(at.map((like) => like?.key)).toEqual(['2025-06-20', '2025-06-21', '2025-06-22']);
    expect(at.map((like) => like?.value)).toEqual([7, 0, null]);
    expect(at[2]?.state).toBe('hole');
  });

  it('leaves the 29 February and a 31st alone', () => {
    const now = slots('day', '2028-02-28', '2028-03-01', [dayItem('2028-02-29', 10)]);
    const before = slots('day', '2027-02-28', '2027-03-01', [dayItem('2027-02-28', 7)]);
    const { at } = overlayOf('2027', now, before, pairsOf(['2028-02-28', '2027-02-28']), PARIS);
    expect(at.map((like) => like?.key ?? null)).toEqual(['2027-02-28', null]);
  });

  it('meets months with months', () => {
    const month = (localMonth: string, value: number) => ({
      timestamp: iso(startOfDay(`${localMonth}-01`, PARIS)),
      localMonth,
      value,
      completeness: 1,
      missingDays: 0,
    });
    const now = slots('month', '2026-05-01', '2026-07-01', [month('2026-05', 100), month('2026-06', 90)]);
    const before = slots('month', '2025-05-01', '2025-07-01', [month('2025-05', 80)]);
    const pairs = pairsOf(['2026-05-01', '2025-05-01'], ['2026-06-01', '2025-06-01']);
    expect(overlayOf('2025', now, before, pairs, PARIS).at.map((like) => like?.value)).toEqual([80, null]);
  });

  it('meets the hours of a night that has one more by what clocks show', () => {
    const hours = (date: string) =>
      Array.from({ length: hoursOfDay(date, PARIS) }, (_, hour) => ({
        timestamp: iso(startOfDay(date, PARIS) + hour * 3_600_000),
        value: hour,
        completeness: 1,
      }));
    const now = slots('hour', '2025-10-26', '2025-10-27', hours('2025-10-26'));
    const before = slots('hour', '2024-10-26', '2024-10-27', hours('2024-10-26'));
    const { at } = overlayOf('2024', now, before, pairsOf(['2025-10-26', '2024-10-26']), PARIS);
    expect(at.map((like) => like?.value ?? null).slice(0, 6)).toEqual([0, 1, 2, null, 3, 4]);
    const swapped = overlayOf('2025', before, now, pairsOf(['2024-10-26', '2025-10-26']), PARIS);
    expect(swapped.at.map((like) => like?.value).slice(0, 5)).toEqual([0, 1, 2, 4, 5]);
  });

  it('moves a curve onto this one’s time, holes included', () => {
    const now = slots('raw', '2026-06-22', '2026-06-23', wholeDay('2026-06-22', 500));
    const before = slots(
      'raw',
      '2025-06-22',
      '2025-06-23',
      wholeDay('2025-06-22', 400).filter((_, index) => index < 4 || index >= 10),
    );
    const overlay = overlayOf('2025', now, before, pairsOf(['2026-06-22', '2025-06-22']), PARIS);
    expect(overlay.curve.map(({ start }) => start)).toEqual(now.map(({ start }) => start));
    expect(overlay.at[4]).toMatchObject({ state: 'hole', key: '2025-06-22' });
    expect(overlay.at[10]).toMatchObject({ value: 400, start: before[10]?.start });
    expect(overlayTop(overlay)).toBe(400);
    expect(overlayTop(null)).toBe(0);
  });
});

describe('the same time on the wall of another day', () => {
  it('shows what the clock showed, or is not there at all', () => {
    const quarters = fc.integer({ min: 0, max: 99 });
    const days = fc.integer({ min: 0, max: 1_500 }).map((count) => addDays('2023-06-01', count));
    fc.assert(
      fc.property(days, days, quarters, (from, to, quarter) => {
        const ms = startOfDay(from, PARIS) + quarter * 900_000;
        fc.pre(localDateOf(ms, PARIS) === from);
        const found = sameWall(ms, to, PARIS);
        if (found === null) return hoursOfDay(to, PARIS) === 23 || hoursOfDay(from, PARIS) === 25;
        return wallTime(found, PARIS) === wallTime(ms, PARIS) && localDateOf(found, PARIS) === to;
      }),
    );
  });

  it('has none in the hour that spring skips, nor for the second passage of autumn’s', () => {
    const half = (date: string, hours: number) => startOfDay(date, PARIS) + hours * 3_600_000;
    expect(sameWall(half('2026-03-28', 2), '2026-03-29', PARIS)).toBeNull();
    expect(sameWall(half('2025-10-26', 3), '2026-10-26', PARIS)).toBeNull();
    expect(sameWall(half('2026-10-25', 3), '2025-10-26', PARIS)).toBe(half('2025-10-26', 3));
  });
});
