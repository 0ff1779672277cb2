import type { Instant, LocalDate, MetricType } from './units.ts';

/** Figures of the answer that are estimates at any size: statistics of the database, and a sample of its pages. */
export const STORAGE_ESTIMATES = [
  'curve.intervals',
  'curve.bytes',
  'curve.uncompressedBytes',
  'curve.ratio',
  'days.rows',
  'days.bytes',
  'tables.rows',
  'forecast',
] as const;
export type StorageEstimate = (typeof STORAGE_ESTIMATES)[number];

/** Bytes of one table that holds readings; on TimescaleDB of all its chunks. */
export interface TableSize {
  name: 'iot_days' | 'iot_readings';
  rows: number;
  tableBytes: number;
  indexBytes: number;
  toastBytes: number;
  totalBytes: number;
}

/** A chunk that could not be compressed, or not be vacuumed afterwards. */
export interface CompressionFailure {
  chunk: string;
  /** The server's words; null when the chunk was in use. */
  message: string | null;
}

/** What TimescaleDB does for the rows. */
export interface TimescaleUse {
  version: string;
  licence: 'timescale' | 'apache';
  /** Whether this server compresses the rows. */
  compresses: boolean;
  chunks: number;
  compressedChunks: number;
  /** Chunks past the age of compression that are not compressed as a whole. */
  waitingChunks: number;
  /** End of the last pass of compression; null before the first. */
  compressedAt: Instant | null;
  /** What failed last since a pass without a failure; null when nothing did. It is tried again at every pass. */
  failure: CompressionFailure | null;
  /** Bytes of the compressed chunks before and now; null where none is. */
  compression: { beforeBytes: number; afterBytes: number } | null;
}

/** Curves of one metric: how long they are kept. */
export interface MetricRetention {
  metric: MetricType;
  months: number;
  /** Kept beside the months: what operators give beyond them. */
  extraDays: number;
  /** First local day whose curve is kept now. */
  keptFrom: LocalDate;
  /** Null before the first run ended. `days`: local days whose curve it dropped. */
  lastRun: { finishedAt: Instant; keptFrom: LocalDate; days: number } | null;
  /** Whether a run is under way. */
  running: boolean;
  nextRunAt: Instant;
}

/** What the next year adds, if the meters that delivered in the last 30 days go on as they do. */
export interface StorageForecast {
  /** Meters that delivered a curve. */
  meters: number;
  /** By the steps of their latest day. */
  intervalsPerDay: number;
  /** Curves that will be written, at the bytes an interval that curves take now. */
  curveBytes: number;
  /** Day rows that will be written, at the bytes a row that they take now. */
  dayBytes: number;
  /** Curves that will have been kept long enough. */
  freedBytes: number;
  /** `curveBytes` and `dayBytes` by meter. */
  bytesPerMeter: number;
  /** Size of the database in a year. */
  databaseBytes: number;
}

/** `GET /admin/storage`: what readings take on the disk. */
export interface StorageBudget {
  measuredAt: Instant;
  /** How whole days of curve are written: as arrays of their day row, or as rows of their own. */
  store: 'packed' | 'rows';
  /** Null on a server without TimescaleDB. */
  timescale: TimescaleUse | null;
  /** Size of the whole database. */
  databaseBytes: number;
  tables: TableSize[];
  /** The curves alone: arrays in day rows, rows of readings and their index. */
  curve: {
    intervals: number;
    bytes: number;
    /** The same intervals as plain rows with their index, `rowBytes` each. */
    uncompressedBytes: number;
    /** `uncompressedBytes` / `bytes`; null without intervals. */
    ratio: number | null;
    rowBytes: number;
  };
  /** Day rows without the curves in them: the same in both stores. */
  days: { rows: number; bytes: number };
  /** First and last local day of which anything is stored; null without. */
  oldest: LocalDate | null;
  newest: LocalDate | null;
  /** First local day whose curve is stored. */
  oldestCurve: LocalDate | null;
  /** Consumption, and another metric once a day of it is stored. */
  retention: MetricRetention[];
  /** Null while no meter delivered in the last 30 days. */
  forecast: StorageForecast | null;
  /** The last backup that ended well, by the machine's time; null when none was made. */
  lastBackup: { finishedAt: Instant; bytes: number } | null;
  estimates: readonly StorageEstimate[];
}
