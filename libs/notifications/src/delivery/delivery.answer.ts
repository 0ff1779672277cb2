import {
  DELIVERY_CHANNELS,
  DELIVERY_STATES,
  type Delivery,
  type DeliveryChannel,
  type DeliveryPage,
  type DeliveryState,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time', nullable: true } as const;

export class DeliveryAnswer implements Delivery {
  @ApiProperty({ format: 'uuid', description: 'Delivery.' })
  id: string;

  @ApiProperty({
    enum: DELIVERY_CHANNELS,
    description: 'How it goes; `notice`: a message that could not be sent out on any.',
  })
  channel: DeliveryChannel;

  @ApiProperty({
    enum: DELIVERY_STATES,
    description:
      '`waiting` for its time or next try, `sent`, `dropped` because nobody is to get it any more, `dead` after the last try.',
  })
  state: DeliveryState;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'To whom, of a mail.' })
  userId: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Organisation, of a webhook.',
  })
  organisationId: string | null;

  @ApiProperty({
    description: 'Tries so far; of a mail those before it was handed to the outbox and this one.',
  })
  attempts: number;

  @ApiProperty({ format: 'date-time', description: 'When its notice was posted.' })
  createdAt: string;

  @ApiProperty({
    ...INSTANT,
    description: 'When it is tried, also of a dead `notice`; null when it is over.',
  })
  dueAt: string | null;

  @ApiProperty({ ...INSTANT, description: 'When it was over; null while it waits.' })
  endedAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'http_500',
    description:
      'Why the last try failed (`http_<status>`, `address_refused`, `timeout`, `unreachable`, `mail_given_up`, `internal_error`) or nothing ' +
      'was sent (`access_ended`, `not_wanted`, `withdrawn`).',
  })
  failure: string | null;
}

export class DeliveryPageAnswer implements DeliveryPage {
  @ApiProperty({ type: [DeliveryAnswer], description: 'Newest first.' })
  items: DeliveryAnswer[];

  @ApiProperty({ type: String, nullable: true, description: 'To ask for the next page; null at the end.' })
  nextCursor: string | null;
}
