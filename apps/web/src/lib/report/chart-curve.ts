import { linePoints, scaleOf, type LinePoint } from '#lib/charts/line.ts';
import { isFilled, type Slot } from '#lib/charts/slot.ts';
import type { Mark, Point } from '#lib/pdf/mark.ts';
import { figureOn, placeOf, type PaperPlot } from './chart-place.ts';
import { hatch } from './chart-strokes.ts';

/** Points finer than this would not be told apart in print. */
const POINTS_PER_MM = 8;

/** The curve as a pale ground under strokes that hold each value until the next; a gap stays a gap. */
export function curveMarks(plot: PaperPlot, slots: Slot[]): Mark[] {
  const { left, right } = plot.area;
  const points = linePoints(slots, plot.scale.factor, scaleOf(slots, (right - left) * POINTS_PER_MM));
  return [
    ...unbroken(points).flatMap((run) => stroke(plot, run)),
    ...slots.flatMap((slot, index) => stripes(plot, slots, slot, index)),
  ];
}

function unbroken(points: LinePoint[]): LinePoint[][] {
  const runs: LinePoint[][] = [[]];
  for (const point of points) {
    if (Number.isNaN(point.y)) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return runs.filter((run) => run.length > 0);
}

function stroke(plot: PaperPlot, run: LinePoint[]): Mark[] {
  const placed = run.map(({ x, y }): Point => [placeOf(plot, 'x', x), placeOf(plot, 'y', y)]);
  const stepped = placed.flatMap((point, index): Point[] => {
    const before = placed[index - 1];
    return before ? [[point[0], before[1]], point] : [point];
  });
  const [first, last] = [stepped[0]?.[0] ?? 0, stepped.at(-1)?.[0] ?? 0];
  const closed: Point[] = [[first, plot.area.bottom], ...stepped, [last, plot.area.bottom]];
  return [
    { kind: 'shape', points: closed, ink: 'pale' },
    { kind: 'shape', points: stepped, ink: 'use', stroke: 0.35 },
  ];
}

function stripes(plot: PaperPlot, slots: Slot[], slot: Slot, index: number): Mark[] {
  if (!isFilled(slot) || (slot.state !== 'partial' && slot.state !== 'estimated')) return [];
  return hatch(figureOn(plot, slots, index, slot.value), 'use');
}
