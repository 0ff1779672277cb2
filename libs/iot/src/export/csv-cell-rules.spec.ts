import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '@coprowatt/contracts';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { percentOf } from './cells.ts';
import { fieldWriters, harmless, separatorOf, textField } from './csv-cell-rules.ts';
import { aHostileText, HOSTILE_TEXTS } from './testing.ts';

/** Whether a spreadsheet might compute a cell: its first mark, behind blanks and quotes, opens a formula. */
function isFormula(cell: string): boolean {
  const start = cell
    .replace(/^[\p{Z}\p{C}"]+/u, '')
    .slice(0, 1)
    .normalize('NFKC');
  return ['=', '+', '-', '@', '\u2212'].includes(start) || /^[\t\r\n]/.test(cell);
}

/** Cells as a program sees them that takes another mark for the separator. */
function cellsBy(line: string, separator: RegExp): string[] {
  return line.split(separator);
}

describe('a text in a CSV', () => {
  it.each(HOSTILE_TEXTS)('is no formula: %j', (text) => {
    const [[cell] = []] = parse(`${textField(text)}\r\n`, { bom: true }) as string[][];
    expect(isFormula(cell ?? '')).toBe(false);
  });

  it('is never computed, whatever stands in it and whatever the program takes for a separator', () => {
    fc.assert(
      fc.property(aHostileText, (text) => {
        expect(isFormula(harmless(text))).toBe(false);
        for (const separator of [/,/, /;/, /\t/, /\|/, /[\r\n]/])
          for (const cell of cellsBy(textField(text).slice(1), separator))
            expect(isFormula(cell.replace(/^"+/, ''))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads back as it stood, but for the apostrophes', () => {
    fc.assert(
      fc.property(fc.array(aHostileText, { minLength: 1, maxLength: 5 }), (texts) => {
        const line = `${texts.map(textField).join(';')}\r\n`;
        const [row] = parse(line, {
          delimiter: ';',
          record_delimiter: '\r\n',
          relax_column_count: true,
        }) as string[][];
        expect(row).toEqual(texts.map(harmless));
        const bare = (value: string): string => value.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').replaceAll("'", '');
        expect(row?.map(bare)).toEqual(texts.map(bare));
      }),
    );
  });

  it('is left alone where it is an ordinary name', () => {
    for (const name of [
      'Ascenseur',
      'Escalier A – 2e étage',
      '12 rue de l’Église',
      '…0101',
      'UTC+02:00',
      'a=b',
      'UTC−03:00',
    ])
      expect(harmless(name)).toBe(name);
  });
});

describe('a number in a CSV', () => {
  it('gives the same number back, by the mark of each language', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 12 }),
        fc.constantFrom(...LANGUAGES),
        (sixtieths, language) => {
          const value = sixtieths / 60;
          const field = fieldWriters('spreadsheet', language).number(value);
          expect(field).toMatch(language === 'en' ? /^[\d.]+$/ : /^[\d,]+$/);
          expect(field).not.toContain(separatorOf('spreadsheet', language));
          expect(Number(field.replace(',', '.'))).toBe(value);
          expect(Number(fieldWriters('plain', language).number(value))).toBe(value);
        },
      ),
    );
  });

  it('reads 100 % only where nothing is missing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 7 }), (expected) => {
        expect(percentOf((expected - 1) / expected)).toBeLessThan(100);
      }),
    );
    expect([0, 0.29, 0.58, 1].map(percentOf)).toEqual([0, 29, 58, 100]);
  });
});
