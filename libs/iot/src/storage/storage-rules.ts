import type { StorageBudget, StorageForecast, TableSize } from '@coprowatt/contracts';
import type { DaySample, FoundSize, Span } from './storage-queries.ts';

/** Pure: what was measured to what the administrator reads. */

/**
 * Bytes of one interval as a plain, uncompressed row with its share of the primary key: 76 in the table (4 line pointer, 24 head,
 * 44 columns with their padding, rounded up to 72), 65 in an index that meters grow side by side. `storage.int.spec.ts` measures it. ADR 9
 * measures 164.70 after another load, which leaves its index emptier: the ratio by this figure is the smaller one.
 */
export const ROW_BYTES = 141;
/** Of them in the table itself. */
const TABLE_ROW_BYTES = 76;

const DAYS_A_YEAR = 365;

/** What the tables hold, estimated. */
export interface Held {
  tables: TableSize[];
  curve: StorageBudget['curve'];
  days: StorageBudget['days'];
}

/** Statistics of the server, completed by the sample where it has none, or where that read everything. */
export function heldOf(sizes: FoundSize[], sample: DaySample): Held {
  const [days, readings] = [sizeOf(sizes, 'iot_days'), sizeOf(sizes, 'iot_readings')];
  const dayRows = sample.whole ? sample.rows : Math.round(days.rows ?? sample.rows);
  const looseRows = Math.round(readings.rows ?? readings.tableBytes / TABLE_ROW_BYTES);
  const scale = sample.rows > 0 ? dayRows / sample.rows : 0;
  const arrays = sample.curveBytes * scale;
  const intervals = Math.round(sample.intervals * scale + looseRows);
  const bytes = Math.round(arrays + readings.totalBytes);
  const uncompressedBytes = intervals * ROW_BYTES;
  return {
    tables: [
      { ...days, rows: dayRows },
      { ...readings, rows: looseRows },
    ],
    curve: {
      intervals,
      bytes,
      uncompressedBytes,
      ratio: intervals > 0 && bytes > 0 ? uncompressedBytes / bytes : null,
      rowBytes: ROW_BYTES,
    },
    days: { rows: dayRows, bytes: Math.round(Math.max(0, days.totalBytes - arrays)) },
  };
}

/** A year of the meters that deliver, at what an interval and a day row take now; null while nobody delivers. */
export function forecastOf({ curve, days }: Held, span: Span, databaseBytes: number): StorageForecast | null {
  if (span.meters === 0 || curve.intervals === 0 || days.rows === 0) return null;
  const intervalBytes = curve.bytes / curve.intervals;
  const curveBytes = Math.round(DAYS_A_YEAR * span.intervalsPerDay * intervalBytes);
  const dayBytes = Math.round((DAYS_A_YEAR * span.series * days.bytes) / days.rows);
  const freedBytes = Math.round(span.agingIntervals * intervalBytes);
  return {
    meters: span.meters,
    intervalsPerDay: Math.round(span.intervalsPerDay),
    curveBytes,
    dayBytes,
    freedBytes,
    bytesPerMeter: Math.round((curveBytes + dayBytes) / span.meters),
    databaseBytes: databaseBytes + curveBytes + dayBytes - freedBytes,
  };
}

function sizeOf(sizes: FoundSize[], name: TableSize['name']): FoundSize {
  const size = sizes.find((each) => each.name === name);
  if (!size) throw new Error(`the size of ${name} is not known`);
  return size;
}
