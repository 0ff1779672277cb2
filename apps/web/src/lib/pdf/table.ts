import type { Column, Table, TableRow } from './block.ts';
import { heightOf, type Flow, type WrappedCell } from './flow.ts';
import { boxMark, ruleMark, type Type } from './mark.ts';
import { SHEET, TYPES, WIDTH } from './sheet.ts';

const PAD = { across: 2, above: 0.7 };

/** Rows from top to bottom, the head again on each page, a group's name never last on one; rests after each row. */
export function* placeTable(flow: Flow, { columns, rows }: Table): Generator<void> {
  const head = headOf(flow, columns);
  flow.keep(tableOpening(flow, { columns, rows }));
  placeHead(flow, head);
  for (const [index, row] of rows.entries()) {
    const cells = wrapRow(flow, columns, row);
    const next = row.kind === 'group' ? rows[index + 1] : undefined;
    const company = next === undefined ? 0 : rowHeight(wrapRow(flow, columns, next));
    if (!flow.fits(rowHeight(cells) + company)) {
      flow.turn();
      placeHead(flow, head);
    }
    placeRow(flow, cells, row.kind);
    yield;
  }
}

/** A table of which less would stand on a page begins on the next. */
const LEAST_ROWS = 6;

/** Height of the head with the first rows. */
export function tableOpening(flow: Flow, { columns, rows }: Table): number {
  const first = rows.slice(0, LEAST_ROWS).map((row) => rowHeight(wrapRow(flow, columns, row)));
  return first.reduce((sum, height) => sum + height, rowHeight(headOf(flow, columns)));
}

const rowHeight = (cells: WrappedCell[]) => heightOf(cells) + 2 * PAD.above;

function wrapRow(flow: Flow, columns: Column[], row: TableRow): WrappedCell[] {
  if (row.kind === 'cells') return cellsOf(flow, columns, row.cells, TYPES.small);
  const whole = { x: SHEET.side + PAD.across, width: WIDTH - 2 * PAD.across };
  return [flow.wrap({ ...whole, text: row.text, type: TYPES.head })];
}

const headOf = (flow: Flow, columns: Column[]) =>
  cellsOf(
    flow,
    columns,
    columns.map(({ head }) => head),
    TYPES.head,
  );

function cellsOf(flow: Flow, columns: Column[], texts: string[], type: Type): WrappedCell[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  let left = SHEET.side;
  return columns.map(({ share, align }, index) => {
    const width = (share / shares) * WIDTH;
    const x = left + PAD.across;
    left += width;
    return flow.wrap({ x, width: width - 2 * PAD.across, text: texts[index] ?? '', type, align });
  });
}

function placeHead(flow: Flow, head: WrappedCell[]): void {
  flow.mark(boxMark(SHEET.side, flow.y, WIDTH, rowHeight(head), 'sunken'));
  placeRow(flow, head, 'cells');
}

function placeRow(flow: Flow, cells: WrappedCell[], kind: TableRow['kind']): void {
  flow.y += PAD.above;
  flow.write(cells);
  flow.y += heightOf(cells) + PAD.above;
  if (kind === 'cells') flow.mark(ruleMark(SHEET.side, flow.y, WIDTH));
}
