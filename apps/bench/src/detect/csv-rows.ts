import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { InputError, failAt } from './input-error.ts';

export interface CsvRow<Column extends string> {
  /** Counted from 1, the header included. */
  line: number;
  /** Trimmed text of each column asked for. */
  values: Record<Column, string>;
}

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

/**
 * Hands every row of a CSV file, plain or gzip, to `take`, one at a time and never the whole file. Columns are found by the
 * header, in any order, others are passed over. @throws InputError on a file that cannot be read or lacks a column.
 */
export async function readRows<Column extends string>(
  file: string,
  columns: readonly Column[],
  take: (row: CsvRow<Column>) => void,
): Promise<void> {
  const parser = parse({
    bom: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const rows = async (records: AsyncIterable<ParsedRecord>): Promise<void> => {
    let places: Places<Column> | null = null;
    for await (const { record, info } of records) {
      if (places) take({ line: info.lines, values: valuesOf(record, places, file, info.lines) });
      else places = placesOf(record, columns, file);
    }
    if (!places) throw new InputError(`${file} is empty`);
  };
  try {
    // Opened once the head could be read: a stream that nobody listens to yet takes its error to the whole process.
    if (await isGzip(file)) await pipeline(createReadStream(file), createGunzip(), parser, rows);
    else await pipeline(createReadStream(file), parser, rows);
  } catch (error) {
    throw readable(error, file);
  }
}

type Places<Column extends string> = readonly (readonly [Column, number])[];

function placesOf<Column extends string>(
  header: readonly string[],
  columns: readonly Column[],
  file: string,
): Places<Column> {
  const names = header.map((name) => name.toLowerCase());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0)
    failAt(file, 1, `the header lacks ${missing.join(', ')} (it has ${header.join(', ')})`);
  return columns.map((column) => [column, names.indexOf(column)] as const);
}

function valuesOf<Column extends string>(
  record: readonly string[],
  places: Places<Column>,
  file: string,
  line: number,
): Record<Column, string> {
  const entries = places.map(([column, place]) => {
    const value = record[place];
    if (value === undefined || value === '') failAt(file, line, `${column} is missing`);
    return [column, value];
  });
  return Object.fromEntries(entries) as Record<Column, string>;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === 0x1f8b;
  } finally {
    await handle.close();
  }
}

/** What the caller can mend, said so; anything else as it is. */
function readable(error: unknown, file: string): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string') return error;
  return new InputError(code === 'ENOENT' ? `${file} does not exist` : `${file}: ${String(message)}`);
}
