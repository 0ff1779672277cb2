/** A document as its author thinks of it; where each line falls is the layout's work. */
export type Block =
  | { kind: 'title'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; look?: 'normal' | 'small' | 'muted' }
  /** Names on the left, what they say on the right. */
  | { kind: 'facts'; facts: Fact[] };

export interface Fact {
  name: string;
  text: string;
}

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
