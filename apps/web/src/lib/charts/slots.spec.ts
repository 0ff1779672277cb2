import { describe, expect, it } from '@jest/globals';
import type { HourReading, MonthReading } from '@coprowatt/contracts';
import { findingOf } from './finding.ts';
import type { Slot } from './slot.ts';
import { nextRuns } from './runs.ts';
import { slotsOf } from './slots.ts';
import { dayItem, expectation, iso, pageOf, PARIS, rawItem, wholeDay } from './testing.ts';
import { slotQualities } from './words.ts';
import { startOfDay } from './zone.ts';

const states = (slots: { state: string }[]) => slots.map(({ state }) => state);
const midnight = (date: string) => startOfDay(date, PARIS);

describe('days laid into their places', () => {
  it('keep a hole, a nought, a partial, an estimated and an unpublished day apart', () => {
    const page = pageOf('day', '2026-06-17', '2026-06-25', [
      dayItem('2026-06-18', 41_000),
      dayItem('2026-06-19', 0),
      dayItem('2026-06-20', 24_000, { basis: 'partial', partial: true, completeness: 0.6 }),
      dayItem('2026-06-22', 38_000, { quality: 'estimated' }),
    ]);
    const slots = slotsOf(
      page,
      expectation({ lastPublishedDay: '2026-06-22', firstExpectedDay: '2026-06-18' }),
    );
    expect(states(slots)).toEqual([
      'before-service',
      'measured',
      'zero',
      'partial',
      'hole',
      'estimated',
      'pending',
      'pending',
    ]);
    expect(slots.map(({ value }) => value)).toEqual([null, 41_000, 0, 24_000, null, 38_000, null, null]);
  });

  it("show the operator's daily value as measured and remember both facts", () => {
    const item = dayItem('2026-06-18', 40_000, {
      basis: 'operator',
      curveWh: 30_000,
      operatorWh: 40_000,
      differs: true,
    });
    const [slot] = slotsOf(pageOf('day', '2026-06-18', '2026-06-19', [item]), expectation());
    expect(slot).toMatchObject({ state: 'measured', basis: 'operator', differs: true, curveWh: 30_000 });
  });

  it('are partial when one of several meters is short', () => {
    const item = dayItem('2026-06-18', 40_000, { partial: true, completeness: 2 / 3 });
    const [slot] = slotsOf(pageOf('day', '2026-06-18', '2026-06-19', [item]), expectation());
    expect(slot).toMatchObject({ state: 'partial', completeness: 2 / 3 });
  });

  it('stop where the answer stops: an unread rest is not a hole', () => {
    const page = {
      ...pageOf('day', '2026-06-18', '2026-06-25', [dayItem('2026-06-18', 1)]),
      nextCursor: 'x',
    };
    expect(slotsOf(page, expectation())).toHaveLength(1);
  });

  it('hold no hole in a window where nothing was expected', () => {
    const page = { ...pageOf('day', '2026-06-18', '2026-06-20', []), completeness: null };
    expect(states(slotsOf(page, expectation()))).toEqual(['before-service', 'before-service']);
  });
});

