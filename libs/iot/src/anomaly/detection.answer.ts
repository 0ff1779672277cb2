import {
  RULE_REFERENCES,
  type DetectionSettingsAnswer as Settings,
  type ExpectedEnergy,
  type RuleReference,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const FIGURES = { type: 'array', items: { type: 'number', nullable: true } } as const;

export class DetectionSettingsAnswer implements Settings {
  @ApiProperty({
    enum: RULE_REFERENCES,
    description:
      'With what a day is compared: the days just before it, or the same weekday of the weeks before.',
  })
  reference: RuleReference;

  @ApiProperty({
    type: 'integer',
    description: 'A day above this share of the mean of the reference is flagged, in percent.',
  })
  threshold: number;

  @ApiProperty({ type: 'integer', description: 'Complete days of the reference that are looked at.' })
  windowDays: number;

  @ApiProperty({ type: 'integer', description: 'With fewer of them no day is judged.' })
  minimumDays: number;

  @ApiProperty({
    type: 'integer',
    description: 'A smaller excess of a day is not flagged, Wh: neither by the rule nor like for like.',
  })
  floorWh: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When they were last changed; null: these are the defaults.',
  })
  updatedAt: string | null;
}

export class ExpectedColumnsAnswer {
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'date' },
    description: 'Local days, oldest first.',
  })
  localDate: string[];

  @ApiProperty({
    ...FIGURES,
    description:
      'What the day was expected to hold, like for like and by earlier days alone, Wh; null where nothing can be said.',
  })
  expectedWh: (number | null)[];

  @ApiProperty({ ...FIGURES, description: 'Below it the day is unusual, Wh; null as `expectedWh`.' })
  lowWh: (number | null)[];

  @ApiProperty({ ...FIGURES, description: 'Above it the day is unusual, Wh; null as `expectedWh`.' })
  highWh: (number | null)[];
}

export class ExpectedEnergyAnswer implements ExpectedEnergy {
  @ApiProperty({ description: 'Zone in which days are counted.' })
  timeZone: string;

  @ApiProperty({ format: 'date', description: 'First local day.' })
  from: string;

  @ApiProperty({ format: 'date', description: 'End, exclusive.' })
  to: string;

  @ApiProperty({ type: ExpectedColumnsAnswer, description: 'One array a field, one entry a day.' })
  columns: ExpectedColumnsAnswer;
}
