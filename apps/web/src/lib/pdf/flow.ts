import type { Mark, Ruler, Type } from './mark.ts';
import { ruleMark } from './mark.ts';
import { baseOf, lineHeight, SHEET, WIDTH } from './sheet.ts';
import { wrap } from './wrap.ts';

/** Text that stands in a column. */
export interface Cell {
  x: number;
  width: number;
  text: string;
  type: Type;
  align?: 'end';
}

/** A cell with its lines. */
export interface WrappedCell extends Cell {
  lines: string[];
}

/** A paragraph of so few lines is never parted. */
const WHOLE_LINES = 6;

/** Writes from top to bottom and turns the page when it is full. */
export class Flow {
  readonly pages: Mark[][] = [[]];
  readonly ruler: Ruler;
  y = SHEET.top;

  constructor(ruler: Ruler) {
    this.ruler = ruler;
  }

  space(mm: number): void {
    if (this.y > SHEET.top) this.y += mm;
  }

  fits(mm: number): boolean {
    return this.y + mm <= SHEET.height - SHEET.bottom;
  }

  /** Turns the page unless so much room is left. */
  keep(mm: number): void {
    if (!this.fits(mm)) this.turn();
  }

  turn(): void {
    this.pages.push([]);
    this.y = SHEET.top;
  }

  rule(): void {
    this.mark(ruleMark(SHEET.side, this.y + 1, WIDTH));
    this.y += 3;
  }

  mark(...marks: Mark[]): void {
    this.pages.at(-1)?.push(...marks);
  }

  /** A paragraph over the whole width; a long one may be parted by the end of a page. */
  lines(text: string, type: Type): void {
    const { lines } = this.#paragraph(text, type);
    this.keep(this.lead(text, type));
    for (const line of lines) {
      this.keep(lineHeight(type));
      this.mark({ kind: 'text', x: SHEET.side, y: this.y + baseOf(type), text: line, type });
      this.y += lineHeight(type);
    }
  }

  /** What of a paragraph stays together at its beginning: all of a short one. */
  lead(text: string, type: Type): number {
    const { length } = this.#paragraph(text, type).lines;
    return lineHeight(type) * (length <= WHOLE_LINES ? length : 2);
  }

  #paragraph(text: string, type: Type): WrappedCell {
    return this.wrap({ x: SHEET.side, width: WIDTH, text, type });
  }

  wrap(cell: Cell): WrappedCell {
    return { ...cell, lines: wrap(cell.text, cell.width, (part) => this.ruler(part, cell.type)) };
  }

  /** Cells side by side, from the present place on; nothing moves on. */
  write(cells: WrappedCell[]): void {
    for (const { x, width, type, align, lines } of cells)
      lines.forEach((text, row) => {
        const left = align === 'end' ? x + width - this.ruler(text, type) : x;
        this.mark({ kind: 'text', x: left, y: this.y + row * lineHeight(type) + baseOf(type), text, type });
      });
  }
}

export const heightOf = (cells: WrappedCell[]) =>
  Math.max(...cells.map(({ lines, type }) => lines.length * lineHeight(type)));
