import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extractText, getDocumentProxy } from 'unpdf';
import type { PdfDocument } from './block.ts';
import { drawPage, prepare, rulerOf } from './draw.ts';
import { layout } from './layout.ts';
import { printable, type Mark } from './mark.ts';

const require = createRequire(import.meta.url);
const { jsPDF } = require('jspdf') as typeof import('jspdf');

const font = (file: string) =>
  readFileSync(require.resolve(`@expo-google-fonts/figtree/${file}`)).toString('base64');
export const fontFiles = {
  regular: font('400Regular/Figtree_400Regular.ttf'),
  semibold: font('600SemiBold/Figtree_600SemiBold.ttf'),
};

/** A document as it was laid out, and as another program reads its file. */
export interface ReadBack {
  /** What PDF.js reads on each page: one line a drawn row of text. */
  pages: string[];
  /** Characters that were laid out and cannot be read: the fonts lack them. */
  lost: string[];
}

/** Makes the file that the browser would make, and reads it. */
export async function readBack(document: PdfDocument): Promise<ReadBack> {
  const { bytes, marks } = pdfOf(document);
  const { text } = await extractText(await getDocumentProxy(bytes));
  const read = new Set(text.join(''));
  const wanted = marks.flatMap((mark) => (mark.kind === 'text' ? [printable(mark.text)] : []));
  const lost = [...new Set(wanted.join(''))].filter((each) => each.trim() !== '' && !read.has(each));
  return { pages: text, lost };
}

export const pdfBytes = (document: PdfDocument): Uint8Array => pdfOf(document).bytes;

function pdfOf(document: PdfDocument): { bytes: Uint8Array; marks: Mark[] } {
  const pdf = new jsPDF({ unit: 'mm', format: 'a4', compress: true });
  prepare(pdf, document, fontFiles);
  const pages = layout(document, rulerOf(pdf));
  pages.forEach((marks, index) => {
    if (index > 0) pdf.addPage();
    drawPage(pdf, marks);
  });
  return { bytes: new Uint8Array(pdf.output('arraybuffer')), marks: pages.flat() };
}

/** Text put together again, spaces of every kind and ends of lines alike. */
export const flat = (text: string) => text.replace(/\s+/g, ' ');
