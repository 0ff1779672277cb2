import type { ExportedReading } from '@coprowatt/contracts';
import { localTimeOf } from '@coprowatt/energy';
import type { ExportContent } from './export-content.ts';
import type { ExportRow } from './export-reader.ts';

/** One JSON document (`ReadingsExport`), a row a line, in pieces of a page each. Without its end it does not parse. */
export async function* jsonFile({ head, pages, tally }: ExportContent): AsyncGenerator<string> {
  yield `{"head":${JSON.stringify(head)},\n"rows":[`;
  let before = '\n';
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield before + rows.map((row) => JSON.stringify(exported(row, head.timeZone))).join(',\n');
    before = ',\n';
  }
  yield `\n],\n"end":${JSON.stringify(tally.end())}}\n`;
}

function exported({ startMs, reading }: ExportRow, timeZone: string): ExportedReading {
  return { localTime: localTimeOf(startMs, timeZone), ...reading };
}
