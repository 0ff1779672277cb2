import type { PortfolioResponse, SignedInUser } from '@coprowatt/contracts';
import { Access, CurrentUser } from '@coprowatt/identity';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PortfolioAnswer } from './portfolio.answer.ts';
import { PortfolioService } from './portfolio.service.ts';

@ApiTags('buildings')
@Controller('portfolio')
export class PortfolioController {
  constructor(private readonly portfolio: PortfolioService) {}

  @Access('signed-in')
  @Get()
  @ApiOperation({ summary: 'Your buildings with the last 30 published days of their common meters' })
  @ApiOkResponse({ type: PortfolioAnswer, description: 'The buildings in your scope' })
  async list(@CurrentUser() user: SignedInUser): Promise<PortfolioResponse> {
    return { items: await this.portfolio.rows(user.id) };
  }
}
