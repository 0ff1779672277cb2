import type { PublicSettings } from '@coprowatt/contracts';
import { Clock, Mailer, PlatformConfig } from '@coprowatt/platform';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.ts';
import { SetupService } from '../setup/setup.service.ts';
import { DEMO_PASSWORD, DemoAccounts } from './demo-accounts.ts';
import { PublicSettingsAnswer } from './public-settings.answer.ts';

@ApiTags('auth')
@Controller('public-settings')
export class PublicSettingsController {
  constructor(
    private readonly config: PlatformConfig,
    private readonly clock: Clock,
    private readonly accounts: DemoAccounts,
    private readonly setup: SetupService,
    private readonly mailer: Mailer,
  ) {}

  @Access('public')
  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'What the sign-in page must know; demonstration accounts in demo mode only' })
  @ApiOkResponse({ type: PublicSettingsAnswer, description: 'The settings' })
  async settings(): Promise<PublicSettings> {
    return {
      demo: this.config.demo ? { password: DEMO_PASSWORD, accounts: await this.accounts.list() } : null,
      setupRequired: await this.setup.isRequired(),
      mailAvailable: this.mailer.available,
      simulatedTime: this.clock.simulated,
      now: this.clock.now().toISOString(),
    };
  }
}
