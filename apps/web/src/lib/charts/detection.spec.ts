import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { render, screen } from '@testing-library/svelte';
import fc from 'fast-check';
import type { ExpectedEnergy } from '@coprowatt/contracts';
import { anomalySample } from '#lib/alerts/testing.ts';
import { alertMarkLabel } from '#lib/alerts/words.ts';
import ChartLegend from '#lib/components/chart/ChartLegend.svelte';
import ChartMarks from '#lib/components/chart/ChartMarks.svelte';
import { language } from '#lib/state/language.svelte.ts';
import { chartScale } from './chart.ts';
import { cursorAfter } from './cursor.ts';
import { bandOf, expectedWords } from './expected.ts';
import { detectionLegend, legendOf } from './legend.ts';
import { byGravity, groupMarks, marksAt, marksOf, nextOf, type AlertMark } from './marks.ts';
import { slotsOf } from './slots.ts';
import { chartTable } from './table.ts';
import { dayItem, expectation, pageOf, PARIS, wholeDay } from './testing.ts';

const days = ['2026-06-10', '2026-06-11', '2026-06-12', '2026-06-13'];
const slots = slotsOf(
  pageOf(
    'day',
    '2026-06-10',
    '2026-06-14',
    days.map((day, index) => dayItem(day, [41_000, 68_900, 70_000, 40_000][index] ?? 0)),
  ),
  expectation(),
);
const expected: ExpectedEnergy = {
  timeZone: PARIS,
  from: '2026-06-10',
  to: '2026-06-13',
  columns: {
    localDate: days.slice(0, 3),
    expectedWh: [42_000, 42_600, null],
    lowWh: [38_100, 38_600, null],
    highWh: [46_900, 90_000, null],
  },
};
const alerts = [
  anomalySample({ firstDay: '2026-06-11', lastDay: '2026-06-12' }),
  anomalySample({ id: 'a-2', severity: 'critical', firstDay: '2026-05-01', lastDay: '2026-06-10' }),
  anomalySample({ id: 'a-3', firstDay: '2026-06-20', lastDay: '2026-06-22' }),
  anomalySample({ id: 'a-4', firstDay: '2026-06-12', lastDay: '2026-06-12', withdrawn: true }),
];
const marks = marksOf(alerts, slots, ({ id }) => `Alerte ${id}`);
const band = bandOf(slots, expected);
const mark = (id: string, severity: 'minor' | 'critical') => ({
  id,
  severity,
  resolved: false,
  label: id,
  chosen: false,
  first: 0,
  last: 0,
});

beforeEach(() => {
  language.current = 'fr';
});

describe('the expected band', () => {
  it('stands beside the days that it is of, and nowhere else', () => {
    expect(band?.map((day) => day?.highWh ?? null)).toEqual([46_900, 90_000, null, null]);
    expect(bandOf(slots, null)).toBeNull();
    const nothing = { ...expected, columns: { ...expected.columns, highWh: [null, null, null] } };
    expect(bandOf(slots, nothing)).toBeNull();
  });

  it('is of days alone', () => {
    const curve = slotsOf(
      pageOf('raw', '2026-06-10', '2026-06-11', wholeDay('2026-06-10', 800)),
      expectation(),
    );
    expect(bandOf(curve, expected)).toBeNull();
  });

  it('fits under the value axis', () => {
    expect(chartScale({ slots, maxTicks: 6 }).axis.max).toBeLessThan(90);
    expect(chartScale({ slots, maxTicks: 6, band }).axis.max).toBeGreaterThanOrEqual(90);
  });

  it('says its range, the unit once', () => {
    expect(
      expectedWords({ expectedWh: 42_000, lowWh: 38_100, highWh: 46_900 }).replaceAll('\u00a0', ' '),
    ).toBe('Attendu : de 38,1 à 46,9 kWh');
    expect(expectedWords({ expectedWh: 900, lowWh: 900, highWh: 1_900 }).replaceAll('\u00a0', ' ')).toBe(
      'Attendu : de 900 Wh à 1,9 kWh',
    );
  });
});

