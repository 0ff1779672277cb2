import { Access } from '@coprowatt/identity';
import { AppError, ReadinessChecks } from '@coprowatt/platform';
import { Controller, Get, Header, HttpCode } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { HealthAnswer } from './health.answer.ts';

/** For supervisors: no session, no `/api/v1`. */
@ApiTags('health')
@Access('public')
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: ReadinessChecks,
    db: DataSource,
  ) {
    checks.add('database', async () => {
      await db.query('select 1');
    });
  }

  @Get('live')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiOkResponse({ type: HealthAnswer, description: 'It does' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Whether everything needed is there: migrations and, in demo mode, its data and the sandbox',
  })
  @ApiOkResponse({ type: HealthAnswer, description: 'Everything is there' })
  @ApiServiceUnavailableResponse({ description: '`not_ready`, naming the parts that are missing' })
  async ready(): Promise<{ status: 'ok' }> {
    const reasons = Object.entries(await this.checks.run()).flatMap(([name, reason]) =>
      reason === null ? [] : [`${name}: ${reason}`],
    );
    if (reasons.length > 0)
      throw new AppError('not_ready', { detail: reasons.join('; '), retryAfterSeconds: 1 });
    return { status: 'ok' };
  }
}
