import {
  LANGUAGES,
  type Language,
  type OrganisationChange,
  type OrganisationRequest,
} from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { EmailAddress, OneLine } from '../fields.ts';

/** Longest name of an organisation, in characters. */
export const ORGANISATION_NAME_MAX_LENGTH = 120;

export class OrganisationChangeDto implements OrganisationChange {
  @ApiProperty({ description: 'Name of the managing agent.', maxLength: ORGANISATION_NAME_MAX_LENGTH })
  @OneLine(ORGANISATION_NAME_MAX_LENGTH)
  name: string;
}

export class OrganisationRequestDto extends OrganisationChangeDto implements OrganisationRequest {
  @EmailAddress('Address of its first syndic, who is invited by mail.')
  syndicEmail: string;

  @ApiPropertyOptional({ description: 'Language of the mail; default yours.', enum: LANGUAGES })
  @IsOptional()
  @IsIn(LANGUAGES)
  lang?: Language;
}
