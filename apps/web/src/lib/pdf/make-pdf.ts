import type { PdfDocument } from './block.ts';
import type { Mark } from './mark.ts';

export interface MadePdf {
  file: Blob;
  /** What stands on each page, to be shown before it is kept. */
  pages: Mark[][];
}

export interface Making {
  /** Ends the work with the signal's reason. */
  signal?: AbortSignal;
  /** After each page that is drawn. */
  onpage?: (page: number, pages: number) => void;
}

/** A PDF made in this browser, page by page so that it goes on answering; what makes it is fetched on first use. */
export async function makePdf(document: PdfDocument, { signal, onpage }: Making = {}): Promise<MadePdf> {
  const [{ jsPDF }, { loadFonts }, { drawPage, prepare, rulerOf }, { layoutSteps }] = await Promise.all([
    import('jspdf'),
    import('./fonts.ts'),
    import('./draw.ts'),
    import('./layout.ts'),
  ]);
  const pdf = new jsPDF({ unit: 'mm', format: 'a4', compress: true });
  prepare(pdf, document, await loadFonts());
  const pages = await inTurns(layoutSteps(document, rulerOf(pdf)), signal);
  for (const [index, marks] of pages.entries()) {
    await breath();
    signal?.throwIfAborted();
    if (index > 0) pdf.addPage();
    drawPage(pdf, marks);
    onpage?.(index + 1, pages.length);
  }
  return { file: pdf.output('blob'), pages };
}

/** Longest work without a breath: a key press is then still answered at once. */
const TURN_MS = 30;

async function inTurns<Result>(steps: Generator<void, Result>, signal?: AbortSignal): Promise<Result> {
  for (;;) {
    const end = performance.now() + TURN_MS;
    while (performance.now() < end) {
      const step = steps.next();
      if (step.done) return step.value;
    }
    await breath();
    signal?.throwIfAborted();
  }
}

/** Lets the browser answer whoever waits for it. */
const breath = () => new Promise((resolve) => setTimeout(resolve));
