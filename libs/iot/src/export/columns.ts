import type {
  DayReading,
  ExportColumnKey,
  ExportedMeter,
  Granularity,
  MonthReading,
  RawReading,
  ReadingItem,
} from '@coprowatt/contracts';
import { MINUTE_MS, monthOf, offsetText, utcOffsetMinutes, type EpochMs } from '@coprowatt/energy';
import type { CellKind, CellValues, CellWriters } from './cells.ts';
import type { ExportRow } from './export-reader.ts';
import type { ExportTexts } from './texts/export-texts.ts';

/** A row with what its cells are made of. */
export interface Row {
  startMs: EpochMs;
  offsetMin: number;
  reading: Partial<Omit<RawReading & DayReading & MonthReading, 'quality'>> &
    Pick<ReadingItem, 'timestamp' | 'value'> & { quality?: DayReading['quality'] };
  meter: ExportedMeter | undefined;
}

/** A column of the table: its key, its title and what each row has there. */
export type Column<Kind extends CellKind = CellKind> = {
  [K in Kind]: { key: ExportColumnKey; title: string; kind: K; of(row: Row): CellValues[K] | null };
}[Kind];

/** Writes a column's cell of a row. */
export function columnWriter<Kind extends CellKind>(
  column: Column<Kind>,
  writers: CellWriters,
  empty: string,
): (row: Row) => string {
  const { kind, of } = column;
  return (row) => {
    const value = of(row);
    return value === null ? empty : writers[kind](value);
  };
}

const TOTAL_START = ['utc_offset', 'utc', 'value'] as const;
const COLUMNS_OF = {
  raw: [
    'local_time',
    'utc_offset',
    'utc',
    'meter',
    'meter_number',
    'minutes',
    'value',
    'power_w',
    'quality',
    'device_id',
  ],
  hour: ['local_time', ...TOTAL_START, 'completeness'],
  day: [
    'local_date',
    ...TOTAL_START,
    'basis',
    'curve_wh',
    'operator_wh',
    'differs',
    'quality',
    'completeness',
    'maximum_power_va',
    'maximum_power_utc',
  ],
  month: ['local_month', ...TOTAL_START, 'completeness', 'missing_days'],
} as const satisfies Record<Granularity, readonly ExportColumnKey[]>;

/** The columns of a granularity; maximum powers are of one meter only. */
export function columnsOf(granularity: Granularity, meterCount: number, texts: ExportTexts): Column[] {
  const all = columnTable(texts);
  const keys: readonly ExportColumnKey[] = COLUMNS_OF[granularity];
  return keys.filter((key) => meterCount === 1 || !key.startsWith('maximum_power')).map((key) => all[key]);
}

/** Rows with what their cells are made of. */
export function withPlace(
  rows: readonly ExportRow[],
  meters: ReadonlyMap<string, ExportedMeter>,
  timeZone: string,
): Row[] {
  return rows.map(({ startMs, reading }) => ({
    startMs,
    offsetMin: utcOffsetMinutes(startMs, timeZone),
    reading,
    meter: 'deviceId' in reading ? meters.get(reading.deviceId) : undefined,
  }));
}

const wallOf = ({ startMs, offsetMin }: Row): EpochMs => startMs + offsetMin * MINUTE_MS;
const isoOf = (row: Row): string => new Date(wallOf(row)).toISOString().slice(0, 10);

function columnTable({ titles, qualities, bases, yes }: ExportTexts): Record<ExportColumnKey, Column> {
  const table = {
    local_date: { kind: 'date', of: isoOf },
    local_month: { kind: 'month', of: (row) => monthOf(isoOf(row)) },
    local_time: { kind: 'wall', of: wallOf },
    utc_offset: { kind: 'text', of: ({ offsetMin }) => `UTC${offsetText(offsetMin)}` },
    utc: { kind: 'instant', of: ({ startMs }) => startMs },
    meter: { kind: 'text', of: ({ meter }) => meter?.label ?? null },
    meter_number: { kind: 'text', of: ({ meter }) => meter?.number ?? null },
    device_id: { kind: 'text', of: ({ reading }) => reading.deviceId ?? null },
    minutes: { kind: 'number', of: ({ reading }) => (reading.intervalSeconds ?? NaN) / 60 },
    value: { kind: 'number', of: ({ reading }) => reading.value },
    power_w: { kind: 'number', of: ({ reading }) => reading.powerW ?? null },
    quality: {
      kind: 'text',
      of: ({ reading: { quality } }) => (quality ? qualities[quality] : null),
    },
    basis: { kind: 'text', of: ({ reading: { basis } }) => (basis ? bases[basis] : null) },
    curve_wh: { kind: 'number', of: ({ reading }) => reading.curveWh ?? null },
    operator_wh: { kind: 'number', of: ({ reading }) => reading.operatorWh ?? null },
    differs: { kind: 'text', of: ({ reading }) => (reading.differs ? yes : null) },
    completeness: { kind: 'share', of: ({ reading }) => reading.completeness ?? null },
    missing_days: { kind: 'number', of: ({ reading }) => reading.missingDays ?? null },
    maximum_power_va: { kind: 'number', of: ({ reading }) => reading.maximumPowerVa ?? null },
    maximum_power_utc: {
      kind: 'instant',
      of: ({ reading: { maximumPowerAt } }) => (maximumPowerAt ? Date.parse(maximumPowerAt) : null),
    },
  } as const satisfies Record<ExportColumnKey, Pick<Column, 'kind' | 'of'>>;
  const columns = Object.entries(table).map(([key, column]) => [
    key,
    { ...column, key, title: titles[key as ExportColumnKey] },
  ]);
  return Object.fromEntries(columns) as Record<ExportColumnKey, Column>;
}
