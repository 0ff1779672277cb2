import type { Mark, Ruler } from './mark.ts';

/** A document as its author thinks of it; where each line falls is the layout's work. */
export type Block =
  | { kind: 'title'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; look?: 'normal' | 'small' | 'muted' | 'lead' }
  /** Names on the left, what they say on the right. */
  | { kind: 'facts'; facts: Fact[] }
  /** Figures to be seen from afar, so many side by side. */
  | { kind: 'figures'; figures: BigFigure[]; abreast: number }
  /** The sentence below stays with what is drawn. */
  | { kind: 'drawing'; drawing: Drawing; caption: string }
  | { kind: 'table'; table: Table };

export interface Fact {
  name: string;
  text: string;
}

export interface BigFigure {
  label: string;
  /** With its unit; null where there is none: the details then say why. */
  value: string | null;
  details: string[];
}

/** Something drawn by its author: never parted by the end of a page. */
export interface Drawing {
  /** Millimetres. */
  height: (ruler: Ruler) => number;
  marks: (place: Place, ruler: Ruler) => Mark[];
}

/** Top left corner and width, millimetres. */
export interface Place {
  x: number;
  y: number;
  width: number;
}

export interface Column {
  head: string;
  /** Share of the width; shares are weighed against each other. */
  share: number;
  /** Figures stand at the right. */
  align?: 'end';
}

export interface Table {
  /** Repeated on every page. */
  columns: Column[];
  rows: TableRow[];
}

/** A line of cells, one a column, or the name of the lines that follow; a name never ends a page. */
export type TableRow = { kind: 'cells'; cells: string[] } | { kind: 'group'; text: string };

export interface PdfDocument {
  title: string;
  /** Tag of the language, for whoever reads the file aloud. */
  lang: string;
  /** Instant of making, as the product's clock has it. */
  madeAt: Date;
  blocks: Block[];
  /** Stands at the foot of each page, before its number. */
  foot: string;
  /** "page 2 sur 3". */
  pageName: (page: number, pages: number) => string;
}
