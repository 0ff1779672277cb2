import type { BigFigure, Block } from './block.ts';

import { heightOf, type Cell, type Flow, type WrappedCell } from './flow.ts';
import { SHEET, TYPES, WIDTH } from './sheet.ts';

const GAP = 5;

type Figures = Extract<Block, { kind: 'figures' }>;

/** Rows of figures; a row is never parted. */
export function placeFigures(flow: Flow, block: Figures): void {
  for (let first = 0; first < block.figures.length; first += block.abreast)
    placeRow(flow, rowFrom(flow, block, first));
}

/** Height of the first row. */
export const figuresOpening = (flow: Flow, block: Figures) => rowHeight(rowFrom(flow, block, 0));

const rowFrom = (flow: Flow, { figures, abreast }: Figures, first: number) =>
  figures
    .slice(first, first + abreast)
    .map((figure, index) => linesOf(flow, figure, index, (WIDTH - GAP * (abreast - 1)) / abreast));

const rowHeight = (figures: WrappedCell[][]) =>
  Math.max(0, ...figures.map((cells) => cells.reduce((sum, cell) => sum + heightOf([cell]), 0)));

function linesOf(
  flow: Flow,
  { label, value, details }: BigFigure,
  index: number,
  width: number,
): WrappedCell[] {
  const x = SHEET.side + index * (width + GAP);
  const cell = (text: string, type: Cell['type']) => flow.wrap({ x, width, text, type });
  return [
    cell(label, TYPES.label),
    ...(value === null ? [] : [cell(value, TYPES.figure)]),
    ...details.map((detail) => cell(detail, TYPES.label)),
  ];
}

function placeRow(flow: Flow, figures: WrappedCell[][]): void {
  const height = rowHeight(figures);
  flow.keep(height);
  const top = flow.y;
  for (const cells of figures) {
    flow.y = top;
    for (const cell of cells) {
      flow.write([cell]);
      flow.y += heightOf([cell]);
    }
  }
  flow.y = top + height;
  flow.space(3);
}
