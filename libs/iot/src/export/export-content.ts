import type { ExportEnd, ExportHead } from '@coprowatt/contracts';
import type { Column } from './columns.ts';
import type { ExportRow } from './export-reader.ts';
import type { ExportTexts } from './texts/export-texts.ts';

/** What every format writes. */
export interface ExportContent {
  head: ExportHead;
  columns: Column[];
  texts: ExportTexts;
  /** To be read once, as fast as the file is taken. */
  pages: AsyncGenerator<ExportRow[]>;
  /** What has been read so far; of the whole file once `pages` has ended. */
  tally: Tally;
}

/** Counts and sums the rows of a file. */
export class Tally {
  private rows = 0;
  // Values are whole watt-minutes in Wh: sums of those are exact.
  private sixtieths = 0;

  add(page: readonly ExportRow[]): void {
    this.rows += page.length;
    for (const { reading } of page) this.sixtieths += Math.round(reading.value * 60);
  }

  end(): ExportEnd {
    return { rows: this.rows, total: this.rows > 0 ? this.sixtieths / 60 : null, complete: true };
  }
}
