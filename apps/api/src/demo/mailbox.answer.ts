import type { Mailbox, MailboxMessage } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

export class MailboxMessageAnswer implements MailboxMessage {
  @ApiProperty({ format: 'uuid', description: 'Id of the mail.' })
  id: string;

  @ApiProperty({ format: 'date-time', description: 'When it was sent, by the time of the machine.' })
  at: string;

  @ApiProperty({ description: 'Address that it is for.' })
  to: string;

  @ApiProperty({ description: 'Its subject.' })
  subject: string;

  @ApiProperty({ description: 'Its plain text.' })
  text: string;
}

export class MailboxAnswer implements Mailbox {
  @ApiProperty({ type: [MailboxMessageAnswer], description: 'The last 50 mails, newest first.' })
  items: MailboxMessageAnswer[];
}
