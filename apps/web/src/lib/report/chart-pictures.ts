import type { Box } from '#lib/charts/canvas.ts';
import { runsOf, runsWhere } from '#lib/charts/runs.ts';
import type { Mark } from '#lib/pdf/mark.ts';
import { TYPES } from '#lib/pdf/sheet.ts';
import type { PaperChart } from './chart-drawing.ts';
import { groundOn, holeOn, type PaperPlot } from './chart-place.ts';
import { ground, hatch, outline } from './chart-strokes.ts';

const HATCHED_FROM = 0.9;
const TEXT_HEIGHT = 5;

/** Holes in full height, named where they are wide. */
export function holeMarks(plot: PaperPlot, { slots, words }: PaperChart): Mark[] {
  return runsOf(slots, 'hole').flatMap(({ first, last }) => {
    const box = holeOn(plot, slots, first, last);
    if (box.right - box.left < HATCHED_FROM) return [ground(box, 'hole')];
    return [
      ground(box, 'paper'),
      ...hatch(box, 'hole'),
      ...outline(box, 'hole', 0.25, [1, 0.8]),
      ...named(plot, box, words.hole),
    ];
  });
}

/** Empty ground says what it is. */
export function emptyMarks(plot: PaperPlot, { slots, words }: PaperChart): Mark[] {
  const over = (first: number, last: number) => groundOn(plot, slots, first, last);
  return [
    ...runsWhere(slots, ({ state }) => state === 'pending').flatMap(({ first, last }) =>
      named(plot, over(first, last), words.pending),
    ),
    ...runsOf(slots, 'before-service').flatMap(({ first, last }) =>
      named(plot, over(first, last), words.beforeService),
    ),
  ];
}

/** Words in the middle of a box, on a plate; none where they have no room. */
function named({ ruler }: PaperPlot, { left, right, top, bottom }: Box, text: string): Mark[] {
  const width = ruler(text, TYPES.tick) + 3;
  if (width > right - left) return [];
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const plate = {
    left: x - width / 2,
    right: x + width / 2,
    top: y - TEXT_HEIGHT / 2,
    bottom: y + TEXT_HEIGHT / 2,
  };
  return [ground(plate, 'paper'), { kind: 'text', x: plate.left + 1.5, y: y + 1, text, type: TYPES.tick }];
}
