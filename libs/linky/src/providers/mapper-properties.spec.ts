import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  dayMinutes,
  daysBetween,
  localDateOf,
  MINUTE_MS,
  startOfDay,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';
import fc from 'fast-check';
import { ENEDIS_CONSUMPTION, ENEDIS_PRODUCTION, type SeriesReading } from './enedis/enedis-answer.ts';
import { mapLoadCurve as mapEnedis } from './enedis/enedis.mapper.ts';
import { mapLoadCurve as mapMed, MED_CONSUMPTION } from './myelectricaldata/med.mapper.ts';
import type { CurveAnswer, DataRange } from './meter-data.provider.ts';
import { mapLoadCurve as mapOres } from './ores/ores.mapper.ts';

/** Both clock changes, a leap day, an ordinary day. */
const DATES = ['2026-03-28', '2026-10-24', '2028-02-28', '2026-06-22'];
const DAYS = 4;
const STEPS = [5, 10, 15, 30, 60];
const HOUR_MS = 60 * MINUTE_MS;
const FAR = 1_000_000;

type Plain = Pick<Interval, 'startMs' | 'minutes' | 'value'>;

/** A curve's way from an operator: how it writes an interval, and how we read what it wrote. */
interface Wire {
  name: string;
  zone: string;
  usagePoint: string;
  /** What the operator would send of an interval. */
  write(interval: Plain): Record<string, unknown>;
  /** Things that no reading of it can be. */
  broken: unknown[];
  read(points: unknown[], request: DataRange): CurveAnswer | null;
}

const PARIS_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** The end of an interval as Enedis writes it. */
const endLabel = ({ startMs, minutes }: Plain): string => PARIS_CLOCK.format(startMs + minutes * MINUTE_MS);

/** As the gateway moves a label: the step taken off as text, whatever the clocks do in that night. */
function startLabel(interval: Plain): string {
  const asUtcMs = Date.parse(`${endLabel(interval).replace(' ', 'T')}Z`) - interval.minutes * MINUTE_MS;
  return new Date(asUtcMs).toISOString().slice(0, 19).replace('T', ' ');
}

function enedis(name: string, reading: SeriesReading, label = endLabel, map = mapEnedis): Wire {
  const usagePoint = '22516914714270';
  const zone = 'Europe/Paris';
  return {
    name,
    zone,
    usagePoint,
    write: (interval) => ({
      v: String(interval.value),
      d: label(interval),
      p: `PT${interval.minutes}M`,
      n: 'B',
      iv: '0',
      ec: '0',
    }),
    broken: [
      null,
      'point',
      { v: 'x', d: '2026-10-25 12:10:00', p: 'PT10M' },
      { v: '7', d: '2026-10-25 12:10:00' },
      { v: '7', d: '2026-10-25 12:10:00', p: 'PT7M' },
      { v: '-7', d: '2026-10-25 02:30:00', p: 'PT30M' },
      { v: '', d: '2026-10-25 02:30:00', p: 'PT30M' },
      { v: '7', d: 'yesterday', p: 'PT10M' },
      { v: '7', d: '2020-01-01 00:30:00', p: 'PT30M' },
    ],
    read: (points, request) =>
      map(
        {
          idPrm: usagePoint,
          etapeMetier: 'BRUT',
          grandeur: [
            { grandeurMetier: reading.direction, grandeurPhysique: 'PA', unite: 'W', calendrier: [], points },
          ],
        },
        request,
        reading,
      ),
  };
}

const ORES: Wire = {
  name: 'ORES, both directions',
  zone: 'Europe/Brussels',
  usagePoint: '541400000000000011',
  write: ({ startMs, minutes, value }) => ({
    start: new Date(startMs).toISOString(),
    end: new Date(startMs + minutes * MINUTE_MS).toISOString(),
    value: (value * minutes) / 60_000,
    status: 'READ',
  }),
  broken: [
    null,
    'reading',
    { start: '2026-10-25T12:00:00+01:00', end: '2026-10-25T12:15:00+01:00', value: 'x', status: 'READ' },
    { start: '2026-10-25T12:00:00+01:00', end: '2026-10-25T12:15:00+01:00', value: -1, status: 'READ' },
    { start: '2026-10-25T12:00:00+01:00', end: '2026-10-25T12:07:00+01:00', value: 1, status: 'READ' },
    { start: '2026-10-25T12:00:00', end: '2026-10-25T12:15:00', value: 1, status: 'READ' },
  ],
  read: (readings, request) => {
    const series = ['offtake', 'injection'].map((direction) => ({ direction, register: 'total', readings }));
    return mapOres({ prm: request.usagePoint, unit: 'kWh', series, missing: [] }, request);
  },
};

