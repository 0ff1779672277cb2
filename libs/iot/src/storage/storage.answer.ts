import {
  METRIC_TYPES,
  STORAGE_ESTIMATES,
  type CompressionFailure,
  type MetricRetention,
  type MetricType,
  type StorageBudget,
  type StorageEstimate,
  type StorageForecast,
  type TableSize,
  type TimescaleUse,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;
const INSTANT_OR_NULL = { ...INSTANT, nullable: true } as const;
const DATE = { type: String, format: 'date' } as const;
const DATE_OR_NULL = { ...DATE, nullable: true } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;

export class TableSizeAnswer implements TableSize {
  @ApiProperty({ enum: ['iot_days', 'iot_readings'], description: 'Day rows, or rows of readings.' })
  name: TableSize['name'];

  @ApiProperty({ ...COUNT, description: "Rows by the database's statistics." })
  rows: number;

  @ApiProperty({ ...COUNT, description: 'Bytes of the rows themselves.' })
  tableBytes: number;

  @ApiProperty({ ...COUNT, description: 'Bytes of the primary key.' })
  indexBytes: number;

  @ApiProperty({ ...COUNT, description: 'Bytes of what is too wide for a row.' })
  toastBytes: number;

  @ApiProperty({ ...COUNT, description: 'All of them, and the maps of free room.' })
  totalBytes: number;
}

export class CompressionBytesAnswer {
  @ApiProperty({ ...COUNT, description: 'Bytes of the compressed chunks before their compression.' })
  beforeBytes: number;

  @ApiProperty({ ...COUNT, description: 'Bytes of the same chunks now.' })
  afterBytes: number;
}

export class CompressionFailureAnswer implements CompressionFailure {
  @ApiProperty({ description: 'The chunk that could not be compressed, or not be vacuumed afterwards.' })
  chunk: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The database server's words; null when the chunk was in use.",
  })
  message: string | null;
}

export class TimescaleUseAnswer implements TimescaleUse {
  @ApiProperty({ description: 'Version of the extension.', example: '2.23.0' })
  version: string;

  @ApiProperty({ enum: ['timescale', 'apache'], description: 'Only `timescale` compresses.' })
  licence: TimescaleUse['licence'];

  @ApiProperty({ description: 'Whether this server compresses the rows.' })
  compresses: boolean;

  @ApiProperty({ ...COUNT, description: 'Weeks of readings.' })
  chunks: number;

  @ApiProperty({ ...COUNT, description: 'Those that are compressed.' })
  compressedChunks: number;

  @ApiProperty({
    ...COUNT,
    description: 'Those past the age of compression that are not, or not as a whole.',
  })
  waitingChunks: number;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'End of the last pass of compression.' })
  compressedAt: string | null;

  @ApiProperty({
    type: CompressionFailureAnswer,
    nullable: true,
    description: 'What failed last since a pass without a failure; it is tried again at every pass.',
  })
  failure: CompressionFailureAnswer | null;

  @ApiProperty({
    type: CompressionBytesAnswer,
    nullable: true,
    description: 'Null where no chunk is compressed.',
  })
  compression: CompressionBytesAnswer | null;
}

export class CurveSizeAnswer {
  @ApiProperty({ ...COUNT, description: 'Intervals stored, in either form.' })
  intervals: number;

  @ApiProperty({
    ...COUNT,
    description: 'Bytes of the arrays in day rows and of `iot_readings` with its index.',
  })
  bytes: number;

  @ApiProperty({ ...COUNT, description: 'The same intervals as plain rows with their index.' })
  uncompressedBytes: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: '`uncompressedBytes` / `bytes`; null without intervals.',
  })
  ratio: number | null;

  @ApiProperty({ ...COUNT, description: 'Bytes of one interval as a plain row with its index.' })
  rowBytes: number;
}

export class DaySizeAnswer {
  @ApiProperty({ ...COUNT, description: 'Day rows: one a meter, metric and local day.' })
  rows: number;

  @ApiProperty({
    ...COUNT,
    description: 'Bytes of the day rows with their index, without the curves in them.',
  })
  bytes: number;
}

export class LastRetentionAnswer {
  @ApiProperty({ ...INSTANT, description: 'When it ended.' })
  finishedAt: string;

  @ApiProperty({ ...DATE, description: 'It left no curve before this local day.' })
  keptFrom: string;

  @ApiProperty({ ...COUNT, description: 'Local days whose curve it dropped.' })
  days: number;
}

