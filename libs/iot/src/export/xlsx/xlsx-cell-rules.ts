import { percentOf, remembered, type CellKind, type CellWriters } from '../cells.ts';

/** Pure: cells of a sheet (ECMA-376, SpreadsheetML). Texts are typed as such: no program computes them, whatever they begin with. */

/** Places in `STYLES`. */
export const STYLE = { plain: 0, title: 1, time: 2, date: 3, month: 4, share: 5, text: 6 } as const;

/**
 * The styles by their places above. `quotePrefix` keeps a text a text also when somebody opens the cell and presses Enter.
 */
export const STYLES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="166" formatCode="yyyy\\-mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7"><xf/><xf fontId="1" applyFont="1" quotePrefix="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="166" applyNumberFormat="1"/><xf numFmtId="10" applyNumberFormat="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>`;

/** An empty cell keeps the place of those behind it. */
export const EMPTY_CELL = '<c/>';

/** Widths of columns in characters. */
export const WIDTHS = {
  text: 16,
  number: 14,
  share: 12,
  wall: 20,
  instant: 20,
  date: 12,
  month: 10,
} as const satisfies Record<CellKind, number>;

export function cellWriters(): CellWriters {
  return {
    text: remembered((text) => textCell(text, STYLE.text)),
    number: (value) => numberCell(value, STYLE.plain),
    share: (value) => numberCell(percentOf(value) / 100, STYLE.share),
    wall: (ms) => numberCell(serialOf(ms), STYLE.time),
    instant: (ms) => numberCell(serialOf(ms), STYLE.time),
    date: (date) => numberCell(serialOf(Date.parse(date)), STYLE.date),
    month: (month) => numberCell(serialOf(Date.parse(`${month}-01`)), STYLE.month),
  };
}

export function textCell(text: string, style: number): string {
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

/** Text of an element or an attribute. What XML cannot hold becomes a space; what looks like an escape of Excel is one itself. */
export function xmlText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cs}\ufffe\uffff]/gu, '\ufffd')
    .replace(NOT_XML, ' ')
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

// Built from its codes: the control characters of XML 1.0 but tab and line feed.
const NOT_XML = new RegExp('[\\u0000-\\u0008\\u000b-\\u001f\\u007f]', 'g');

function numberCell(value: number, style: number): string {
  return style === STYLE.plain ? `<c><v>${value}</v></c>` : `<c s="${style}"><v>${value}</v></c>`;
}

const DAY_MS = 86_400_000;
const EPOCH_SERIAL = 25_569;

/** Days since 1899-12-30, as workbooks count time. */
function serialOf(ms: number): number {
  return EPOCH_SERIAL + ms / DAY_MS;
}
