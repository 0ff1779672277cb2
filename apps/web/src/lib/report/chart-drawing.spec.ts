import { describe, expect, it } from '@jest/globals';
import { legendOf } from '#lib/charts/legend.ts';
import { dayItem, pageOf } from '#lib/charts/testing.ts';
import { eachDay } from '#lib/charts/zone.ts';
import type { Mark, ShapeMark } from '#lib/pdf/mark.ts';
import { chartDrawing } from './chart-drawing.ts';
import { reportSlots } from './report-slots.ts';
import { factsOf, requestOf, curveFacts } from './testing.ts';
import type { ReadingsPage } from '@coprowatt/contracts';

const ruler = (text: string) => text.length * 1.5;
const place = { x: 20, y: 50, width: 170 };

function drawn(page: ReadingsPage): Mark[] {
  const { slots, telling } = reportSlots(requestOf(), page);
  const words = { hole: 'gap', pending: 'pending', beforeService: 'before' };
  return chartDrawing({ slots, zone: telling.zone, words, legend: legendOf(slots) }).marks(place, ruler);
}

const grounds = (marks: Mark[], ink: string) =>
  marks.filter(
    (mark): mark is ShapeMark => mark.kind === 'shape' && mark.ink === ink && mark.stroke === undefined,
  );
const sizeOf = ({ points }: ShapeMark) => {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return {
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
    left: Math.min(...xs),
  };
};

describe('the chart on paper', () => {
  it('has columns as high as their figures, with air between them', () => {
    const dates = eachDay('2026-05-24', '2026-06-23');
    const items = dates.map((date, index) => dayItem(date, 1_000 * (index + 1)));
    const columns = grounds(drawn(pageOf('day', '2026-05-24', '2026-06-23', items)), 'use').map(sizeOf);
    expect(columns).toHaveLength(30);
    const unit = columns[0]?.height ?? 0;
    columns.forEach(({ height, width, left }, index) => {
      expect(height).toBeCloseTo(unit * (index + 1), 6);
      expect((columns[index + 1]?.left ?? Infinity) - left).toBeGreaterThan(width * 1.1);
    });
  });

  it('leaves air between the 36 columns of three years of months', () => {
    const months = Array.from({ length: 36 }, (_, index) => new Date(Date.UTC(2023, 5 + index, 1)));
    const items = months.map((month) => ({
      timestamp: month.toISOString(),
      localMonth: month.toISOString().slice(0, 7),
      value: 900_000,
      completeness: 1,
      missingDays: 0,
    }));
    const columns = grounds(drawn(pageOf('month', '2023-06-01', '2026-06-01', items)), 'use').map(sizeOf);
    expect(columns).toHaveLength(36);
    expect((columns[1]?.left ?? 0) - (columns[0]?.left ?? 0)).toBeGreaterThan((columns[0]?.width ?? 0) * 1.1);
  });

  it('names a hole, and draws no column in it', () => {
    const marks = drawn(factsOf().days);
    expect(marks).toContainEqual(expect.objectContaining({ kind: 'text', text: 'gap' }));
    expect(marks.some((mark) => mark.kind === 'line' && mark.ink === 'hole' && mark.dash !== undefined)).toBe(
      true,
    );
  });

  it('breaks the stroke of a curve at its hole', () => {
    const strokes = drawn(curveFacts().drawn).filter(
      (mark) => mark.kind === 'shape' && mark.stroke !== undefined,
    );
    expect(strokes).toHaveLength(2);
  });

  it('stays within its place', () => {
    for (const page of [factsOf().days, curveFacts().drawn])
      for (const mark of drawn(page)) {
        const xs =
          mark.kind === 'text'
            ? [mark.x, mark.x + ruler(mark.text)]
            : (mark.kind === 'line' ? [mark.from, mark.to] : mark.points).map(([x]) => x);
        expect(Math.min(...xs)).toBeGreaterThanOrEqual(place.x - 0.01);
        expect(Math.max(...xs)).toBeLessThanOrEqual(place.x + place.width + 0.01);
      }
  });
});
