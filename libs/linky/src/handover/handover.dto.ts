import type { HandoverAcceptance, HandoverRequest, TokenRequest } from '@coprowatt/contracts';
import { EmailAddress, LinkToken, OneLine } from '@coprowatt/identity';
import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class HandoverRequestDto implements HandoverRequest {
  @EmailAddress('Address of the syndic who is to take it over.')
  email: string;
}

export class HandoverTokenDto implements TokenRequest {
  @LinkToken('Secret of the link.')
  token: string;
}

export class HandoverAcceptanceDto extends HandoverTokenDto implements HandoverAcceptance {
  @ApiProperty({ format: 'uuid', description: 'Organisation of yours that takes it over.' })
  @IsUUID()
  organisationId: string;

  @ApiProperty({ description: 'What entitles it to speak for the co-ownership.', maxLength: 120 })
  @OneLine(120)
  mandateReference: string;
}
