import {
  DAY_BASES,
  GRANULARITIES,
  METRIC_TYPES,
  QUALITIES,
  type DayBasis,
  type DayReading,
  type Granularity,
  type HourReading,
  type MetricType,
  type MonthReading,
  type Quality,
  type RawReading,
  type ReadingItem,
  type ReadingsColumns,
  type ReadingsPage,
} from '@coprowatt/contracts';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;
const SHARE = { minimum: 0, maximum: 1 } as const;
const Timestamp = ApiProperty({ ...INSTANT, description: 'Start, UTC.' });
const Value = ApiProperty({ type: Number, description: 'In the `unit` of the page: Wh for electricity.' });
const Completeness = ApiProperty({
  ...SHARE,
  type: Number,
  description: 'Covered / expected minutes, 0..1.',
});
const Partial = ApiPropertyOptional({
  type: Boolean,
  description: 'True where a meter is short, else absent.',
});

export class RawReadingAnswer implements RawReading {
  @Timestamp
  timestamp: string;

  @ApiProperty({ type: 'integer', description: 'Length, seconds.' })
  intervalSeconds: number;

  @ApiProperty({ format: 'uuid', description: 'Meter.' })
  deviceId: string;

  @Value
  value: number;

  @ApiProperty({ description: 'Unit of `value`.', example: 'Wh' })
  unit: string;

  @ApiPropertyOptional({ description: 'Mean power over the interval, W; electricity only.' })
  powerW?: number;

  @ApiProperty({ enum: QUALITIES, description: 'How far it can be trusted.' })
  quality: Quality;
}

export class HourReadingAnswer implements HourReading {
  @Timestamp
  timestamp: string;

  @Value
  value: number;

  @Completeness
  completeness: number;

  @Partial
  partial?: true;
}

export class DayReadingAnswer implements DayReading {
  @ApiProperty({ ...INSTANT, description: 'Local midnight, UTC.' })
  timestamp: string;

  @ApiProperty({ format: 'date', description: "Day in the building's zone." })
  localDate: string;

  @ApiProperty({
    type: 'integer',
    description: 'Length of the local day (1380, 1440 or 1500 minutes) times the meters that were expected.',
  })
  expectedMinutes: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Energy by the load curve, Wh; null without one.',
  })
  curveWh: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: "The operator's daily value, Wh; null without one.",
  })
  operatorWh: number | null;

  @Value
  value: number;

  @ApiProperty({ enum: DAY_BASES, description: 'The fact that `value` stands on.' })
  basis: DayBasis;

  @Completeness
  completeness: number;

  @ApiProperty({
    type: String,
    enum: [...QUALITIES, null],
    nullable: true,
    description: 'How far the curve can be trusted; null without one.',
  })
  quality: Quality | null;

  @Partial
  partial?: true;

  @ApiPropertyOptional({
    type: Boolean,
    description: 'True when curve and operator are more than 1 % apart, else absent.',
  })
  differs?: true;

  @ApiPropertyOptional({
    type: Number,
    description: 'Maximum power as the operator tells it, VA; of one meter only, absent when not told.',
  })
  maximumPowerVa?: number;

  @ApiPropertyOptional({ ...INSTANT, description: 'Its instant; absent when not told.' })
  maximumPowerAt?: string;
}

export class MonthReadingAnswer implements MonthReading {
  @ApiProperty({ ...INSTANT, description: 'Local midnight of its first day, UTC.' })
  timestamp: string;

  @ApiProperty({ description: "Month in the building's zone, `YYYY-MM`.", example: '2026-05' })
  localMonth: string;

  @Value
  value: number;

  @Completeness
  completeness: number;

  @ApiProperty({ type: 'integer', description: 'Days of which nothing is known.' })
  missingDays: number;

  @Partial
  partial?: true;
}

class PageAnswer implements Omit<ReadingsPage, 'items'> {
  @ApiProperty({ enum: METRIC_TYPES, description: 'What was measured.' })
  metric: MetricType;

