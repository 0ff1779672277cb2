import { LANGUAGES, type Language, type LoginRequest, type ProfileChange } from '@coprowatt/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { EmailAddress, GivenPassword, OneLine } from '../fields.ts';

/** Longest name of a person, in characters. */
export const NAME_MAX_LENGTH = 120;

const isGiven = (_: object, value: unknown): boolean => value !== undefined;

export class LoginDto implements LoginRequest {
  @EmailAddress('E-mail address; its case does not matter.')
  email: string;

  @GivenPassword('Password, as it was chosen.')
  password: string;
}

/** Only what changes. */
export class ProfileChangeDto implements ProfileChange {
  @ApiPropertyOptional({ description: 'Name to show.', maxLength: NAME_MAX_LENGTH })
  @ValidateIf(isGiven)
  @OneLine(NAME_MAX_LENGTH)
  displayName?: string;

  @ApiPropertyOptional({ description: 'Language of pages and mails.', enum: LANGUAGES })
  @ValidateIf(isGiven)
  @IsIn(LANGUAGES)
  language?: Language;
}
