import type { Box } from '#lib/charts/canvas.ts';
import type { LegendEntry, LegendMark } from '#lib/charts/legend.ts';
import type { Place } from '#lib/pdf/block.ts';
import type { Mark, Ruler } from '#lib/pdf/mark.ts';
import { TYPES } from '#lib/pdf/sheet.ts';
import { filling } from './chart-columns.ts';
import { dot, ground, hatch, outline } from './chart-strokes.ts';

const LINE = 5;
const SWATCH = { width: 6, height: 3 };
/** From the end of an entry to the next. */
const APART = 6;

export const legendHeight = (legend: LegendEntry[], width: number, ruler: Ruler) =>
  legend.length === 0 ? 0 : 1 + LINE * (1 + Math.max(...placed(legend, width, ruler).map(({ row }) => row)));

/** Small pictures with their names, side by side as far as they go. */
export function legendMarks(legend: LegendEntry[], { x, y, width }: Place, ruler: Ruler): Mark[] {
  return placed(legend, width, ruler).flatMap(({ mark, text, left, row }): Mark[] => {
    const top = y + row * LINE;
    const box = { left: x + left, right: x + left + SWATCH.width, top, bottom: top + SWATCH.height };
    const name: Mark = { kind: 'text', x: box.right + 2, y: box.bottom - 0.3, text, type: TYPES.tick };
    return [...swatch(mark, box), name];
  });
}

/** Where each entry stands: its distance from the left and its line. */
function placed(legend: LegendEntry[], width: number, ruler: Ruler) {
  let [left, row] = [0, 0];
  return legend.map((entry) => {
    const needed = SWATCH.width + 2 + ruler(entry.text, TYPES.tick);
    if (left > 0 && left + needed > width) [left, row] = [0, row + 1];
    const place = { ...entry, left, row };
    left += needed + APART;
    return place;
  });
}

function swatch(mark: LegendMark, box: Box): Mark[] {
  if (mark === 'hole') return [...hatch(box, 'hole'), ...outline(box, 'hole', 0.25, [1, 0.8])];
  if (mark === 'differs')
    return [ground(box, 'use'), ...dot((box.left + box.right) / 2, (box.top + box.bottom) / 2)];
  if (mark === 'cap' || mark === 'dashes') return [];
  return filling(mark, box);
}
