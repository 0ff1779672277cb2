import {
  LANGUAGES,
  type AcceptInvitationRequest,
  type Language,
  type TokenRequest,
} from '@coprowatt/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { NAME_MAX_LENGTH } from '../auth/auth.dto.ts';
import { GivenPassword, LinkToken, OneLine } from '../fields.ts';

export class TokenDto implements TokenRequest {
  @LinkToken('Secret of the link in the mail.')
  token: string;
}

export class AcceptInvitationDto extends TokenDto implements AcceptInvitationRequest {
  @GivenPassword(
    'Password of the account of that address; when there is none, the one to make: at least 12 characters.',
  )
  password: string;

  @ApiPropertyOptional({
    description: 'Name to show; needed when the account is to be made.',
    maxLength: NAME_MAX_LENGTH,
  })
  @IsOptional()
  @OneLine(NAME_MAX_LENGTH)
  displayName?: string;

  @ApiPropertyOptional({
    description: 'Language of pages and mails of an account that is to be made.',
    enum: LANGUAGES,
    default: 'fr',
  })
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language;
}
