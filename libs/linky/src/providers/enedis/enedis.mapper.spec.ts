import { describe, expect, it } from '@jest/globals';
import { addDays, dayMinutes, MINUTE_MS, startOfDay, type Interval } from '@coprowatt/energy';
import fc from 'fast-check';
import { mapLoadCurve } from './enedis.mapper.ts';

const PRM = '22516914714270';
const ZONE = 'Europe/Paris';
const SPRING = '2026-03-29';
const AUTUMN = '2026-10-25';

const PARIS_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

interface WirePoint {
  v?: unknown;
  d?: unknown;
  p?: unknown;
  n?: string;
}

function body(points: unknown[], more: Record<string, unknown> = {}): unknown {
  return {
    idPrm: PRM,
    etapeMetier: 'BRUT',
    grandeur: [{ grandeurMetier: 'CONS', unite: 'W', points }],
    ...more,
  };
}

function curve(points: unknown[], from: string, days = 1, more: Record<string, unknown> = {}) {
  const answer = mapLoadCurve(body(points, more), { usagePoint: PRM, from, to: addDays(from, days) });
  if (!answer) throw new Error('not read as an answer');
  return answer;
}

/** As Enedis writes an interval: its end, in naive Paris wall time. */
function wire({ startMs, minutes, value }: Pick<Interval, 'startMs' | 'minutes' | 'value'>): WirePoint {
  const end = new Date(startMs + minutes * MINUTE_MS);
  return { v: String(value), d: PARIS_CLOCK.format(end), p: `PT${minutes}M`, n: 'B' };
}

function dayOf(date: string, minutes: number, valueOf: (slot: number) => number): Interval[] {
  return Array.from({ length: dayMinutes(date, ZONE) / minutes }, (_, slot) => ({
    startMs: startOfDay(date, ZONE) + slot * minutes * MINUTE_MS,
    minutes,
    value: valueOf(slot),
    quality: 'read',
    source: 'enedis',
  }));
}

const wattMinutes = (intervals: Interval[]) =>
  intervals.reduce((sum, { value, minutes }) => sum + value * minutes, 0);