const WIRES: Wire[] = [
  enedis('Enedis, consumption', ENEDIS_CONSUMPTION),
  enedis('Enedis, production', ENEDIS_PRODUCTION),
  enedis('the MyElectricalData gateway', MED_CONSUMPTION, startLabel, mapMed),
  ORES,
];

interface Curve {
  from: LocalDate;
  intervals: Plain[];
}

/** Whole watt-hours in every step, so that each operator can write them. */
const hour = fc.record({
  minutes: fc.constantFrom(...STEPS),
  watts: fc.nat(3_000).map((n) => n * 12),
  isThere: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
});

/** Some days of hours, each of a step of its own, some missing; the hours around the autumn change are whole. */
function curves(zone: string): fc.Arbitrary<Curve> {
  const hours = fc.array(hour, { minLength: DAYS * 25, maxLength: DAYS * 25 });
  return fc.tuple(fc.constantFrom(...DATES), hours).map(([from, choices]) => {
    const startMs = startOfDay(from, zone);
    const count = (startOfDay(addDays(from, DAYS), zone) - startMs) / HOUR_MS;
    const intervals = choices.slice(0, count).flatMap(({ minutes, watts, isThere }, index) => {
      const hourMs = startMs + index * HOUR_MS;
      const isNight = isAutumnNight(hourMs);
      const step = isNight ? 30 : minutes;
      return Array.from({ length: isThere || isNight ? 60 / step : 0 }, (_, slot) => ({
        startMs: hourMs + slot * step * MINUTE_MS,
        minutes: step,
        value: watts + slot * 12,
      }));
    });
    return { from, intervals };
  });
}

/** A hole or another step beside the hour that comes twice may leave it without a mark; other tests hold those cases. */
function isAutumnNight(hourMs: number): boolean {
  return Math.abs(hourMs - Date.parse('2026-10-25T00:30:00Z')) < 3 * HOUR_MS;
}

const plain = (intervals: Interval[] = []) =>
  intervals.map(({ startMs, minutes, value }) => ({ startMs, minutes, value }));
const wattMinutes = (intervals: Plain[]) =>
  intervals.reduce((sum, { value, minutes }) => sum + value * minutes, 0);

