import type { Language } from './auth.ts';
import type { MeterUsage } from './linky.ts';
import type { Granularity, ReadingItem } from './readings.ts';
import type { Instant, LocalDate, MetricType } from './units.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * How a CSV is laid out. `spreadsheet`: for a double click; byte order mark, head, title row, rows, a last line that closes the
 * file; semicolons and decimal commas, but in English commas and decimal points. `plain`: for programs; RFC 4180 throughout,
 * commas, decimal points, no head, the columns' keys as its header.
 */
export const CSV_DIALECTS = ['spreadsheet', 'plain'] as const;
export type CsvDialect = (typeof CSV_DIALECTS)[number];

/**
 * Query of `GET /buildings/:id/iot/export`, answered with an attachment that is streamed. Meters, metric, granularity and period
 * are those of `readings`: without `deviceId` the common meters, without edges the 30 days that end at the last published day.
 */
export interface ExportQuery {
  format: ExportFormat;
  metric?: MetricType;
  granularity?: Granularity;
  deviceId?: string;
  from?: string;
  to?: string;
  /** Of titles, words and sentences; default the person's own. */
  lang?: Language;
  /** Of a CSV; default `spreadsheet`. */
  dialect?: CsvDialect;
}

/** A meter of the file. */
export interface ExportedMeter {
  id: string;
  label: string;
  /** The last digits of its PRM or EAN: `…0101`. */
  number: string;
  usage: MeterUsage;
}

/** Names of the columns of all granularities; each file has those that apply, in this order. */
export const EXPORT_COLUMNS = [
  'local_date',
  'local_month',
  'local_time',
  'utc_offset',
  'utc',
  'meter',
  'meter_number',
  'device_id',
  'minutes',
  'value',
  'power_w',
  'quality',
  'basis',
  'curve_wh',
  'operator_wh',
  'differs',
  'completeness',
  'missing_days',
  'maximum_power_va',
  'maximum_power_utc',
] as const;
export type ExportColumnKey = (typeof EXPORT_COLUMNS)[number];

/** How much of the period is known. A missing interval has no row; it is counted here, and never a zero. */
export interface ExportCoverage {
  /** Covered / expected minutes as `readings` gives it, 0..1; null when nothing is due. */
  completeness: number | null;
  expectedMinutes: number;
  coveredMinutes: number;
  /** Local days of the period on which readings are due or known: whole, in part, or without any. */
  days: { whole: number; partial: number; missing: number };
  /** First local day on which readings are due; earlier ones are not holes. Null when none is. */
  expectedFrom: LocalDate | null;
  /**
   * `raw`: first local day whose curve is still kept. Older days of the period count as missing here, though their hours, days and
   * months are known. Null when the period has none, and for sums.
   */
  keptFrom: LocalDate | null;
}

/** What a reader must know before he trusts a row. */
export interface ExportHead {
  building: { id: string; name: string };
  metric: MetricType;
  granularity: Granularity;
  /** Unit of every `value`. */
  unit: string;
  meters: ExportedMeter[];
  timeZone: string;
  /** Start of the period, and its end, excluded. */
  from: Instant;
  to: Instant;
  /** The same by the building's clocks, with their offset from UTC. */
  fromLocal: string;
  toLocal: string;
  coverage: ExportCoverage;
  /** The columns of the CSV and the workbook. */
  columns: { key: ExportColumnKey; title: string }[];
  /** How the figures came about, in sentences. */
  method: string[];
  language: Language;
  /** By the product's clock. */
  generatedAt: Instant;
  /** Name and version of the program. */
  program: string;
}

/** An item of `readings` with its start by the building's clocks: RFC 3339 with the offset from UTC. */
export type ExportedReading = ReadingItem & { localTime: string };

/** Stands last in every file but the plain CSV: one without it is not whole. */
export interface ExportEnd {
  rows: number;
  /** Sum of the rows' values, in `unit`; exact for electricity. Null without a row: nothing known is no 0. */
  total: number | null;
  complete: true;
}

/** The JSON file: one document. */
export interface ReadingsExport {
  head: ExportHead;
  rows: ExportedReading[];
  end: ExportEnd;
}