describe('hours and months', () => {
  it('keep the repeated autumn hour as two hours', () => {
    const start = midnight('2026-10-25');
    const items: HourReading[] = Array.from({ length: 25 }, (_, hour) => ({
      timestamp: iso(start + hour * 3_600_000),
      value: hour * 100,
      completeness: 1,
    }));
    const slots = slotsOf(pageOf('hour', '2026-10-25', '2026-10-26', items), expectation());
    expect(slots.map(({ value }) => value)).toEqual(items.map(({ value }) => value));
    expect(slots[0]?.state).toBe('zero');
  });

  it('stop after the last whole month of a cut answer', () => {
    const item = { localMonth: '2026-05', value: 9e5, completeness: 1, missingDays: 0 };
    const items = [{ ...item, timestamp: iso(midnight('2026-05-01')) }];
    const page = { ...pageOf('month', '2026-05-01', '2026-12-01', items), nextCursor: 'x' };
    expect(slotsOf(page, expectation()).map(({ key }) => key)).toEqual(['2026-05']);
  });

  it('say which months are cut by the window or by the first day that was due', () => {
    const item = { value: 9e5, completeness: 1, missingDays: 0 };
    const items = ['2026-05', '2026-06', '2026-07'].map((localMonth) => ({
      ...item,
      localMonth,
      timestamp: iso(midnight(`${localMonth}-01`)),
    }));
    const page = pageOf('month', '2026-04-01', '2026-07-23', items);
    const slots = slotsOf(page, expectation({ firstExpectedDay: '2026-05-23' }));
    expect(slots.map(({ cut }) => cut)).toEqual([false, true, false, true]);
    expect(slots[1]?.start).toBe(midnight('2026-05-23'));
    expect(findingOf(slots)).toMatchObject({ lowest: { key: '2026-06' } });
    const telling = { zone: PARIS, today: null, withYear: false };
    expect(slotQualities(slots[3] as Slot, telling)).toContain(
      'Du 1er\u00a0juillet au 22\u00a0juillet seulement',
    );
  });

  it('say that the running month is not over', () => {
    const months: MonthReading[] = [
      {
        timestamp: iso(midnight('2026-05-01')),
        localMonth: '2026-05',
        value: 9e5,
        completeness: 1,
        missingDays: 0,
      },
      {
        timestamp: iso(midnight('2026-06-01')),
        localMonth: '2026-06',
        value: 5e5,
        completeness: 1,
        missingDays: 0,
      },
    ];
    const page = pageOf('month', '2026-05-01', '2026-08-01', months);
    const slots = slotsOf(page, expectation({ lastPublishedDay: '2026-06-22' }));
    expect(slots.map(({ ongoing }) => ongoing)).toEqual([false, true, false]);
    expect(slots.map(({ cut }) => cut)).toEqual([false, false, false]);
    expect(states(slots)).toEqual(['measured', 'measured', 'pending']);
  });

  it('to come are told of together, of days the next alone', () => {
    const year = slotsOf(
      pageOf('month', '2026-05-01', '2026-10-01', []),
      expectation({ lastPublishedDay: '2026-06-22' }),
    );
    expect(nextRuns(year)).toEqual([{ first: 2, last: 4 }]);
    const days = slotsOf(
      pageOf('day', '2026-06-21', '2026-06-27', []),
      expectation({ lastPublishedDay: '2026-06-22' }),
    );
    expect(nextRuns(days)).toEqual([{ first: 2, last: 2 }]);
  });
});

describe('the curve', () => {
  it.each([
    ['2026-03-29', '2026-03-30', 46],
    ['2026-06-22', '2026-06-23', 48],
    ['2026-10-25', '2026-10-26', 50],
  ])('of %s fills its day', (from, to, count) => {
    const slots = slotsOf(pageOf('raw', from, to, wholeDay(from, 500)), expectation());
    expect(slots).toHaveLength(count);
    expect(new Set(states(slots))).toEqual(new Set(['measured']));
  });

  it('keeps its holes, step by step, and never a nought for them', () => {
    const items = wholeDay('2026-06-22', 500).filter((_, index) => index < 4 || index >= 10);
    const slots = slotsOf(pageOf('raw', '2026-06-22', '2026-06-23', items), expectation());
    expect(slots).toHaveLength(48);
    expect(slots.slice(3, 11).map(({ value }) => value)).toEqual([500, ...Array<null>(6).fill(null), 500]);
    expect(states(slots.slice(4, 10))).toEqual(Array(6).fill('hole'));
  });

  it('keeps steps of different length as they are', () => {
    const start = midnight('2026-06-22');
    const items = [
      rawItem(start, 300),
      rawItem(start + 1_800_000, 400),
      rawItem(start + 3_600_000, 900, { intervalSeconds: 3_600, value: 900 }),
    ];
    const slots = slotsOf(pageOf('raw', '2026-06-22', '2026-06-23', items), expectation());
    expect(slots.slice(0, 3).map(({ start: at, end, value }) => [(end - at) / 60_000, value])).toEqual([
      [30, 300],
      [30, 400],
      [60, 900],
    ]);
    expect(slots).toHaveLength(3 + 44);
  });

  it('sums the meters and flags where one of them is missing', () => {
    const lift = wholeDay('2026-06-22', 500);
    const light = wholeDay('2026-06-22', 100, { deviceId: 'light' }).slice(1);
    const slots = slotsOf(pageOf('raw', '2026-06-22', '2026-06-23', [...lift, ...light]), expectation());
    expect(slots[0]).toMatchObject({ value: 500, state: 'partial', completeness: 0.5 });
    expect(slots[1]).toMatchObject({ value: 600, state: 'measured' });
  });

  it('is partial everywhere when a meter that should be there is nowhere', () => {
    const page = pageOf('raw', '2026-06-22', '2026-06-23', wholeDay('2026-06-22', 500));
    const slots = slotsOf(page, expectation({ meterCount: 3 }));
    expect(new Set(states(slots))).toEqual(new Set(['partial']));
  });

  it('is all expected places when nothing came', () => {
    const slots = slotsOf(pageOf('raw', '2026-03-29', '2026-03-30', []), expectation());
    expect(states(slots)).toEqual(Array(46).fill('hole'));
  });
});