export class MetricRetentionAnswer implements MetricRetention {
  @ApiProperty({ enum: METRIC_TYPES, description: 'What is measured.' })
  metric: MetricType;

  @ApiProperty({ ...COUNT, description: 'By the setting of the metric, or of all.' })
  months: number;

  @ApiProperty({ ...COUNT, description: 'Days kept beside the months: what operators give beyond them.' })
  extraDays: number;

  @ApiProperty({ ...DATE, description: 'First local day whose curve is kept now.' })
  keptFrom: string;

  @ApiProperty({ type: LastRetentionAnswer, nullable: true, description: 'Null before the first run ended.' })
  lastRun: LastRetentionAnswer | null;

  @ApiProperty({ description: 'Whether a run is under way.' })
  running: boolean;

  @ApiProperty({ ...INSTANT, description: 'When the next one is due.' })
  nextRunAt: string;
}

export class StorageForecastAnswer implements StorageForecast {
  @ApiProperty({ ...COUNT, description: 'Meters that delivered a curve within the last 30 days.' })
  meters: number;

  @ApiProperty({
    ...COUNT,
    description: 'Intervals that they deliver a day, by the steps of their latest day.',
  })
  intervalsPerDay: number;

  @ApiProperty({ ...COUNT, description: 'Curves of a year, at the bytes an interval that curves take now.' })
  curveBytes: number;

  @ApiProperty({ ...COUNT, description: 'Day rows of a year, at the bytes a row that they take now.' })
  dayBytes: number;

  @ApiProperty({ ...COUNT, description: 'Curves that will have been kept long enough by then.' })
  freedBytes: number;

  @ApiProperty({ ...COUNT, description: '`curveBytes` and `dayBytes` by meter.' })
  bytesPerMeter: number;

  @ApiProperty({ ...COUNT, description: 'Size of the database in a year.' })
  databaseBytes: number;
}

export class BackupSizeAnswer {
  @ApiProperty({ ...INSTANT, description: "When it was whole, by the machine's time." })
  finishedAt: string;

  @ApiProperty({ ...COUNT, description: 'Size of its file.' })
  bytes: number;
}

export class StorageBudgetAnswer implements StorageBudget {
  @ApiProperty({ ...INSTANT, description: 'When this was measured.' })
  measuredAt: string;

  @ApiProperty({
    enum: ['packed', 'rows'],
    description: 'How whole days of curve are written: as arrays of their day row, or as rows of their own.',
  })
  store: StorageBudget['store'];

  @ApiProperty({
    type: TimescaleUseAnswer,
    nullable: true,
    description: 'Null on a server without TimescaleDB.',
  })
  timescale: TimescaleUseAnswer | null;

  @ApiProperty({ ...COUNT, description: 'Size of the whole database.' })
  databaseBytes: number;

  @ApiProperty({ type: [TableSizeAnswer], description: 'The tables that hold readings.' })
  tables: TableSizeAnswer[];

  @ApiProperty({ type: CurveSizeAnswer, description: 'The curves alone.' })
  curve: CurveSizeAnswer;

  @ApiProperty({ type: DaySizeAnswer, description: 'The day rows alone: the same in both stores.' })
  days: DaySizeAnswer;

  @ApiProperty({ ...DATE_OR_NULL, description: 'First local day of which anything is stored.' })
  oldest: string | null;

  @ApiProperty({ ...DATE_OR_NULL, description: 'Last local day of which anything is stored.' })
  newest: string | null;

  @ApiProperty({ ...DATE_OR_NULL, description: 'First local day whose curve is stored.' })
  oldestCurve: string | null;

  @ApiProperty({
    type: [MetricRetentionAnswer],
    description:
      'How long curves are kept, by metric: consumption, and another one once it is stored. Day rows are kept always.',
  })
  retention: MetricRetentionAnswer[];

  @ApiProperty({
    type: StorageForecastAnswer,
    nullable: true,
    description: 'Null while no meter delivered within the last 30 days.',
  })
  forecast: StorageForecastAnswer | null;

  @ApiProperty({ type: BackupSizeAnswer, nullable: true, description: 'The last backup that ended well.' })
  lastBackup: BackupSizeAnswer | null;

  @ApiProperty({
    enum: STORAGE_ESTIMATES,
    isArray: true,
    description: 'Figures that are estimated at any size.',
  })
  estimates: readonly StorageEstimate[];
}
