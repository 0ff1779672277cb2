import type { ConsentText } from '@coprowatt/contracts';
import { Access } from '@coprowatt/identity';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ConsentTextAnswer } from './consent-text.answer.ts';
import { ConsentTextQueryDto } from './consent-text.dto.ts';
import { ConsentTexts } from './consent-texts.ts';

@ApiTags('consent')
@Controller('consent-texts')
export class ConsentTextController {
  constructor(private readonly texts: ConsentTexts) {}

  @Access('signed-in')
  @Get()
  @ApiOperation({ summary: 'The text in force that a person agrees to before an operator is asked' })
  @ApiOkResponse({ type: ConsentTextAnswer, description: 'Its `version` goes into the configure request' })
  @ApiConflictResponse({ description: '`provider_not_available`: this operator cannot be connected yet' })
  current(@Query() { provider, lang }: ConsentTextQueryDto): ConsentText {
    return this.texts.current(provider, lang);
  }
}
