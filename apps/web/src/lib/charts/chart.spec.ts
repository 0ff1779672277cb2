import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ScatterDataPoint } from 'chart.js';
import { language } from '#lib/state/language.svelte.ts';
import { axisFor } from './axis.ts';
import { chartConfiguration, type ChartInput } from './chart.ts';
import { readColours, type ChartColours } from './colours.ts';
import { linePoints, scaleOf } from './line.ts';
import { axisLabel } from './scales.ts';
import { slotsOf } from './slots.ts';
import type { Slot } from './slot.ts';
import { dayItem, expectation, pageOf, PARIS, wholeDay } from './testing.ts';
import { eachDay } from './zone.ts';

const colours = new Proxy({} as ChartColours, { get: (_, name) => `#${String(name)}` });

function input(slots: Slot[]): ChartInput {
  return {
    slots,
    zone: PARIS,
    colours,
    words: { hole: 'manquant', pending: 'arrive demain', beforeService: 'avant le compteur' },
    fontFamily: 'Figtree',
    widthPx: 780,
    maxTicks: 6,
    pixelRatio: 1,
    active: () => null,
  };
}

const daySlots = (items = [dayItem('2026-06-01', 41_000), dayItem('2026-06-03', 0)]) =>
  slotsOf(pageOf('day', '2026-06-01', '2026-06-04', items), expectation());

beforeAll(() => {
  language.current = 'fr';
});

describe('columns', () => {
  it('draw nothing for a hole and a nought for a nought', () => {
    const { type, data } = chartConfiguration(input(daySlots())) as {
      type: string;
      data: { datasets: { data: unknown[] }[] };
    };
    expect(type).toBe('bar');
    expect(data.datasets[0]?.data).toEqual([41, null, 0]);
  });

  it('leave the partial ones to the hatch', () => {
    const partial = dayItem('2026-06-02', 20_000, { basis: 'partial', partial: true, completeness: 0.5 });
    const { data } = chartConfiguration(input(daySlots([dayItem('2026-06-01', 1), partial])));
    expect(data.datasets[0]?.backgroundColor).toEqual(['#use', 'transparent', 'transparent']);
  });

  it('never move and start at 0', () => {
    const { options } = chartConfiguration(input(daySlots()));
    expect(options?.animation).toBe(false);
    expect(options?.scales?.['y']).toMatchObject({ min: 0, max: 50 });
    expect(options?.scales?.['x']).toMatchObject({ type: 'category' });
  });
});

describe('the line', () => {
  const from = '2026-06-22';
  const items = wholeDay(from, 500).filter((_, index) => index < 4 || index >= 10);
  const slots = slotsOf(pageOf('raw', from, '2026-06-23', items), expectation());

  it('holds each value until the next and stands on a linear scale of instants', () => {
    const { data, options } = chartConfiguration(input(slots));
    expect(data.datasets[0]).toMatchObject({ stepped: 'before', spanGaps: false });
    expect(options?.scales?.['x']).toMatchObject({
      type: 'linear',
      min: slots[0]?.start,
      max: slots.at(-1)?.end,
    });
  });

  it('breaks at a hole, and closes each run so that its last interval is drawn', () => {
    const points = linePoints(slots, 1, scaleOf(slots, 700));
    const gap = points.findIndex(({ y }) => Number.isNaN(y));
    expect(points[gap - 1]).toEqual({ x: slots[3]?.end, y: 500 });
    expect(points[gap + 1]).toEqual({ x: slots[10]?.start, y: 500 });
    expect(points.at(-1)).toEqual({ x: slots.at(-1)?.end, y: 500 });
    expect(points.filter(({ y }) => Number.isNaN(y))).toHaveLength(1);
  });

  it('keeps the peak of a year of half-hours in its place, and a three-hour hole', () => {
    const year = eachDay('2025-06-23', '2026-06-23').flatMap((day) => wholeDay(day, 400));
    year[9_001] = { ...year[9_001]!, powerW: 5_000 };
    const whole = year.filter((_, index) => index < 12_000 || index >= 12_006);
    const slots = slotsOf(pageOf('raw', '2025-06-23', '2026-06-23', whole), expectation());
    const points: ScatterDataPoint[] = linePoints(slots, 1, scaleOf(slots, 1_000));
    expect(points.length).toBeLessThan(4_100);
    expect(points.find(({ y }) => y === 5_000)?.x).toBe(Date.parse(year[9_001]!.timestamp));
    expect(points.filter(({ y }) => Number.isNaN(y))).toHaveLength(1);
  });
});

describe('what a chart is written with', () => {
  it('has its unit once, at the top tick', () => {
    const axis = axisFor(68.9);
    expect(axis.ticks.map((tick) => axisLabel(tick, axis, 'kWh'))).toEqual([
      '0',
      '20',
      '40',
      '60',
      '80\u00a0kWh',
    ]);
    const small = axisFor(0.4);
    expect(axisLabel(0.1, small, 'kWh')).toBe('0,1');
  });

  it('takes its colours from the tokens', () => {
    document.documentElement.style.setProperty('--use', ' #0e7384');
    expect(readColours(document.documentElement).use).toBe('#0e7384');
  });
});
