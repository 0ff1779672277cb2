import { Access } from '@coprowatt/identity';
import { Metrics, PlatformConfig } from '@coprowatt/platform';
import { Controller, Get, Header, Headers } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { requireMonitor } from './metrics-token.ts';

/** For a monitor: its own token instead of a session, no `/api/v1`. */
@ApiTags('health')
@Access('public')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly config: PlatformConfig,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', Metrics.contentType)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Figures of this process and of the work that waits, for Prometheus' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } }, description: 'The figures' })
  @ApiUnauthorizedResponse({ description: '`unauthenticated`: not the token of `METRICS_TOKEN`' })
  @ApiNotFoundResponse({ description: '`not_found`: `METRICS_TOKEN` is not set' })
  read(@Headers('authorization') authorization?: string): Promise<string> {
    requireMonitor(this.config.metricsToken, authorization);
    return this.metrics.text();
  }
}
