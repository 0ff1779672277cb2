import {
  COMPARISON_KINDS,
  INCOMPARABLE_REASONS,
  type ComparedDays,
  type ComparedEnergy,
  type ComparedPeriod,
  type Comparison,
  type ComparisonKind,
  type EnergyChange,
  type IncomparableReason,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const SHARE = { minimum: 0, maximum: 1 } as const;
const DATES = { type: 'array', items: { type: 'string', format: 'date' } } as const;
const FIGURES = { type: 'array', items: { type: 'number', nullable: true } } as const;

export class ComparedPeriodAnswer implements ComparedPeriod {
  @ApiProperty({ format: 'date', description: 'First local day.' })
  from: string;

  @ApiProperty({ format: 'date', description: 'End, exclusive.' })
  to: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Energy of what is known on both sides alone, Wh; null where they are not compared.',
  })
  energyWh: number | null;

  @ApiProperty({
    ...SHARE,
    description:
      'Known / all minutes of the paired days of every meter that is known or due on either side, 0..1.',
  })
  completeness: number;

  @ApiProperty({ type: 'integer', description: 'Paired days: the same on both sides.' })
  days: number;
}

export class EnergyChangeAnswer implements EnergyChange {
  @ApiProperty({ description: 'Current less previous, Wh.' })
  differenceWh: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of the previous energy, in percent; null where that is 0.',
  })
  percent: number | null;
}

export class ComparedDaysAnswer implements ComparedDays {
  @ApiProperty({ ...DATES, description: "Days of the current period, in the building's zone, oldest first." })
  localDate: string[];

  @ApiProperty({ ...DATES, description: 'The day that each is compared with.' })
  previousDate: string[];

  @ApiProperty({ ...FIGURES, description: 'What is known of the day, Wh; null, never 0, where nothing is.' })
  wh: (number | null)[];

  @ApiProperty({ ...FIGURES, description: 'The same of the day that it is compared with.' })
  previousWh: (number | null)[];

  @ApiProperty({
    type: 'array',
    items: { type: 'number', ...SHARE },
    description: 'Share of the two days that is known on both sides and counts in `energyWh`, 0..1.',
  })
  share: number[];
}

export class ComparedEnergyAnswer implements ComparedEnergy {
  @ApiProperty({ type: ComparedPeriodAnswer, description: 'The period that was asked.' })
  current: ComparedPeriodAnswer;

  @ApiProperty({ type: ComparedPeriodAnswer, description: 'The month or year before.' })
  previous: ComparedPeriodAnswer;

  @ApiProperty({
    type: EnergyChangeAnswer,
    nullable: true,
    description:
      'By how much the current period is above (positive) or below the previous; null with a `reason`.',
  })
  change: EnergyChangeAnswer | null;

  @ApiProperty({
    type: String,
    enum: [...INCOMPARABLE_REASONS, null],
    nullable: true,
    description:
      'Why the periods are not compared: nothing, less than 80 %, or less than 80 % in common is known. Null where they are.',
  })
  reason: IncomparableReason | null;
}

export class ComparisonAnswer extends ComparedEnergyAnswer implements Comparison {
  @ApiProperty({ enum: COMPARISON_KINDS, description: 'As asked.' })
  kind: ComparisonKind;

  @ApiProperty({ description: 'IANA time zone of the building.', example: 'Europe/Paris' })
  timeZone: string;

  @ApiProperty({ type: 'integer', description: 'Meters that it stands on.' })
  meterCount: number;

  @ApiProperty({ type: ComparedDaysAnswer, description: 'The paired days, one array a field.' })
  days: ComparedDaysAnswer;
}
