import type { jsPDF } from 'jspdf';
import type { PdfDocument } from './block.ts';
import { layout, type Mark, type Ruler, type Type, type Weight } from './layout.ts';

/** Base64 of one TTF a weight. */
export type FontFiles = Record<Weight, string>;

const FAMILY = 'Figtree';
const NARROW_NBSP = /\u202f/g;

/** Paper is white: the light tokens of `tokens.css`, red, green, blue. */
const INKS: Record<Type['ink'] | 'rule', [number, number, number]> = {
  ink: [0x14, 0x21, 0x1f],
  muted: [0x43, 0x52, 0x50],
  rule: [0xd2, 0xda, 0xd8],
};

/** Draws a document into an empty jsPDF of A4 sheets in millimetres. */
export function draw(pdf: jsPDF, document: PdfDocument, fonts: FontFiles): void {
  addFonts(pdf, fonts);
  pdf.setProperties({ title: document.title, creator: 'CoproWatt' });
  pdf.setLanguage(document.lang as Parameters<jsPDF['setLanguage']>[0]);
  pdf.setCreationDate(document.madeAt);
  layout(document, rulerOf(pdf)).forEach((marks, index) => {
    if (index > 0) pdf.addPage();
    for (const mark of marks) drawMark(pdf, mark);
  });
}

function addFonts(pdf: jsPDF, fonts: FontFiles): void {
  for (const [weight, file] of Object.entries(fonts)) {
    pdf.addFileToVFS(`${FAMILY}-${weight}.ttf`, file);
    pdf.addFont(`${FAMILY}-${weight}.ttf`, FAMILY, weight);
  }
}

/** The fonts lack U+202F. */
const printable = (text: string) => text.replace(NARROW_NBSP, '\u00a0');

function rulerOf(pdf: jsPDF): Ruler {
  return (text, type) => {
    setType(pdf, type);
    return pdf.getTextWidth(printable(text));
  };
}

function setType(pdf: jsPDF, { weight, size, ink }: Type): void {
  pdf.setFont(FAMILY, weight);
  pdf.setFontSize(size);
  pdf.setTextColor(...INKS[ink]);
}

function drawMark(pdf: jsPDF, mark: Mark): void {
  if (mark.kind === 'text') {
    setType(pdf, mark.type);
    pdf.text(printable(mark.text), mark.x, mark.y);
    return;
  }
  pdf.setDrawColor(...INKS.rule);
  pdf.setLineWidth(0.25);
  pdf.line(mark.x, mark.y, mark.x + mark.width, mark.y);
}
