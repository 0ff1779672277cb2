import type { CsvDialect, Language } from '@coprowatt/contracts';
import { isoSecond } from '@coprowatt/energy';
import { percentOf, remembered, type CellWriters } from './cells.ts';

/** Pure: what stands in one field of a CSV. */

/**
 * What spreadsheets of a language take by a double click: with a decimal comma the list separator is a semicolon. Programs get
 * the comma of RFC 4180.
 */
export function separatorOf(dialect: CsvDialect, language: Language): ',' | ';' {
  return dialect === 'plain' || language === 'en' ? ',' : ';';
}

// A formula begins with one of these (OWASP, CSV injection), or with a form that Unicode takes for the same; some spreadsheets
// take the minus sign for one.
const FORMULA_STARTS = '=+-@\u2212';
// Where a cell begins, or might be seen to begin by a program with another separator; blanks and quotes hide nothing.
const STARTS = /([,;|]|^)([\p{Z}\p{C}"']*)(?=(.))/gsu;
const UNSEEN = /[\p{Cc}\p{Cs}]+/gu;

/**
 * A text that no spreadsheet computes: an apostrophe stands before whatever may begin a formula. Tabs, line breaks and other
 * control characters become one blank.
 */
export function harmless(text: string): string {
  return text
    .replace(UNSEEN, ' ')
    .replace(STARTS, (start: string, separator: string, blanks: string, first: string) =>
      FORMULA_STARTS.includes(first.normalize('NFKC').charAt(0)) ? `${separator}'${blanks}` : start,
    );
}

/** A text as a field: always in quotes, so that no mark in it is one of the file's. */
export function textField(text: string): string {
  return `"${harmless(text).replaceAll('"', '""')}"`;
}

/** How fields are written. Numbers in the shortest text that gives the same number back: nothing is rounded. */
export function fieldWriters(dialect: CsvDialect, language: Language): CellWriters {
  const plain = dialect === 'plain';
  const decimalComma = separatorOf(dialect, language) === ';';
  const number = (value: number): string => {
    const text = String(value);
    return decimalComma ? text.replace('.', ',') : text;
  };
  return {
    text: remembered(textField),
    number,
    share: (value) => number(plain ? value : percentOf(value)),
    wall: (ms) => isoSecond(ms, plain ? 'T' : ' '),
    instant: (ms) => `${isoSecond(ms, 'T')}Z`,
    date: (date) => date,
    month: (month) => month,
  };
}
