import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { csvFile } from './csv.ts';
import type { ExportContent } from './export-content.ts';
import type { ExportRow } from './export-reader.ts';
import { jsonFile } from './json.ts';
import { contentOf, rowsFrom } from './testing.ts';
import { xlsxFile } from './xlsx/xlsx.ts';

const FORMATS: Record<string, (content: ExportContent) => Readable> = {
  csv: (content) => Readable.from(csvFile(content, 'spreadsheet'), { objectMode: false }),
  json: (content) => Readable.from(jsonFile(content), { objectMode: false }),
  xlsx: (content) => xlsxFile(content),
};
// No two the same: a compressor must not make them vanish.
const PAGE = rowsFrom(
  '2026-10-24',
  Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 100_003),
);
/** Pages that stand between reader and file at most: a compressor and the buffers around it hold some. */
const MOST_AHEAD = 12;

/** A file without end, and how far it has been read. */
function endless(format: string): { body: Readable; read: { pages: number; stopped: boolean } } {
  const read = { pages: 0, stopped: false };
  async function* pages(): AsyncGenerator<ExportRow[]> {
    try {
      for (;;) {
        read.pages += 1;
        yield PAGE;
      }
    } finally {
      read.stopped = true;
    }
  }
  const content = { ...contentOf([]), pages: pages() };
  const body = FORMATS[format]?.(content) ?? Readable.from([]);
  return { body, read };
}

/** Until nothing more is read by itself. */
async function quiet(read: { pages: number }): Promise<void> {
  for (let before = -1; before !== read.pages; await delay(150)) before = read.pages;
}

describe.each(['csv', 'json', 'xlsx'])('a reader of %s', (format) => {
  it('who takes nothing more is not read ahead for, and who leaves ends the reading', async () => {
    const { body, read } = endless(format);
    body.on('error', () => undefined);
    const taken = body[Symbol.asyncIterator]();
    await taken.next();
    await quiet(read);
    expect(read.pages).toBeLessThanOrEqual(MOST_AHEAD);
    const ahead = read.pages;
    for (let bytes = 0; bytes < 3_000_000;) bytes += ((await taken.next()).value as Buffer).length;
    expect(read.pages).toBeGreaterThan(ahead);
    body.destroy();
    const deadline = Date.now() + 30_000;
    while (!read.stopped && Date.now() < deadline) await delay(20);
    expect(read.stopped).toBe(true);
  });
});
