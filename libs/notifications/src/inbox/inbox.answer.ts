import {
  ANOMALY_KINDS,
  NOTICE_CHANGES,
  NOTICE_SEVERITIES,
  type AnomalyKind,
  type NoticeChange,
  type NoticeSeverity,
  type Notification,
  type NotificationPage,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

export class NotificationAnswer implements Notification {
  @ApiProperty({ format: 'uuid', description: 'Entry of the inbox.' })
  id: string;

  @ApiProperty({ enum: ANOMALY_KINDS, description: 'What it is about.' })
  kind: AnomalyKind;

  @ApiProperty({ enum: NOTICE_SEVERITIES, description: 'How grave it is.' })
  severity: NoticeSeverity;

  @ApiProperty({ format: 'uuid', description: 'Building of the meter.' })
  buildingId: string;

  @ApiProperty({ description: 'Its name.' })
  buildingName: string;

  @ApiProperty({ format: 'uuid', description: 'The alert that it tells of.' })
  subjectId: string;

  @ApiProperty({
    enum: NOTICE_CHANGES,
    description:
      'What of the alert it tells: it is there, grew worse, the smart detector sees it too, it is a further rise above an ' +
      'accepted level, or it came back.',
  })
  change: NoticeChange;

  @ApiProperty({
    description:
      'One line in the language that was asked for; names the change, unless the alert was opened.',
  })
  title: string;

  @ApiProperty({ description: 'Plain text in that language; stays as it was when the alert ends.' })
  body: string;

  @ApiProperty({ description: 'Page that shows it, a path of the web application.', example: '/alerts' })
  path: string;

  @ApiProperty({ format: 'date-time', description: 'When it was posted.' })
  createdAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was first read; null while unread.',
  })
  readAt: string | null;
}

export class NotificationPageAnswer implements NotificationPage {
  @ApiProperty({ type: [NotificationAnswer], description: 'Newest first.' })
  items: NotificationAnswer[];

  @ApiProperty({ description: 'Unread ones in all, whatever the page.' })
  unread: number;

  @ApiProperty({ type: String, nullable: true, description: 'To ask for the next page; null at the end.' })
  nextCursor: string | null;
}
