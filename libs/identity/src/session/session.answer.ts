import type { SessionList, SessionView } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

export class SessionAnswer implements SessionView {
  @ApiProperty({ format: 'uuid', description: 'Session; not the value of the cookie.' })
  id: string;

  @ApiProperty({ description: 'Whether it is the one that asks.' })
  current: boolean;

  @ApiProperty({ format: 'date-time', description: 'When it was opened; real time.' })
  signedInAt: string;

  @ApiProperty({ format: 'date-time', description: 'Last request, to the minute or so; real time.' })
  lastSeenAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it ends if it is not used again; real time.' })
  expiresAt: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Firefox, Linux',
    description: 'Browser and system; null when it did not say.',
  })
  device: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '192.0.2.0/24',
    description: 'Network of the sign-in, truncated.',
  })
  network: string | null;
}

export class SessionListAnswer implements SessionList {
  @ApiProperty({ type: [SessionAnswer], description: 'The last seen first.' })
  items: SessionAnswer[];
}
