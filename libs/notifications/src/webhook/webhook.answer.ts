import {
  NOTICE_SEVERITIES,
  type NoticeSeverity,
  type Webhook,
  type WebhookTrial,
  type WebhookWithSecret,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

export class WebhookAnswer implements Webhook {
  @ApiProperty({ format: 'uuid', description: 'Webhook.' })
  id: string;

  @ApiProperty({ description: 'Where alerts are posted.' })
  url: string;

  @ApiProperty({ enum: NOTICE_SEVERITIES, description: 'From which severity on.' })
  minimumSeverity: NoticeSeverity;

  @ApiProperty({ format: 'date-time', description: 'When it was set up.' })
  createdAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Last delivery that was accepted; null before the first.',
  })
  lastDeliveredAt: string | null;
}

export class WebhookWithSecretAnswer extends WebhookAnswer implements WebhookWithSecret {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Key of the signatures, in the answer that makes it and in no other: null.',
  })
  secret: string | null;
}

export class WebhookTrialAnswer implements WebhookTrial {
  @ApiProperty({ description: 'Whether it was accepted.' })
  delivered: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'http_500',
    description: 'Why not: `http_<status>`, `address_refused`, `timeout` or `unreachable`; null when it was.',
  })
  failure: string | null;
}
