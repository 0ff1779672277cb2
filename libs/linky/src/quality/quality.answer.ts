import {
  HOLE_DIRECTIONS,
  HOLE_STATES,
  QUALITY_STATES,
  type HoleDirection,
  type HoleState,
  type QualityCalendar,
  type QualityDay,
  type QualityHole,
  type QualityState,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;
const INSTANT_OR_NULL = { ...INSTANT, nullable: true } as const;
const NUMBER_OR_NULL = { type: Number, nullable: true } as const;
const DATE = { type: String, format: 'date' } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;

export class QualityHoleAnswer implements QualityHole {
  @ApiProperty({
    enum: HOLE_STATES,
    description: '`open`: asked again; `filled`; `lost`: the operator does not go back so far any more.',
  })
  state: HoleState;

  @ApiProperty({
    enum: HOLE_DIRECTIONS,
    description: 'What the day lacks: what the point takes, or what it gives to the network.',
  })
  direction: HoleDirection;

  @ApiProperty({ ...INSTANT, description: 'When it was found, at the answer that should have held the day.' })
  foundAt: string;

  @ApiProperty({ ...COUNT, description: 'How often the day was asked since.' })
  asks: number;

  @ApiProperty({ ...INSTANT, description: 'When it was asked last.' })
  lastAskedAt: string;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'When it is due again, after 1, 2, 4, 8, 16, then 30 days; null unless it is asked still.',
  })
  nextAskAt: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'When the day was whole; null unless `filled`.' })
  filledAt: string | null;
}

export class MissingStretchAnswer {
  @ApiProperty({ ...INSTANT, description: 'Start, UTC.' })
  from: string;

  @ApiProperty({ ...INSTANT, description: 'End, exclusive.' })
  to: string;
}

export class QualityDayAnswer implements QualityDay {
  @ApiProperty({ ...DATE, description: "Day in the building's zone." })
  localDate: string;

  @ApiProperty({
    enum: QUALITY_STATES,
    description:
      "`whole`: by the curve; `daily_only`: by the operator's daily value, where no curve is expected; `partial`: the curve " +
      'has holes; `empty`: nothing came though it was due; `not_published`: not told yet; `not_expected`: nothing is due.',
  })
  state: QualityState;

  @ApiProperty({ type: 'integer', description: 'Length of the local day: 1380, 1440 or 1500 minutes.' })
  expectedMinutes: number;

  @ApiProperty({ ...COUNT, description: 'Minutes of it that the curve covers.' })
  coveredMinutes: number;

  @ApiProperty({
    type: [MissingStretchAnswer],
    description: 'Stretches that the curve lacks, oldest first; empty where none is expected.',
  })
  missing: MissingStretchAnswer[];

  @ApiProperty({ ...COUNT, description: "Minutes of the curve that are the operator's estimates." })
  estimatedMinutes: number;

  @ApiProperty({ ...COUNT, description: 'Minutes of the curve that the operator validated.' })
  validatedMinutes: number;

  @ApiProperty({
    ...COUNT,
    description:
      'Minutes in the longest run of zeros that can be doubted: of six hours and more, across midnight too, where fewer than ' +
      'a quarter of the days within four weeks have one. Else 0.',
  })
  zeroMinutes: number;

  @ApiProperty({ ...COUNT, description: 'Intervals, and daily values, that the operator replaced.' })
  correctedIntervals: number;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'When it last did; null when it never did.' })
  correctedAt: string | null;

  @ApiProperty({ ...COUNT, description: 'Points of the latest answer that could not be read or kept.' })
  rejectedPoints: number;

  @ApiProperty({ ...NUMBER_OR_NULL, description: 'Energy by the curve, Wh; null without one.' })
  curveWh: number | null;

  @ApiProperty({ ...NUMBER_OR_NULL, description: "The operator's daily value, Wh; null without one." })
  operatorWh: number | null;

  @ApiProperty({
    ...NUMBER_OR_NULL,
    description: '(curve - operator) / operator in percent, where both cover the day; else null.',
  })
  differencePercent: number | null;

  @ApiProperty({ type: Boolean, description: 'Whether the two are more than 1 % apart.' })
  differs: boolean;

  @ApiProperty({
    ...NUMBER_OR_NULL,
    description: 'Maximum power as the operator tells it, VA; null when not told.',
  })
  maximumPowerVa: number | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Its instant; null when not told.' })
  maximumPowerAt: string | null;

  @ApiProperty({
    type: QualityHoleAnswer,
    nullable: true,
    description:
      'Life of its hole: in the curve, or in the daily values where no curve is expected. Of a point that also gives to the ' +
      'network that of the production where nothing of the consumption is missing. Null without one.',
  })
  hole: QualityHoleAnswer | null;
}

export class ProductionHolesAnswer implements Record<
  keyof QualityCalendar['summary']['production'],
  unknown
> {
  @ApiProperty({ ...COUNT, description: 'Days on which what is given to the network is asked again.' })
  openHoles: number;

  @ApiProperty({ ...COUNT, description: 'Days of which it is lost.' })
  lostHoles: number;
}

export class QualitySummaryAnswer implements Record<keyof QualityCalendar['summary'], unknown> {
  @ApiProperty({ ...COUNT, description: 'Days of the calendar.' })
  days: number;

  @ApiProperty({ ...COUNT, description: 'Of these, `whole`.' })
  whole: number;

  @ApiProperty({ ...COUNT, description: '`partial`.' })
  partial: number;

  @ApiProperty({ ...COUNT, description: '`empty`.' })
  empty: number;

  @ApiProperty({ ...COUNT, description: 'With something corrected.' })
  corrected: number;

  @ApiProperty({ ...COUNT, description: 'With estimates.' })
  estimated: number;

  @ApiProperty({ ...COUNT, description: 'On which curve and daily value are more than 1 % apart.' })
  differing: number;

  @ApiProperty({ ...COUNT, description: 'With an open hole in the consumption.' })
  openHoles: number;

  @ApiProperty({ ...COUNT, description: 'With a lost hole in the consumption.' })
  lostHoles: number;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'When the first of these open holes is due again, or null.',
  })
  nextAskAt: string | null;

  @ApiProperty({
    type: ProductionHolesAnswer,
    description: 'Holes in what the point gives to the network; 0 where it gives nothing.',
  })
  production: ProductionHolesAnswer;
}

export class QualityCalendarAnswer implements QualityCalendar {
  @ApiProperty({ format: 'uuid', description: 'Meter.' })
  deviceId: string;

  @ApiProperty({ description: "The building's zone.", example: 'Europe/Paris' })
  timeZone: string;

  @ApiProperty({ ...DATE, description: 'First day.' })
  from: string;

  @ApiProperty({ ...DATE, description: 'Day after the last.' })
  to: string;

  @ApiProperty({ type: [QualityDayAnswer], description: 'One a local day, oldest first.' })
  items: QualityDayAnswer[];

  @ApiProperty({ type: QualitySummaryAnswer, description: 'Counts over the items.' })
  summary: QualitySummaryAnswer;
}
