import type { CsvDialect } from '@coprowatt/contracts';
import { writeCell, type Cell, type CellWriters } from './cells.ts';
import { columnWriter, withPlace } from './columns.ts';
import { fieldWriters, separatorOf, textField } from './csv-cell-rules.ts';
import type { ExportContent } from './export-content.ts';
import { endLine, headLines } from './head-lines.ts';

/** A CSV file: RFC 4180, every line with as many fields as the table has columns. */

const BYTE_ORDER_MARK = '\ufeff';

/** How lines are made of fields. */
interface LineWriter {
  writers: CellWriters;
  separator: string;
  /** Fields a line. */
  width: number;
}

/** In pieces of a page each. */
export async function* csvFile(content: ExportContent, dialect: CsvDialect): AsyncGenerator<string> {
  const { head, columns, texts, tally } = content;
  const writers = fieldWriters(dialect, head.language);
  const to: LineWriter = { writers, separator: separatorOf(dialect, head.language), width: columns.length };
  yield dialect === 'plain'
    ? lineOf(
        columns.map(({ key }) => key),
        to,
      )
    : opening(content, to);
  const meters = new Map(head.meters.map((meter) => [meter.id, meter]));
  const fields = columns.map((column) => columnWriter(column, writers, ''));
  for await (const rows of content.pages)
    yield withPlace(rows, meters, head.timeZone)
      .map((row) =>
        lineOf(
          fields.map((field) => field(row)),
          to,
        ),
      )
      .join('');
  if (dialect !== 'plain') yield cellLine(endLine(tally.end(), texts, head.unit), to);
}

function opening({ head, columns, texts }: ExportContent, to: LineWriter): string {
  const lines = headLines(head, texts).map((cells) => cellLine(cells, to));
  const titles = columns.map(({ title }) => textField(title));
  return [BYTE_ORDER_MARK, ...lines, lineOf([], to), lineOf(titles, to)].join('');
}

function cellLine(cells: readonly Cell[], to: LineWriter): string {
  return lineOf(
    cells.map((cell) => writeCell(cell, to.writers, '')),
    to,
  );
}

function lineOf(fields: readonly string[], { separator, width }: LineWriter): string {
  return `${fields.join(separator)}${separator.repeat(Math.max(0, width - Math.max(1, fields.length)))}\r\n`;
}
