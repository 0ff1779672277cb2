import type { PdfDocument } from './block.ts';

/** A PDF made in this browser; what makes it is fetched on first use. */
export async function makePdf(document: PdfDocument): Promise<Blob> {
  const [{ jsPDF }, { loadFonts }, { draw }] = await Promise.all([
    import('jspdf'),
    import('./fonts.ts'),
    import('./draw.ts'),
  ]);
  const pdf = new jsPDF({ unit: 'mm', format: 'a4' });
  draw(pdf, document, await loadFonts());
  return pdf.output('blob');
}

/** Hands a file to the browser's downloads. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
