import type { PortfolioResponse, PortfolioRow } from '@coprowatt/contracts';
import { BuildingAnswer } from '@coprowatt/identity';
import { ApiProperty } from '@nestjs/swagger';
import { ComparedEnergyAnswer } from '../consumption/comparison.answer.ts';
import type { AlertCounts } from './open-alerts.ts';

const INSTANT_OR_NULL = { type: String, format: 'date-time', nullable: true } as const;
const LACKING = ['no_meter', 'no_data'] as const satisfies readonly PortfolioRow['lacking'][];

const COUNT = { type: 'integer', minimum: 0 } as const;

class OpenAlertsAnswer implements AlertCounts {
  @ApiProperty({ ...COUNT, description: 'Minor ones.' })
  minor: number;

  @ApiProperty({ ...COUNT, description: 'Major ones.' })
  major: number;

  @ApiProperty({ ...COUNT, description: 'Critical ones.' })
  critical: number;
}

export class PortfolioRowAnswer implements PortfolioRow {
  @ApiProperty({ type: BuildingAnswer, description: 'The building.' })
  building: BuildingAnswer;

  @ApiProperty({ type: 'integer', description: 'Its common meters.' })
  meterCount: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Energy of its common meters over the 30 days that end at `lastPublishedDay`, Wh; null without readings.',
  })
  last30DaysWh: number | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'number', nullable: true },
    description: 'The same day by day, oldest first, Wh; null where nothing is known.',
  })
  dailyWh: (number | null)[];

  @ApiProperty({
    type: [Boolean],
    description:
      'Day by day: something is missing, so that `dailyWh` is a minimum; false where nothing is known.',
  })
  dailyPartial: boolean[];

  @ApiProperty({ minimum: 0, maximum: 1, description: 'Covered share of the 30 days, 0..1.' })
  completeness: number;

  @ApiProperty({
    type: ComparedEnergyAnswer,
    nullable: true,
    description:
      'The 30 days beside those of the year before, by what is known of both; null without meters.',
  })
  yearOverYear: ComparedEnergyAnswer | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'What runs when everybody sleeps: median of the nights, W; null without a curve.',
  })
  baseLoadW: number | null;

  @ApiProperty({
    format: 'date',
    description: 'Last local day that the operator has published for everyone.',
  })
  lastPublishedDay: string;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Last local day with any reading, or null.',
  })
  dataUntil: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Latest instant of which something is known, or null.' })
  lastReadingAt: string | null;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'Earliest end of a live consent of its common meters, or null.',
  })
  consentExpiresAt: string | null;

  @ApiProperty({
    type: 'integer',
    description:
      'Its common meters whose agreement was revoked or ran out: nothing new comes until they are connected again.',
  })
  metersToReconnect: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Its common meters whose holder the operator doubts; none while it says so of many at once, which is its failure.',
  })
  metersToConfirm: number;

  @ApiProperty({
    type: OpenAlertsAnswer,
    description: 'Open alerts of its common meters, by gravity; muted ones are left out.',
  })
  alerts: OpenAlertsAnswer;

  @ApiProperty({
    description:
      'Days of its common meters changed and were not judged since: that nothing is open tells nothing yet.',
  })
  judging: boolean;

  @ApiProperty({
    type: String,
    enum: [...LACKING, null],
    nullable: true,
    description: 'Why figures are null, or null.',
  })
  lacking: PortfolioRow['lacking'];
}

export class PortfolioAnswer implements PortfolioResponse {
  @ApiProperty({ type: [PortfolioRowAnswer], description: 'One a building.' })
  items: PortfolioRowAnswer[];
}
