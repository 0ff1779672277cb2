import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportContent } from '../export-content.ts';
import { RowCursor } from './row-cursor.ts';
import { headSheet, rowSheet } from './sheets.ts';
import { STYLES } from './xlsx-cell-rules.ts';
import { sheetPath, smallParts } from './xlsx-parts-rules.ts';

// 1,048,576 rows a sheet (Excel), less the titles.
const ROWS_A_SHEET = 1_048_575;

/**
 * A workbook: the head on the first sheet, the rows on the next, or the next ones where a sheet is full. Rows are compressed as
 * they are read, no faster than the stream is taken; the head follows them in the file, because it tells how many there were.
 * The directory of a zip stands at its end: a workbook that was cut off does not open. Destroying the stream ends the reading.
 */
export function xlsxFile(content: ExportContent, rowsASheet = ROWS_A_SHEET): Readable {
  const zip = new ZipFile();
  const file = zip.outputStream as PassThrough;
  // A sheet that nobody takes any more never ends, and so neither does `fill`: what it holds is let go of here.
  file.once('close', () => void content.pages.return(undefined));
  fill(zip, file, content, rowsASheet).catch((error: Error) => file.destroy(error));
  return file;
}

async function fill(zip: ZipFile, file: PassThrough, content: ExportContent, most: number): Promise<void> {
  const { head, texts, pages } = content;
  const options = { mtime: new Date(head.generatedAt) };
  const rows = new RowCursor(pages);
  const sheets = [texts.sheets.head];
  do {
    sheets.push(sheets.length > 1 ? `${texts.sheets.rows} ${sheets.length}` : texts.sheets.rows);
    const sheet = Readable.from(rowSheet(rows, content, most), { objectMode: false });
    zip.addReadStream(sheet, sheetPath(sheets.length), options);
    await finished(sheet);
  } while (!file.destroyed && (await rows.hasMore()));
  zip.addBuffer(Buffer.from(headSheet(content)), sheetPath(1), options);
  const parts = { 'xl/styles.xml': STYLES, ...smallParts(sheets) };
  for (const [path, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), path, options);
  zip.end();
}
