import type { jsPDF } from 'jspdf';
import type { PdfDocument } from './block.ts';
import { INKS, printable, type Mark, type Ruler, type ShapeMark, type Type, type Weight } from './mark.ts';

/** Base64 of one TTF a weight. */
export type FontFiles = Record<Weight, string>;

const FAMILY = 'Figtree';

/** Makes an empty jsPDF of A4 sheets in millimetres ready for this document. */
export function prepare(pdf: jsPDF, { title, lang, madeAt }: PdfDocument, fonts: FontFiles): void {
  for (const [weight, file] of Object.entries(fonts)) {
    pdf.addFileToVFS(`${FAMILY}-${weight}.ttf`, file);
    pdf.addFont(`${FAMILY}-${weight}.ttf`, FAMILY, weight);
  }
  pdf.setProperties({ title, creator: 'CoproWatt' });
  pdf.viewerPreferences({ DisplayDocTitle: true });
  pdf.setLanguage(lang as Parameters<jsPDF['setLanguage']>[0]);
  pdf.setCreationDate(madeAt);
}

/** Measures by the fonts that will be drawn with; a text is measured once. */
export function rulerOf(pdf: jsPDF): Ruler {
  const known = new Map<string, number>();
  return (text, type) => {
    const key = `${type.weight} ${type.size} ${text}`;
    const width = known.get(key) ?? measure(pdf, text, type);
    known.set(key, width);
    return width;
  };
}

function measure(pdf: jsPDF, text: string, type: Type): number {
  setType(pdf, type);
  return pdf.getTextWidth(printable(text));
}

function setType(pdf: jsPDF, { weight, size, ink }: Type): void {
  pdf.setFont(FAMILY, weight);
  pdf.setFontSize(size);
  pdf.setTextColor(...INKS[ink]);
}

/** Draws the marks of one page on the sheet that is open. */
export function drawPage(pdf: jsPDF, marks: Mark[]): void {
  for (const mark of marks) drawMark(pdf, mark);
}

function drawMark(pdf: jsPDF, mark: Mark): void {
  switch (mark.kind) {
    case 'text':
      setType(pdf, mark.type);
      pdf.text(printable(mark.text), mark.x, mark.y);
      return;
    case 'line':
      pdf.setDrawColor(...INKS[mark.ink]);
      pdf.setLineWidth(mark.width);
      pdf.setLineDashPattern(mark.dash ?? [], 0);
      pdf.line(...mark.from, ...mark.to);
      return;
    case 'shape':
      return drawShape(pdf, mark);
  }
}

function drawShape(pdf: jsPDF, { points, ink, stroke }: ShapeMark): void {
  const [first, ...rest] = points;
  if (first === undefined) return;
  const before = [first, ...rest];
  const steps = rest.map(([x, y], index) => [x - (before[index]?.[0] ?? 0), y - (before[index]?.[1] ?? 0)]);
  if (stroke === undefined) pdf.setFillColor(...INKS[ink]);
  else {
    pdf.setDrawColor(...INKS[ink]);
    pdf.setLineWidth(stroke);
    pdf.setLineDashPattern([], 0);
  }
  pdf.lines(steps, ...first, [1, 1], stroke === undefined ? 'F' : 'S', stroke === undefined);
}
