import {
  RULE_BOUNDS,
  RULE_REFERENCES,
  type DetectionSettings,
  type RuleReference,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { IsIn, IsInt, Max, Min } from 'class-validator';

function Within({ min, max }: { min: number; max: number }, description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: min, maximum: max, description }),
    IsInt(),
    Min(min),
    Max(max),
  );
}

/** Body of `PUT …/iot/detection-settings`: all of them. */
export class DetectionSettingsDto implements DetectionSettings {
  @ApiProperty({
    enum: RULE_REFERENCES,
    description:
      'With what a day is compared: the days just before it, or the same weekday of the weeks before.',
  })
  @IsIn(RULE_REFERENCES)
  reference: RuleReference;

  @Within(
    RULE_BOUNDS.threshold,
    'A day above this share of the mean of the reference is flagged, in percent.',
  )
  threshold: number;

  @Within(RULE_BOUNDS.windowDays, 'Complete days of the reference that are looked at.')
  windowDays: number;

  @Within(RULE_BOUNDS.minimumDays, 'With fewer of them no day is judged; at most `windowDays`.')
  minimumDays: number;

  @Within(
    RULE_BOUNDS.floorWh,
    'A smaller excess of a day is not flagged, Wh: neither by the rule nor like for like.',
  )
  floorWh: number;
}
