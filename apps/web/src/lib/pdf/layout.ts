import type { Block, Fact, PdfDocument } from './block.ts';
import { figuresOpening, placeFigures } from './figures.ts';
import { Flow, heightOf } from './flow.ts';
import { ruleMark, type Mark, type Ruler } from './mark.ts';
import { lineHeight, SHEET, TYPES, WIDTH } from './sheet.ts';
import { placeTable, tableOpening } from './table.ts';

const NAMES_WIDTH = 52;
const FACT_AIR = 0.8;
/** Air below a block, millimetres. */
const AFTER: Record<Block['kind'], number> = {
  title: 3,
  heading: 2,
  paragraph: 2,
  facts: 3,
  figures: 1,
  drawing: 2,
  table: 2,
};

/** A heading with its rule. */
const HEADING_HEIGHT = 12;

/** Lays a document out on pages: data in, marks out, nothing is drawn here. */
export function layout(document: PdfDocument, ruler: Ruler): Mark[][] {
  const steps = layoutSteps(document, ruler);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same in small steps: a long table need not be laid out at one go. */
export function* layoutSteps(document: PdfDocument, ruler: Ruler): Generator<void, Mark[][]> {
  const flow = new Flow(ruler);
  for (const [index, block] of document.blocks.entries()) {
    if (block.kind === 'table') yield* placeTable(flow, block.table);
    else place(flow, block, document.blocks[index + 1]);
    flow.space(AFTER[block.kind]);
    yield;
  }
  return flow.pages.map((marks, index) => [
    ...marks,
    ...footMarks(document, ruler, index + 1, flow.pages.length),
  ]);
}

function place(flow: Flow, block: Exclude<Block, { kind: 'table' }>, next: Block | undefined): void {
  switch (block.kind) {
    case 'title':
      return flow.lines(block.text, TYPES.title);
    case 'heading':
      flow.space(4);
      flow.keep(HEADING_HEIGHT + opening(flow, next));
      flow.lines(block.text, TYPES.heading);
      return flow.rule();
    case 'paragraph':
      return flow.lines(block.text, TYPES[block.look ?? 'normal']);
    case 'facts':
      return placeFacts(flow, block.facts, next);
    case 'figures':
      return placeFigures(flow, block);
    case 'drawing':
      return placeDrawing(flow, block);
  }
}

/** The least of a block that stays with the heading before it. */
function opening(flow: Flow, block: Block | undefined): number {
  switch (block?.kind) {
    case 'drawing':
      return drawingHeight(flow, block);
    case 'table':
      return tableOpening(flow, block.table);
    case 'figures':
      return figuresOpening(flow, block);
    case 'paragraph':
      return flow.lead(block.text, TYPES[block.look ?? 'normal']);
    default:
      return lineHeight(TYPES.normal);
  }
}

type DrawingBlock = Extract<Block, { kind: 'drawing' }>;

const captionOf = (flow: Flow, text: string) =>
  flow.wrap({ x: SHEET.side, width: WIDTH, text, type: TYPES.label });

function drawingHeight(flow: Flow, { drawing, caption }: DrawingBlock): number {
  return drawing.height(flow.ruler) + heightOf([captionOf(flow, caption)]);
}

function placeDrawing(flow: Flow, block: DrawingBlock): void {
  const caption = captionOf(flow, block.caption);
  flow.keep(drawingHeight(flow, block));
  flow.mark(...block.drawing.marks({ x: SHEET.side, y: flow.y, width: WIDTH }, flow.ruler));
  flow.y += block.drawing.height(flow.ruler);
  flow.write([caption]);
  flow.y += heightOf([caption]);
}

/** A sentence about the facts keeps the last of them: it would begin a page about nothing. */
function placeFacts(flow: Flow, facts: Fact[], next: Block | undefined): void {
  const company = next?.kind === 'paragraph' ? AFTER.facts + opening(flow, next) : 0;
  for (const [index, fact] of facts.entries())
    placeFact(flow, fact, index === facts.length - 1 ? company : 0);
}

function placeFact(flow: Flow, { name, text }: Fact, company: number): void {
  const cells = [
    { x: SHEET.side, width: NAMES_WIDTH - 4, text: name, type: TYPES.muted },
    { x: SHEET.side + NAMES_WIDTH, width: WIDTH - NAMES_WIDTH, text, type: TYPES.normal },
  ].map((cell) => flow.wrap(cell));
  flow.keep(heightOf(cells) + FACT_AIR + company);
  flow.write(cells);
  flow.y += heightOf(cells);
  flow.space(FACT_AIR);
}

function footMarks({ foot, pageName }: PdfDocument, ruler: Ruler, page: number, pages: number): Mark[] {
  const number = pageName(page, pages);
  const y = SHEET.height - 12;
  const right = SHEET.width - SHEET.side - ruler(number, TYPES.foot);
  return [
    ruleMark(SHEET.side, y - 5, WIDTH),
    { kind: 'text', x: SHEET.side, y, text: foot, type: TYPES.foot },
    { kind: 'text', x: right, y, text: number, type: TYPES.foot },
  ];
}
