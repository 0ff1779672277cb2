import {
  CONSENT_PURPOSES,
  LANGUAGES,
  type ConsentChange,
  type ConsentPurpose,
  type Language,
} from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Length, ValidateIf } from 'class-validator';

export class ConsentChangeDto implements ConsentChange {
  @ApiProperty({ enum: CONSENT_PURPOSES, description: 'Which purpose.' })
  @IsIn(CONSENT_PURPOSES)
  purpose: ConsentPurpose;

  @ApiProperty({ description: 'True gives it, false takes it back.' })
  @IsBoolean()
  granted: boolean;

  @ApiPropertyOptional({ description: 'Version of the text that was read; needed to give a purpose.' })
  @ValidateIf(
    ({ granted, consentTextVersion }: ConsentChangeDto) => granted || consentTextVersion !== undefined,
  )
  @Length(1, 40)
  @IsString()
  consentTextVersion?: string;

  @ApiPropertyOptional({ enum: LANGUAGES, description: 'Language in which it was read; default as before.' })
  @IsOptional()
  @IsIn(LANGUAGES)
  lang?: Language;
}