describe.each(WIRES)('the curve of $name', (wire) => {
  function read(points: unknown[], from: LocalDate, days = DAYS): CurveAnswer {
    const answer = wire.read(points, { usagePoint: wire.usagePoint, from, to: addDays(from, days) });
    if (!answer) throw new Error('not read as an answer');
    return answer;
  }

  it('keeps every interval and every watt-minute, whatever the steps and the clock, in both directions of time', () => {
    fc.assert(
      fc.property(curves(wire.zone), fc.boolean(), ({ from, intervals }, backward) => {
        const written = intervals.map(wire.write);
        const answer = read(backward ? written.reverse() : written, from);
        expect(plain(answer.intervals)).toEqual(intervals);
        expect(wattMinutes(answer.intervals)).toBe(wattMinutes(intervals));
        expect(answer).toMatchObject({ rejected: 0, rejectedByDay: new Map(), ambiguousDays: [] });
        if (answer.production) expect(plain(answer.production)).toEqual(intervals);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['2026-03-29', 46],
    ['2026-06-23', 48],
    ['2026-10-25', 50],
  ])('has every half-hour of %s: %i of them', (date, count) => {
    const startMs = startOfDay(date, wire.zone);
    const day = Array.from({ length: count }, (_, slot) => ({
      startMs: startMs + slot * 30 * MINUTE_MS,
      minutes: 30,
      value: slot * 12,
    }));
    expect(count * 30).toBe(dayMinutes(date, wire.zone));
    expect(plain(read(day.map(wire.write), date, 1).intervals)).toEqual(day);
  });

  it('in any order places no point wrongly, and loses none but those that only an order tells apart', () => {
    const keys = fc.array(fc.nat(), { minLength: 1_300, maxLength: 1_300 });
    fc.assert(
      fc.property(curves(wire.zone), keys, ({ from, intervals }, order) => {
        const shuffled = intervals
          .map((interval, index) => ({ interval, key: order[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ interval }) => wire.write(interval));
        const answer = read(shuffled, from);
        const known = new Set(intervals.map((one) => JSON.stringify(one)));
        for (const one of plain(answer.intervals)) expect(known).toContain(JSON.stringify(one));
        expect(answer.intervals.length + answer.rejected).toBe(intervals.length);
        expect(answer.rejected).toBeLessThanOrEqual(from === '2026-10-24' ? 4 : 0);
      }),
      { numRuns: 20 },
    );
  });

  it('is the same whatever calls its days are asked in', () => {
    const cuts = fc.subarray([1, 2, 3]);
    fc.assert(
      fc.property(curves(wire.zone), cuts, ({ from, intervals }, inner) => {
        const bounds = [0, ...inner, DAYS].map((day) => addDays(from, day));
        const parts = bounds.slice(1).flatMap((to, index) => {
          const start = bounds[index] ?? from;
          const own = intervals.filter(({ startMs }) => {
            const day = localDateOf(startMs, wire.zone);
            return day >= start && day < to;
          });
          return read(own.map(wire.write), start, daysBetween(start, to)).intervals;
        });
        expect(plain(parts)).toEqual(intervals);
      }),
      { numRuns: 20 },
    );
  });

  it('takes of an answer the days that were asked, and counts the others', () => {
    fc.assert(
      fc.property(curves(wire.zone), ({ from, intervals }) => {
        const answer = read(intervals.map(wire.write), addDays(from, 1), 2);
        const [start, end] = [1, 3].map((day) => startOfDay(addDays(from, day), wire.zone));
        const own = intervals.filter(({ startMs }) => startMs >= Number(start) && startMs < Number(end));
        expect(plain(answer.intervals)).toEqual(own);
        const directions = answer.production ? 2 : 1;
        expect(answer.rejected).toBe((intervals.length - own.length) * directions);
        expect(answer.rejectedByDay).toEqual(new Map());
      }),
      { numRuns: 10 },
    );
  });

  it('rejects and counts broken points, which cost their neighbours nothing', () => {
    const inserted = fc.array(fc.record({ at: fc.nat(FAR), broken: fc.constantFrom(...wire.broken) }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(curves(wire.zone), inserted, ({ from, intervals }, bad) => {
        const points: unknown[] = intervals.map(wire.write);
        for (const { at, broken } of bad) points.splice(at % (points.length + 1), 0, broken);
        const answer = read(points, from);
        expect(plain(answer.intervals)).toEqual(intervals);
        expect(answer.rejected).toBe(bad.length * (answer.production ? 2 : 1));
        const dated = [...(answer.rejectedByDay ?? [])];
        for (const [day, count] of dated) {
          expect(daysBetween(from, day)).toBeGreaterThanOrEqual(0);
          expect(daysBetween(from, day)).toBeLessThan(DAYS);
          expect(count).toBeGreaterThan(0);
        }
        expect(dated.reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(answer.rejected);
      }),
      { numRuns: 30 },
    );
  });

  it('loses of two points that contradict each other both, and nothing else', () => {
    const startMs = startOfDay('2026-06-23', wire.zone);
    const day = Array.from({ length: 48 }, (_, slot) => ({
      startMs: startMs + slot * 30 * MINUTE_MS,
      minutes: 30,
      value: slot * 12,
    }));
    fc.assert(
      fc.property(fc.nat(47), (slot) => {
        const other = { startMs: startMs + slot * 30 * MINUTE_MS, minutes: 30, value: 12_000 };
        const answer = read([...day, other].map(wire.write), '2026-06-23', 1);
        expect(plain(answer.intervals)).toEqual(day.filter((_, index) => index !== slot));
        const directions = answer.production ? 2 : 1;
        expect(answer.rejectedByDay).toEqual(new Map([['2026-06-23', 2 * directions]]));
      }),
    );
  });
});