  @ApiProperty({ enum: GRANULARITIES, description: 'What one value is of.' })
  granularity: Granularity;

  @ApiProperty({ description: 'Unit of every `value`.', example: 'Wh' })
  unit: string;

  @ApiProperty({ description: "The building's zone.", example: 'Europe/Paris' })
  timeZone: string;

  @ApiProperty({ ...INSTANT, description: 'Start of the window that was answered.' })
  from: string;

  @ApiProperty({ ...INSTANT, description: 'Its end, exclusive.' })
  to: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Ask it as `cursor` for more; null on the last page.',
  })
  nextCursor: string | null;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description:
      'First local day on which a reading is due; earlier days are not holes. Null when none is due.',
  })
  expectedFrom: string | null;

  @ApiProperty({
    ...SHARE,
    type: Number,
    nullable: true,
    description: 'Covered / expected minutes over the whole window, 0..1; null when nothing was expected.',
  })
  completeness: number | null;
}

const ITEMS = [RawReadingAnswer, HourReadingAnswer, DayReadingAnswer, MonthReadingAnswer];

@ApiExtraModels(...ITEMS)
export class ReadingsPageAnswer extends PageAnswer implements ReadingsPage {
  // Not oneOf: a day has every field of an hour, and more.
  @ApiProperty({
    type: 'array',
    items: { anyOf: ITEMS.map((item) => ({ $ref: getSchemaPath(item) })) },
    description: 'Oldest first, all of the kind that `granularity` says; nothing where nothing is known.',
  })
  items: ReadingItem[];
}

const instants = { type: 'array', items: { type: 'string', format: 'date-time' } } as const;
const numbersOrNull = { type: 'array', items: { type: 'number', nullable: true } } as const;

export class ColumnsAnswer implements Required<ReadingsColumns['columns']> {
  @ApiProperty({ ...instants, description: 'Starts, UTC.' })
  timestamp: string[];

  @ApiProperty({ ...numbersOrNull, description: 'In the `unit` of the page; null where nothing is known.' })
  value: (number | null)[];

  @ApiPropertyOptional({ ...numbersOrNull, description: '`raw`: mean power over the interval, W.' })
  powerW: (number | null)[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    description: '`raw`: meter.',
  })
  deviceId: string[];

  @ApiPropertyOptional({ type: 'array', items: { type: 'integer' }, description: '`raw`: length, seconds.' })
  intervalSeconds: number[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', enum: [...QUALITIES, null], nullable: true },
    description: '`raw` and `day`: how far the curve can be trusted.',
  })
  quality: (Quality | null)[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'date' },
    description: "`day`: day in the building's zone.",
  })
  localDate: string[];

  @ApiPropertyOptional({ ...numbersOrNull, description: '`day`: energy by the load curve, Wh.' })
  curveWh: (number | null)[];

  @ApiPropertyOptional({ ...numbersOrNull, description: "`day`: the operator's daily value, Wh." })
  operatorWh: (number | null)[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', enum: [...DAY_BASES, null], nullable: true },
    description: '`day`: the fact that `value` stands on.',
  })
  basis: (DayBasis | null)[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'boolean', nullable: true },
    description: '`day`: true when curve and operator are more than 1 % apart, else null.',
  })
  differs: (true | null)[];

  @ApiPropertyOptional({
    type: 'array',
    items: { ...SHARE, type: 'number', nullable: true },
    description: '`hour`, `day` and `month`: covered / expected minutes, 0..1; null where nothing is known.',
  })
  completeness: (number | null)[];

  @ApiPropertyOptional({ ...numbersOrNull, description: '`day` of one meter: maximum power, VA.' })
  maximumPowerVa: (number | null)[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'date-time', nullable: true },
    description: '`day` of one meter: instant of the maximum power.',
  })
  maximumPowerAt: (string | null)[];
}

export class ReadingsColumnsAnswer extends PageAnswer implements ReadingsColumns {
  @ApiProperty({ type: ColumnsAnswer, description: 'Arrays of one length, oldest first; those that apply.' })
  columns: ColumnsAnswer;
}