describe('alerts on a chart', () => {
  it('are marked where they fall into the window, never once withdrawn', () => {
    expect(marks.map(({ id, first, last }) => [id, first, last])).toEqual([
      ['a-1', 1, 2],
      ['a-2', 0, 0],
    ]);
    expect(marksOf([anomalySample({ kind: 'consent' })], slots, () => '')).toEqual([]);
    expect(marksAt(marks, 2).map(({ id }) => id)).toEqual(['a-1']);
    expect(marksAt(marks, 3)).toEqual([]);
  });

  it('are marked on months, too', () => {
    const months = slotsOf(
      pageOf('month', '2026-05-01', '2026-07-01', []),
      expectation({ lastPublishedDay: '2026-07-10' }),
    );
    expect(marksOf(alerts, months, () => '').map(({ id, first, last }) => [id, first, last])).toEqual([
      ['a-1', 1, 1],
      ['a-2', 0, 1],
      ['a-3', 1, 1],
    ]);
  });

  it('are reached with n, as holes are', () => {
    expect(cursorAfter('n', null, slots, marks)).toBe(0);
    expect(cursorAfter('n', 0, slots, marks)).toBe(1);
    expect(cursorAfter('n', 1, slots, marks)).toBe(0);
    expect(cursorAfter('n', 1, slots)).toBeNull();
  });

  it('that are resolved are quiet: no gravity in the legend, and none before one that is open', () => {
    const [open, past] = [mark('open', 'minor'), { ...mark('past', 'critical'), resolved: true }];
    expect(marksOf([anomalySample({ status: 'resolved' })], slots, () => '')).toMatchObject([
      { id: 'a-1', resolved: true },
    ]);
    expect(detectionLegend(null, [open, { ...past, first: 1, last: 1 }]).map(({ text }) => text)).toEqual([
      'Alerte résolue',
      'Alerte mineure',
    ]);
    const resolved = detectionLegend(null, [past, { ...open, resolved: true, first: 1, last: 1 }]);
    expect(resolved).toMatchObject([{ mark: 'resolved', shapes: ['minor', 'critical'] }]);
    const { container } = render(ChartLegend, { entries: resolved });
    expect([container.querySelectorAll('circle').length, container.querySelectorAll('path').length]).toEqual([
      1, 1,
    ]);
    const placed = [past, open].map((one) => ({ mark: one, xPx: 0, topPx: 0 }));
    expect(groupMarks(placed, 28).map(({ worst }) => worst.id)).toEqual(['open']);
    const plot = {
      chartArea: { left: 0, right: 40, top: 0, bottom: 100 },
      scales: { y: { getPixelForValue: () => 50 } },
    };
    const shapes = (marks: AlertMark[]) =>
      render(ChartMarks, { plot, slots, marks, factor: 1, onmark: undefined }).container.innerHTML;
    expect(shapes([past])).not.toContain('critical-mark');
    expect(shapes([{ ...past, resolved: false }])).toContain('critical-mark');
    expect(
      alertMarkLabel(anomalySample({ status: 'resolved' }), { zone: PARIS, today: '2026-06-12' }),
    ).toMatch(/^Alerte \S+ résolue/);
  });

  it('have no entry in the legend where a graver one stands on all their columns, as in a month', () => {
    const [minor, critical] = [mark('a', 'minor'), mark('b', 'critical')];
    const named = (...all: AlertMark[]) => detectionLegend(null, all).map((entry) => entry.mark);
    expect(named(minor, critical)).toEqual(['critical']);
    expect(named({ ...minor, last: 1 }, critical)).toEqual(['minor', 'critical']);
    expect(named({ ...minor, first: 1, last: 1 }, { ...critical, last: 1 })).toEqual(['minor', 'critical']);
    expect(named({ ...minor, resolved: true }, critical)).toEqual(['critical']);
    expect(byGravity([critical, minor]).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('and expectations have their entries in the legend, gravest last, and their words in the table', () => {
    expect(detectionLegend(band, marks).map(({ text }) => text)).toEqual([
      'Attendu (jours semblables)',
      'Alerte majeure',
      'Alerte critique',
    ]);
    expect(legendOf(slots)).toEqual([]);
    expect(legendOf(slots, null, false).map(({ mark }) => mark)).toEqual(['measured']);
    const table = chartTable(slots, { zone: PARIS, today: null, withYear: false }, null, band, marks);
    expect(table.expectedHead).toBe('Attendu (kWh)');
    expect(table.rows.map(({ expected: cell }) => cell)).toEqual([
      'de 38,1 à 46,9',
      'de 38,6 à 90,0',
      'Pas de valeur attendue',
      'Pas de valeur attendue',
    ]);
    expect(table.rows.map(({ quality }) => quality)).toEqual([
      'Complet. Alerte a-2',
      'Complet. Alerte a-1',
      'Complet. Alerte a-1',
      'Complet',
    ]);
  });
});

describe('shapes above the columns', () => {
  it('that are one open their alerts one after the other, the worst first', () => {
    const pressed = (chosen: string | null) => {
      const all = ['a', 'b', 'c'].map((id) => ({ ...mark(id, 'minor'), chosen: id === chosen }));
      return nextOf({ worst: all[1]!, marks: all }).id;
    };
    expect([null, 'b', 'a', 'c'].map(pressed)).toEqual(['b', 'a', 'c', 'b']);
  });

  it('say how many they are where they are one', () => {
    const plot = {
      chartArea: { left: 0, right: 40, top: 0, bottom: 100 },
      scales: { y: { getPixelForValue: () => 50 } },
    };
    const neighbours = [mark('a', 'minor'), { ...mark('b', 'critical'), first: 1, last: 1 }];
    const onmark = jest.fn();
    render(ChartMarks, { plot, slots, marks: neighbours, factor: 1, onmark });
    const shape = screen.getByRole('button', { name: '2 alertes\u00a0: a · b' });
    expect(shape.textContent?.trim()).toBe('2');
    shape.click();
    expect(onmark).toHaveBeenCalledWith('b');
  });

  it('are one where a finger could not tell them apart: that of the worst, above the highest', () => {
    const placed = [
      { mark: mark('far', 'minor'), xPx: 60, topPx: 5 },
      { mark: mark('left', 'minor'), xPx: 10, topPx: 40 },
      { mark: mark('near', 'critical'), xPx: 37, topPx: 30 },
    ];
    const told = groupMarks(placed, 28).map(({ worst, marks: all, xPx, topPx }) => [
      worst.id,
      all.length,
      xPx,
      topPx,
    ]);
    expect(told).toEqual([
      ['near', 2, 10, 30],
      ['far', 1, 60, 5],
    ]);
  });

  it('stand at least so far apart, and none is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 20 }), (places) => {
        const placed = places.map((xPx, index) => ({ mark: mark(String(index), 'minor'), xPx, topPx: 0 }));
        const groups = groupMarks(placed, 28);
        groups
          .slice(1)
          .forEach(({ xPx }, index) => expect(xPx - groups[index]!.xPx).toBeGreaterThanOrEqual(28));
        expect(groups.flatMap(({ marks: all }) => all)).toHaveLength(places.length);
      }),
    );
  });
});
