import { buffer } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { read, utils, type WorkBook } from '@e965/xlsx';
import fc from 'fast-check';
import type { ExportContent } from '../export-content.ts';
import { aHostileText, contentOf, HOSTILE_TEXTS, rowsFrom } from '../testing.ts';
import { xlsxFile } from './xlsx.ts';

async function workbookOf(content: ExportContent, rowsASheet?: number): Promise<WorkBook> {
  return read(await buffer(xlsxFile(content, rowsASheet)), { cellNF: true, cellFormula: true });
}

/** Values of a sheet's rows below its titles. */
function valuesOf(book: WorkBook, sheet: string): unknown[][] {
  return utils.sheet_to_json<unknown[]>(book.Sheets[sheet] ?? {}, { header: 1, raw: true }).slice(1);
}

describe('a workbook', () => {
  it('has a head, and rows of typed numbers and times, also when clocks go back', async () => {
    const book = await workbookOf(contentOf(rowsFrom('2026-10-25', [52, 52.5, 0, 7 / 12, 1, 2, 3])));
    expect(book.SheetNames).toEqual(['Informations', 'Données']);
    const sheet = book.Sheets['Données'] ?? {};
    expect(sheet['A2']).toMatchObject({ t: 'n', w: '2026-10-25 00:00:00' });
    const shown = ['A', 'B', 'C'].map((column) =>
      [6, 8].map((row) => sheet[`${column}${row}`]?.w ?? sheet[`${column}${row}`]?.v),
    );
    expect(shown).toEqual([
      ['2026-10-25 02:00:00', '2026-10-25 02:00:00'],
      ['UTC+02:00', 'UTC+01:00'],
      ['2026-10-25 00:00:00', '2026-10-25 01:00:00'],
    ]);
    expect(valuesOf(book, 'Données').map((row) => row[6])).toEqual([52, 52.5, 0, 7 / 12, 1, 2, 3]);
    const head = utils.sheet_to_json<unknown[]>(book.Sheets['Informations'] ?? {}, { header: 1 });
    expect(head).toContainEqual(['Compteur', 'Ascenseur', '…0101']);
    expect(head).toContainEqual(['Complétude (%)', 0.9791]);
    expect(head.at(-1)).toEqual(['Fin du fichier', 'Lignes', 7, 'Total (Wh)', 111.083_333_333_333_33]);
  });

  it.each(HOSTILE_TEXTS)('holds %j as a text', async (text) => {
    const book = await workbookOf(contentOf(rowsFrom('2026-10-24', [1]), text));
    const cells = [book.Sheets['Données']?.['D2'], book.Sheets['Informations']?.['B1']];
    for (const cell of cells) {
      expect(cell).toMatchObject({ t: 's' });
      expect(cell?.f).toBeUndefined();
    }
  });

  it('gives back any name as it stood, but for what XML cannot hold', async () => {
    await fc.assert(
      fc.asyncProperty(aHostileText, async (text) => {
        const book = await workbookOf(contentOf(rowsFrom('2026-10-24', [1]), text));
        const kept = text
          .replace(/\r\n?/g, '\n')
          .replace(/[\p{Cs}\ufffe\uffff]/gu, '\ufffd')
          .replace(/[^\P{Cc}\t\n\u0080-\u009f]/gu, ' ');
        expect(book.Sheets['Données']?.['D2']?.v ?? '').toBe(kept);
      }),
      { numRuns: 60 },
    );
  });

  it('goes on with another sheet where one is full, within a page or between two', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 10 ** 7 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (halves, pageSize) => {
          const values = halves.map((half) => half / 2);
          const book = await workbookOf(contentOf(rowsFrom('2026-10-24', values), 'x', pageSize), 10);
          const [, ...sheets] = book.SheetNames;
          expect(sheets).toHaveLength(Math.max(1, Math.ceil(values.length / 10)));
          expect(sheets.flatMap((name) => valuesOf(book, name).map((row) => row[6]))).toEqual(values);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('freezes its titles and keeps texts texts when they are edited', async () => {
    const file = await buffer(xlsxFile(contentOf(rowsFrom('2026-10-24', [1]))));
    expect(partOf(file, 'xl/worksheets/sheet2.xml')).toContain('ySplit="1" topLeftCell="A2"');
    expect(partOf(file, 'xl/worksheets/sheet2.xml')).toContain('<c s="6" t="inlineStr">');
    expect(partOf(file, 'xl/styles.xml')).toMatch(/<xf quotePrefix="1"\/><\/cellXfs>/);
  });
});

/** A part of a zip by its path, found by its entry in the directory. */
function partOf(file: Buffer, path: string): string {
  const entry = file.lastIndexOf(Buffer.from(path)) - 46;
  const [size, header] = [file.readUInt32LE(entry + 20), file.readUInt32LE(entry + 42)];
  const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
  return inflateRawSync(file.subarray(start, start + size)).toString();
}
