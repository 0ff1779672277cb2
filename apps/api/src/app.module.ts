import { GdprModule } from '@coprowatt/gdpr';
import { IdentityModule } from '@coprowatt/identity';
import { IotModule } from '@coprowatt/iot';
import { LinkyModule } from '@coprowatt/linky';
import { NotificationsModule } from '@coprowatt/notifications';
import { DatabaseModule, PlatformModule } from '@coprowatt/platform';
import { Module } from '@nestjs/common';
import { databaseParts } from './database-parts.ts';
import { DemoModule } from './demo/demo.module.ts';
import { HealthController } from './health/health.controller.ts';
import { MetricsModule } from './metrics/metrics.module.ts';

/** The one list of modules. */
@Module({
  imports: [
    PlatformModule,
    DatabaseModule.forRoot(databaseParts),
    IdentityModule,
    GdprModule,
    IotModule,
    LinkyModule,
    NotificationsModule,
    DemoModule,
    MetricsModule,
  ],
  controllers: [HealthController],
})
export class AppModule {}
