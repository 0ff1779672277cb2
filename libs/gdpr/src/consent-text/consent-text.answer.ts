import {
  CONSENT_PURPOSES,
  LANGUAGES,
  PROVIDERS,
  type ConsentPurpose,
  type ConsentText,
  type Language,
  type ProviderName,
} from '@coprowatt/contracts';
import { ApiProperty } from '@nestjs/swagger';

export class PurposeTextAnswer {
  @ApiProperty({ enum: CONSENT_PURPOSES, description: 'Purpose that is agreed to by itself.' })
  purpose: ConsentPurpose;

  @ApiProperty({ description: 'Short name.' })
  title: string;

  @ApiProperty({ description: 'What it means, in one sentence.' })
  sentence: string;

  @ApiProperty({ description: 'Whether nothing is connected without it.' })
  required: boolean;
}

export class ConsentTextAnswer implements ConsentText {
  @ApiProperty({ enum: PROVIDERS, description: 'Operator or gateway that would be asked.' })
  provider: ProviderName;

  @ApiProperty({ enum: LANGUAGES, description: 'Language of the text.' })
  lang: Language;

  @ApiProperty({ description: 'Version in force; goes into the configure request.' })
  version: string;

  @ApiProperty({ description: 'The full text: plain paragraphs separated by blank lines.' })
  text: string;

  @ApiProperty({ description: 'SHA-256 of `text` in UTF-8, hex.', pattern: '^[0-9a-f]{64}$' })
  sha256: string;

  @ApiProperty({ type: [PurposeTextAnswer], description: 'One a purpose.' })
  purposes: PurposeTextAnswer[];

  @ApiProperty({ description: 'Length asked from the operator, ISO 8601.', example: 'P3Y' })
  duration: string;
}
