import { LANGUAGES, PROVIDERS, type Language, type ProviderName } from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export class ConsentTextQueryDto {
  @ApiProperty({ description: 'Operator whose data the text is about.', enum: PROVIDERS })
  @IsIn(PROVIDERS)
  provider: ProviderName;

  @ApiPropertyOptional({ description: 'Language of the text.', enum: LANGUAGES, default: 'fr' })
  @IsOptional()
  @IsIn(LANGUAGES)
  lang: Language = 'fr';
}