describe('the load curve of Enedis', () => {
  it('takes the stamp as the end of the interval, in Paris time', () => {
    const [first] = curve(
      [{ v: '412', d: '2026-11-16 00:30:00', p: 'PT30M', n: 'B' }],
      '2026-11-16',
    ).intervals;
    expect(first).toEqual({
      startMs: Date.parse('2026-11-15T23:00:00Z'),
      minutes: 30,
      value: 412,
      quality: 'read',
      source: 'enedis',
    });
  });

  it('keeps the last point of the day, stamped at midnight of the next', () => {
    const { intervals, rejected } = curve([{ v: '388', d: '2026-11-17 00:00:00', p: 'PT30M' }], '2026-11-16');
    expect(intervals[0]?.startMs).toBe(Date.parse('2026-11-16T22:30:00Z'));
    expect(rejected).toBe(0);
  });

  it.each([
    [SPRING, 46],
    ['2026-06-23', 48],
    [AUTUMN, 50],
  ])('keeps every half-hour of %s: %i', (date, count) => {
    const truth = dayOf(date, 30, (slot) => 100 + slot);
    const { intervals, rejected } = curve(truth.map(wire), date);
    expect(intervals).toHaveLength(count);
    expect(intervals).toEqual(truth);
    expect(rejected).toBe(0);
  });

  const step = fc.constantFrom(5, 10, 15, 30, 60);
  const date = fc.constantFrom(SPRING, AUTUMN, '2026-06-23', '2026-12-31', '2028-02-29');

  it('gives back every interval and every watt-minute, whatever the steps, the direction, the holes and the day', () => {
    const hours = fc.array(
      fc.record({ minutes: step, value: fc.nat(36_000), keep: fc.integer({ min: 0, max: 9 }) }),
      {
        minLength: 75,
        maxLength: 75,
      },
    );
    fc.assert(
      fc.property(date, hours, fc.boolean(), (from, choices, backward) => {
        const start = startOfDay(from, ZONE);
        const total = (startOfDay(addDays(from, 3), ZONE) - start) / (60 * MINUTE_MS);
        const truth = choices.slice(0, total).flatMap(({ minutes, value, keep }, hour) =>
          Array.from(
            { length: keep === 0 && !isAutumnNight(start, hour) ? 0 : 60 / minutes },
            (_, slot): Interval => ({
              startMs: start + (hour * 60 + slot * minutes) * MINUTE_MS,
              minutes,
              value: value + slot,
              quality: 'read',
              source: 'enedis',
            }),
          ),
        );
        const points = truth.map(wire);
        const { intervals, rejected } = curve(backward ? points.reverse() : points, from, 3);
        const told = toldApart(truth);
        expect(intervals).toEqual(told);
        expect(wattMinutes(intervals)).toBe(wattMinutes(told));
        expect(rejected).toBe(truth.length - told.length);
      }),
      { numRuns: 40 },
    );
  });

  it('is not disturbed by the order of a day without clock change', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(dayOf('2026-06-23', 10, (slot) => slot * 7)), (some) => {
        const { intervals } = curve(some.map(wire), '2026-06-23');
        expect(intervals).toEqual([...some].sort((a, b) => a.startMs - b.startMs));
      }),
    );
  });

  it('tells the two autumn hours apart by array order: summer time first', () => {
    const points = ['02:00', '02:30', '02:00', '02:30', '03:00'].map((time, index) => ({
      v: String(index + 1),
      d: `${AUTUMN} ${time}:00`,
      p: 'PT30M',
    }));
    const { intervals, ambiguousDays } = curve(points, AUTUMN);
    expect(
      intervals.map(({ startMs, value }) => [new Date(startMs).toISOString().slice(11, 16), value]),
    ).toEqual([
      ['23:30', 1],
      ['00:00', 2],
      ['00:30', 3],
      ['01:00', 4],
      ['01:30', 5],
    ]);
    expect(ambiguousDays).toEqual([]);
  });

  it('flags the autumn day when only one pair came, and places neither of its points', () => {
    const truth = dayOf(AUTUMN, 30, (slot) => slot);
    const { intervals, rejected, ambiguousDays } = curve(
      truth.filter((_, slot) => slot !== 5 && slot !== 6).map(wire),
      AUTUMN,
    );
    expect(intervals).toHaveLength(46);
    expect(rejected).toBe(2);
    expect(ambiguousDays).toEqual([AUTUMN]);
  });

  it('settles a lone autumn label when the fall back of the clock is seen around it', () => {
    const truth = dayOf(AUTUMN, 30, (slot) => slot).filter((_, slot) => slot !== 3);
    expect(curve(truth.map(wire), AUTUMN)).toEqual({
      intervals: truth,
      rejected: 0,
      rejectedByDay: new Map(),
      missing: 0,
      inServiceFrom: null,
      ambiguousDays: [],
    });
  });

  it('believes an offset where the operator gives one', () => {
    const points = ['+02:00', '+0100', 'Z'].map((offset, index) => ({
      v: `${index}`,
      d: `${AUTUMN}T02:30:00${offset}`,
      p: 'PT10M',
    }));
    expect(
      curve(points, AUTUMN).intervals.map(({ startMs }) => new Date(startMs).toISOString().slice(11, 16)),
    ).toEqual(['00:20', '01:20', '02:20']);
  });

  it('rejects and counts what it cannot read, and keeps the rest', () => {
    const good = dayOf('2026-06-23', 30, () => 500).map(wire);
    const bad: unknown[] = [
      null,
      'point',
      {},
      { v: '', d: '2026-06-23 00:10:00', p: 'PT10M' },
      { v: '-3', d: '2026-06-23 00:10:00', p: 'PT10M' },
      { v: 'NaN', d: '2026-06-23 00:10:00', p: 'PT10M' },
      { v: '1.5', d: '2026-06-23 00:10:00', p: 'PT10M' },
      { v: '99999999999', d: '2026-06-23 00:10:00', p: 'PT10M' },
      { v: '5', d: '2026-06-23 00:10:00' },
      { v: '5', d: '2026-06-23 00:10:00', p: 'PT20M' },
      { v: '5', d: '2026-02-30 00:10:00', p: 'PT10M' },
      { v: '5', d: 'yesterday', p: 'PT10M' },
      { v: '5', d: '2026-06-25 00:10:00', p: 'PT10M' },
    ];
    const { intervals, rejected } = curve([...bad, ...good], '2026-06-23');
    expect(intervals).toHaveLength(48);
    expect(rejected).toBe(bad.length);
  });

  it('rejects a label that the spring change skips', () => {
    expect(curve([{ v: '5', d: `${SPRING} 02:30:00`, p: 'PT30M' }], SPRING)).toMatchObject({
      intervals: [],
      rejected: 1,
    });
  });

  it('keeps one of two equal points and none of two that contradict each other', () => {
    const point = { v: '10', d: '2026-06-23 00:30:00', p: 'PT30M' };
    expect(curve([point, point], '2026-06-23')).toMatchObject({ intervals: [{ value: 10 }], rejected: 0 });
    expect(curve([point, { ...point, v: '11' }], '2026-06-23')).toMatchObject({ intervals: [], rejected: 2 });
    expect(curve([point, { v: '12', d: '2026-06-23 01:00:00', p: 'PT60M' }], '2026-06-23')).toMatchObject({
      intervals: [],
      rejected: 2,
    });
  });

  it('keeps a zero as a zero', () => {
    expect(curve([{ v: '0', d: '2026-06-23 00:30:00', p: 'PT30M' }], '2026-06-23').intervals[0]?.value).toBe(
      0,
    );
  });

  it('takes consumption among several grandeurs and refuses another unit', () => {
    const point = { v: '10', d: '2026-06-23 00:30:00', p: 'PT30M' };
    const of = (grandeurMetier: string, unite: string) => ({ grandeurMetier, unite, points: [point] });
    expect(
      curve([], '2026-06-23', 1, { grandeur: [of('PROD', 'W'), of('CONS', 'W')] }).intervals,
    ).toHaveLength(1);
    expect(curve([], '2026-06-23', 1, { grandeur: [of('PROD', 'W')] })).toMatchObject({
      intervals: [],
      rejected: 0,
    });
    expect(curve([], '2026-06-23', 1, { grandeur: [of('CONS', 'kW')] })).toMatchObject({
      intervals: [],
      rejected: 1,
    });
  });

  it('counts a broken grandeur as one lost point, and takes the good one beside it', () => {
    const point = { v: '10', d: '2026-06-23 00:30:00', p: 'PT30M' };
    const good = { grandeurMetier: 'CONS', unite: 'W', points: [point] };
    for (const broken of [null, 'x', 7, [], { ...good, points: {} }, { points: 'x' }])
      for (const grandeur of [
        [broken, good],
        [good, broken],
      ])
        expect(curve([], '2026-06-23', 1, { grandeur })).toMatchObject({
          intervals: [{ value: 10 }],
          rejected: 1,
        });
    const injected = { ...good, grandeurMetier: 'PROD', points: {} };
    expect(curve([], '2026-06-23', 1, { grandeur: [injected, good] })).toMatchObject({
      intervals: [{ value: 10 }],
      rejected: 0,
    });
  });

  it('takes a missing list of points as no data, and anything else as no answer', () => {
    const request = { usagePoint: PRM, from: '2026-06-23', to: '2026-06-24' };
    for (const grandeur of [undefined, null, [], [{ grandeurMetier: 'CONS', unite: 'W' }]])
      expect(mapLoadCurve({ idPrm: PRM, grandeur }, request)).toEqual({
        intervals: [],
        rejected: 0,
        rejectedByDay: new Map(),
        missing: 0,
        inServiceFrom: null,
        ambiguousDays: [],
      });
    for (const odd of [
      null,
      'x',
      [],
      {},
      { idPrm: PRM, grandeur: 'x' },
      { idPrm: PRM, grandeur: [{ points: {} }] },
      { idPrm: PRM, grandeur: [null, { grandeurMetier: 'CONS', unite: 'W', points: 'x' }] },
    ])
      expect(mapLoadCurve(odd, request)).toBeNull();
  });

  it('refuses the answer for another usage point', () => {
    expect(
      mapLoadCurve(
        { idPrm: '11453290002823', grandeur: [] },
        { usagePoint: PRM, from: '2026-06-23', to: '2026-06-24' },
      ),
    ).toBeNull();
  });

  it('tells corrected data and estimates from raw data', () => {
    const point = { v: '1', d: '2026-06-23 00:30:00', p: 'PT30M' };
    expect(curve([point], '2026-06-23', 1, { etapeMetier: 'BEST' }).intervals[0]?.quality).toBe('validated');
    expect(curve([{ ...point, n: 'E' }], '2026-06-23').intervals[0]?.quality).toBe('estimated');
  });

  /** A hole in one of the two autumn hours may leave the other without a mark; other tests hold that case. */
  function isAutumnNight(start: number, hour: number): boolean {
    const at = new Date(start + hour * 60 * MINUTE_MS).toISOString().slice(0, 13);
    return at >= `${addDays(AUTUMN, -1)}T23` && at <= `${AUTUMN}T02`;
  }

  /** Different steps in the two autumn hours leave labels that come once; with the clock seen falling back they are told apart only if it falls once. */
  function toldApart(truth: Interval[]): Interval[] {
    const inPair = truth.filter((one) => {
      const end = one.startMs + one.minutes * MINUTE_MS;
      return end >= Date.parse(`${AUTUMN}T00:00:00Z`) && end < Date.parse(`${AUTUMN}T02:00:00Z`);
    });
    const walls = inPair.map((one) => String(wire(one).d));
    const falls = walls.filter((wall, index) => index > 0 && wall <= (walls[index - 1] ?? '')).length;
    const lost = new Set(
      inPair.filter((_, index) => falls !== 1 && walls.filter((wall) => wall === walls[index]).length === 1),
    );
    return truth.filter((one) => !lost.has(one));
  }
});
