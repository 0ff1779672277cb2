import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditModule } from './audit/audit.module.ts';
import { LastBackup } from './backup/last-backup.ts';
import { Clock } from './clock/clock.ts';
import { SharedClock } from './clock/shared-clock.ts';
import { startSharedClock } from './clock/start-clock.ts';
import { PlatformConfig } from './config/platform.config.ts';
import { ReadinessChecks } from './health/readiness-checks.ts';
import { Jobs } from './jobs/jobs.ts';
import { LiveBus } from './live/live-bus.ts';
import { LoggingModule } from './logging/logging.module.ts';
import { MailModule } from './mail/mail.module.ts';
import { Metrics } from './metrics/metrics.ts';
import { loadSecrets } from './secrets/load-secrets.ts';
import { Secrets } from './secrets/secrets.ts';

/** Settings alone: what the database connection needs before anything else exists. */
@Global()
@Module({
  providers: [{ provide: PlatformConfig, useFactory: () => PlatformConfig.fromEnv() }],
  exports: [PlatformConfig],
})
export class PlatformConfigModule {}

// Each factory asks for the DataSource: it exists only once the migrations have run.
const clock = {
  provide: SharedClock,
  inject: [PlatformConfig, DataSource],
  useFactory: (config: PlatformConfig) => startSharedClock(config.databaseUrl, config.clockStart),
};

const secrets = {
  provide: Secrets,
  inject: [DataSource, PlatformConfig],
  useFactory: (db: DataSource, config: PlatformConfig) =>
    loadSecrets(db, { current: config.encryptionKey, previous: config.previousEncryptionKey }),
};

const jobs = {
  provide: Jobs,
  inject: [PlatformConfig, DataSource],
  useFactory: async (config: PlatformConfig) => {
    const queue = new Jobs(config);
    await queue.start();
    return queue;
  },
};

const liveBus = {
  provide: LiveBus,
  inject: [PlatformConfig],
  useFactory: (config: PlatformConfig) => new LiveBus(config.databaseUrl),
};

/** Technical ground of every other module; needs DatabaseModule.forRoot beside it. */
@Global()
@Module({
  imports: [PlatformConfigModule, LoggingModule, AuditModule, MailModule],
  providers: [
    clock,
    { provide: Clock, useExisting: SharedClock },
    secrets,
    jobs,
    liveBus,
    ReadinessChecks,
    LastBackup,
    Metrics,
  ],
  exports: [Clock, Secrets, Jobs, LiveBus, ReadinessChecks, LastBackup, Metrics],
})
export class PlatformModule implements OnApplicationShutdown {
  constructor(private readonly clock: SharedClock) {}

  async onApplicationShutdown(): Promise<void> {
    await this.clock.close();
  }
}
