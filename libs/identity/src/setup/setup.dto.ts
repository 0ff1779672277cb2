import { LANGUAGES, type Language, type SetupRequest } from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { NAME_MAX_LENGTH } from '../auth/auth.dto.ts';
import { ChosenPassword, EmailAddress, LinkToken, OneLine } from '../fields.ts';
import { ORGANISATION_NAME_MAX_LENGTH } from '../organisation/organisation.dto.ts';

export class SetupDto implements SetupRequest {
  @LinkToken('Printed on the console of the server when it starts.')
  token: string;

  @ApiProperty({ description: 'Name of the first managing agent.', maxLength: ORGANISATION_NAME_MAX_LENGTH })
  @OneLine(ORGANISATION_NAME_MAX_LENGTH)
  organisationName: string;

  @ApiProperty({ description: 'Your name.', maxLength: NAME_MAX_LENGTH })
  @OneLine(NAME_MAX_LENGTH)
  displayName: string;

  @EmailAddress('Your address, with which you sign in.')
  email: string;

  @ChosenPassword('Password; not your own address or name.')
  password: string;

  @ApiProperty({ description: 'Language of pages and mails.', enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language: Language;
}
