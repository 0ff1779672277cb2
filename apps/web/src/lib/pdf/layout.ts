import type { Block, Fact, PdfDocument } from './block.ts';

export type Weight = 'regular' | 'semibold';

export interface Type {
  weight: Weight;
  /** Points. */
  size: number;
  ink: 'ink' | 'muted';
}

/** One thing to draw; millimetres from the top left corner, text by its base line. */
export type Mark =
  | { kind: 'text'; x: number; y: number; text: string; type: Type }
  | { kind: 'rule'; x: number; y: number; width: number };

/** Width of a text in millimetres. */
export type Ruler = (text: string, type: Type) => number;

/** A4 and its margins, in millimetres. */
export const SHEET = { width: 210, height: 297, side: 20, top: 20, bottom: 24 };

const WIDTH = SHEET.width - 2 * SHEET.side;
const MM_PER_POINT = 25.4 / 72;
const LEADING = 1.45;
const NAMES_WIDTH = 52;
/** A heading stays with what follows it: room for three lines of text. */
const HEADING_COMPANY = 16;

export const TYPES = {
  title: { weight: 'semibold', size: 20, ink: 'ink' },
  heading: { weight: 'semibold', size: 12.5, ink: 'ink' },
  normal: { weight: 'regular', size: 10, ink: 'ink' },
  small: { weight: 'regular', size: 9, ink: 'ink' },
  muted: { weight: 'regular', size: 10, ink: 'muted' },
  foot: { weight: 'regular', size: 8, ink: 'muted' },
} as const satisfies Record<string, Type>;

/** Lays a document out on pages: data in, marks out, nothing is drawn here. */
export function layout(document: PdfDocument, ruler: Ruler): Mark[][] {
  const flow = new Flow(ruler);
  for (const block of document.blocks) place(flow, block);
  return flow.pages.map((marks, index) => [
    ...marks,
    ...footMarks(document, ruler, index + 1, flow.pages.length),
  ]);
}

function place(flow: Flow, block: Block): void {
  switch (block.kind) {
    case 'title':
      flow.lines(block.text, TYPES.title);
      return flow.space(3);
    case 'heading':
      flow.space(4);
      flow.keep(HEADING_COMPANY);
      flow.lines(block.text, TYPES.heading);
      flow.rule();
      return flow.space(2);
    case 'paragraph':
      flow.lines(block.text, TYPES[block.look ?? 'normal']);
      return flow.space(2);
    case 'facts':
      block.facts.forEach((fact) => flow.fact(fact));
      return flow.space(1);
  }
}

function footMarks({ foot, pageName }: PdfDocument, ruler: Ruler, page: number, pages: number): Mark[] {
  const number = pageName(page, pages);
  const y = SHEET.height - 12;
  const right = SHEET.width - SHEET.side - ruler(number, TYPES.foot);
  return [
    { kind: 'rule', x: SHEET.side, y: y - 5, width: WIDTH },
    { kind: 'text', x: SHEET.side, y, text: foot, type: TYPES.foot },
    { kind: 'text', x: right, y, text: number, type: TYPES.foot },
  ];
}

/** Writes from top to bottom and turns the page when it is full. */
class Flow {
  readonly pages: Mark[][] = [[]];
  #y = SHEET.top;
  readonly #ruler: Ruler;

  constructor(ruler: Ruler) {
    this.#ruler = ruler;
  }

  space(mm: number): void {
    if (this.#y > SHEET.top) this.#y += mm;
  }

  /** Turns the page unless so much room is left. */
  keep(mm: number): void {
    if (this.#y + mm <= SHEET.height - SHEET.bottom) return;
    this.pages.push([]);
    this.#y = SHEET.top;
  }

  rule(): void {
    this.#mark({ kind: 'rule', x: SHEET.side, y: this.#y + 1, width: WIDTH });
    this.#y += 3;
  }

  lines(text: string, type: Type): void {
    for (const line of wrap(text, WIDTH, (part) => this.#ruler(part, type))) {
      const y = this.#line(type);
      this.#mark({ kind: 'text', x: SHEET.side, y, text: line, type });
    }
  }

  fact({ name, text }: Fact): void {
    const columns = [
      { x: SHEET.side, width: NAMES_WIDTH - 4, text: name, type: TYPES.muted },
      { x: SHEET.side + NAMES_WIDTH, width: WIDTH - NAMES_WIDTH, text, type: TYPES.normal },
    ].map((column) => ({
      ...column,
      rows: wrap(column.text, column.width, (part) => this.#ruler(part, column.type)),
    }));
    const height = Math.max(...columns.map(({ rows }) => rows.length));
    for (let row = 0; row < height; row += 1) {
      const y = this.#line(TYPES.normal);
      for (const { x, rows, type } of columns) {
        const line = rows[row];
        if (line !== undefined) this.#mark({ kind: 'text', x, y, text: line, type });
      }
    }
    this.space(0.8);
  }

  /** Room for one line; answers its base line. */
  #line({ size }: Type): number {
    const height = size * LEADING * MM_PER_POINT;
    this.keep(height);
    this.#y += height;
    return this.#y - height * 0.28;
  }

  #mark(mark: Mark): void {
    this.pages.at(-1)?.push(mark);
  }
}

/** Lines of a text that fit a width; it parts at plain spaces only, and inside a word that is longer than a line. */
export function wrap(text: string, width: number, measure: (part: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \n]+/).flatMap((each) => chop(each, width, measure))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function chop(word: string, width: number, measure: (part: string) => number): string[] {
  if (measure(word) <= width) return [word];
  const parts = [''];
  for (const character of word) {
    const longer = `${parts.at(-1)}${character}`;
    if (measure(longer) > width) parts.push(character);
    else parts[parts.length - 1] = longer;
  }
  return parts;
}
