import {
  ANOMALY_KINDS,
  MAIL_RHYTHMS,
  NOTICE_THRESHOLDS,
  NOTIFICATION_RULES_MAX,
  type AnomalyKind,
  type MailRhythm,
  type NoticeThreshold,
  type NotificationPreferencesRequest,
  type NotificationRule,
  type QuietHours,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsUUID,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Null is a value of its own; left out is not. */
const UnlessNull = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== null);

export class NotificationRuleDto implements NotificationRule {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'One building; null: all.' })
  @UnlessNull()
  @IsUUID()
  buildingId: string | null;

  @ApiProperty({
    type: String,
    enum: ANOMALY_KINDS,
    nullable: true,
    description: 'One kind of alert; null: all.',
  })
  @UnlessNull()
  @IsIn(ANOMALY_KINDS)
  kind: AnomalyKind | null;

  @ApiProperty({ enum: NOTICE_THRESHOLDS, description: 'From which severity on it comes into the inbox.' })
  @IsIn(NOTICE_THRESHOLDS)
  inbox: NoticeThreshold;

  @ApiProperty({ enum: NOTICE_THRESHOLDS, description: 'From which severity on it is mailed.' })
  @IsIn(NOTICE_THRESHOLDS)
  mail: NoticeThreshold;

  @ApiProperty({
    enum: MAIL_RHYTHMS,
    description: 'One mail each, or one of all at 07:00 of each day or Monday, local time of the building.',
  })
  @IsIn(MAIL_RHYTHMS)
  rhythm: MailRhythm;
}

export class QuietHoursDto implements QuietHours {
  @ApiProperty({ example: '22:00', description: 'When they begin, local time of the building.' })
  @Matches(TIME)
  from: string;

  @ApiProperty({ example: '07:00', description: 'When they end; before `from`: on the next day.' })
  @Matches(TIME)
  to: string;
}

/** Body of `PUT /notifications/preferences`: all of it, but what may stay as it is. */
export class NotificationPreferencesDto implements NotificationPreferencesRequest {
  @ApiProperty({
    required: false,
    description: 'False: no mail of alerts at all, as after an unsubscription. Left out: as it is.',
  })
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsBoolean()
  mail?: boolean;

  @ApiProperty({ description: 'Mails also for what the rule alone sees, unconfirmed by the smart detector.' })
  @IsBoolean()
  mailUnconfirmed: boolean;

  @ApiProperty({
    type: QuietHoursDto,
    nullable: true,
    description: 'Mails wait for their end; critical ones that are not gathered do not. Null: none.',
  })
  @UnlessNull()
  @IsObject()
  @ValidateNested()
  @Type(() => QuietHoursDto)
  quietHours: QuietHoursDto | null;

  @ApiProperty({
    type: [NotificationRuleDto],
    maxItems: NOTIFICATION_RULES_MAX,
    description:
      'One a building and kind. The narrowest that fits counts: building and kind, building, kind, all.',
  })
  @IsArray()
  @ArrayMaxSize(NOTIFICATION_RULES_MAX)
  @ArrayUnique(({ buildingId, kind }: NotificationRuleDto) => `${buildingId} ${kind}`)
  @ValidateNested({ each: true })
  @Type(() => NotificationRuleDto)
  rules: NotificationRuleDto[];
}
