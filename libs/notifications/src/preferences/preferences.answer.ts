import {
  MAIL_RHYTHMS,
  NOTICE_THRESHOLDS,
  type MailRhythm,
  type NoticeThreshold,
  type NotificationChoice,
  type NotificationPreferencesAnswer,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { NotificationPreferencesDto } from './preferences.dto.ts';

type BuildingDefaults = NotificationPreferencesAnswer['buildings'][number];

export class NotificationChoiceAnswer implements NotificationChoice {
  @ApiProperty({ enum: NOTICE_THRESHOLDS, description: 'From which severity on it comes into the inbox.' })
  inbox: NoticeThreshold;

  @ApiProperty({ enum: NOTICE_THRESHOLDS, description: 'From which severity on it is mailed.' })
  mail: NoticeThreshold;

  @ApiProperty({ enum: MAIL_RHYTHMS, description: 'One mail each, or gathered.' })
  rhythm: MailRhythm;
}

export class BuildingDefaultsAnswer implements BuildingDefaults {
  @ApiProperty({ format: 'uuid', description: 'Building that you reach.' })
  buildingId: string;

  @ApiProperty({ description: 'Its name.' })
  name: string;

  @ApiProperty({
    type: NotificationChoiceAnswer,
    nullable: true,
    description: 'What applies there to common meters without a rule; null when you do not see them.',
  })
  defaults: NotificationChoiceAnswer | null;
}

export class PreferencesAnswer extends NotificationPreferencesDto implements NotificationPreferencesAnswer {
  @ApiProperty({ description: 'False: no mail of alerts at all, as after an unsubscription.' })
  override mail: boolean;

  @ApiProperty({ description: 'Whether this installation can send mails.' })
  mailAvailable: boolean;

  @ApiProperty({
    type: NotificationChoiceAnswer,
    description: 'What applies to your own meters without a rule.',
  })
  ownMeterDefaults: NotificationChoiceAnswer;

  @ApiProperty({ type: [BuildingDefaultsAnswer], description: 'By name.' })
  buildings: BuildingDefaultsAnswer[];
}
