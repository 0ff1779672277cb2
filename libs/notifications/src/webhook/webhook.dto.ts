import { NOTICE_SEVERITIES, type NoticeSeverity, type WebhookRequest } from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

const URL_MAX_LENGTH = 2_000;

/** Body of `PUT /organisations/:id/webhook`. */
export class WebhookRequestDto implements WebhookRequest {
  @ApiProperty({
    maxLength: URL_MAX_LENGTH,
    example: 'https://hooks.syndic.example/coprowatt',
    description: 'Where alerts are posted: `https`, and an address of the public internet.',
  })
  @IsString()
  @Length(1, URL_MAX_LENGTH)
  url: string;

  @ApiPropertyOptional({
    enum: NOTICE_SEVERITIES,
    default: 'minor',
    description: 'From which severity on it is posted; left out, it stays as it was.',
  })
  @IsOptional()
  @IsIn(NOTICE_SEVERITIES)
  minimumSeverity?: NoticeSeverity;
}
