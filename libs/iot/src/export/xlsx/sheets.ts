import { writeCell, type Cell } from '../cells.ts';
import { columnWriter, withPlace, type Column } from '../columns.ts';
import type { ExportContent } from '../export-content.ts';
import { endLine, headLines } from '../head-lines.ts';
import type { RowCursor } from './row-cursor.ts';
import { cellWriters, EMPTY_CELL, STYLE, textCell, WIDTHS } from './xlsx-cell-rules.ts';
import { SHEET_CLOSING, sheetOpening } from './xlsx-parts-rules.ts';

/** The XML of the sheets. */

const HEAD_WIDTHS = [28, 40, 16, 18, 18];
const WIDEST = 40;

/** The head as a sheet; it tells, too, how many rows there were, so it is written last. */
export function headSheet({ head, texts, tally }: ExportContent): string {
  const writers = cellWriters();
  const lines = [...headLines(head, texts), endLine(tally.end(), texts, head.unit)];
  const rows = lines.map(([name, ...cells]) => {
    const title = name?.kind === 'text' ? textCell(name.value ?? '', STYLE.title) : EMPTY_CELL;
    return rowOf([title, ...cells.map((cell: Cell) => writeCell(cell, writers, EMPTY_CELL))]);
  });
  return `${sheetOpening(HEAD_WIDTHS, 0)}${rows.join('')}${SHEET_CLOSING}`;
}

/** A sheet of so many rows at most below its titles, in pieces of a page each. */
export async function* rowSheet(
  rows: RowCursor,
  { head, columns }: ExportContent,
  most: number,
): AsyncGenerator<string> {
  const titles = columns.map(({ title }) => textCell(title, STYLE.title));
  yield sheetOpening(columns.map(widthOf), 1) + rowOf(titles);
  const writers = cellWriters();
  const cells = columns.map((column) => columnWriter(column, writers, EMPTY_CELL));
  const meters = new Map(head.meters.map((meter) => [meter.id, meter]));
  for (let left = most; left > 0;) {
    const taken = await rows.take(left);
    if (taken.length === 0) break;
    left -= taken.length;
    yield withPlace(taken, meters, head.timeZone)
      .map((row) => rowOf(cells.map((cell) => cell(row))))
      .join('');
  }
  yield SHEET_CLOSING;
}

function widthOf({ key, kind, title }: Column): number {
  const content = key === 'device_id' ? WIDEST : WIDTHS[kind];
  return Math.min(WIDEST, Math.max(content, title.length + 2));
}

function rowOf(cells: readonly string[]): string {
  return `<row>${cells.join('')}</row>`;
}
