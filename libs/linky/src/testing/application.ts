import { randomBytes } from 'node:crypto';
import { gdprEntities, gdprMigrations } from '@coprowatt/gdpr';
import { IdentityModule, identityEntities, identityMigrations, sessionMiddleware } from '@coprowatt/identity';
import { iotEntities, iotMigrations } from '@coprowatt/iot';
import { notificationsMigrations } from '@coprowatt/notifications';
import {
  AuditModule,
  Clock,
  createValidationPipe,
  EncryptionKey,
  Jobs,
  LastBackup,
  LiveBus,
  MailModule,
  Metrics,
  PlatformConfig,
  ProblemFilter,
  Secrets,
} from '@coprowatt/platform';
import { createTestConfig } from '@coprowatt/platform/testing';
import { Global, Module, RequestMethod, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { linkyEntities, linkyMigrations } from '../linky.database.ts';
import { LinkyModule } from '../linky.module.ts';

@Global()
@Module({})
class TestGround {}

export const PARTS = {
  entities: [...identityEntities, ...gdprEntities, ...iotEntities, ...linkyEntities],
  migrations: [
    ...identityMigrations,
    ...gdprMigrations,
    ...notificationsMigrations,
    ...iotMigrations,
    ...linkyMigrations,
  ],
};

/** The installation's keys, which every process must share. */
export interface TestKeys {
  encryption: string;
  lookup: string;
}

export function newKeys(): TestKeys {
  return { encryption: randomBytes(32).toString('base64'), lookup: randomBytes(32).toString('base64') };
}

export function secretsOf({ encryption, lookup }: TestKeys): Secrets {
  return new Secrets(
    { current: new EncryptionKey(encryption), previous: null },
    Buffer.from(lookup, 'base64'),
  );
}

/** Points the operators' settings of this process to a sandbox. */
export function useSandbox(url: string): void {
  Object.assign(process.env, {
    LINKY_ENEDIS_CLIENT_ID: 'coprowatt-demo',
    LINKY_ENEDIS_CLIENT_SECRET: 'coprowatt-demo-secret',
    LINKY_ENEDIS_BASE_URL: `${url}/enedis`,
    LINKY_ENEDIS_CONSENT_URL: `${url}/enedis`,
    LINKY_ORES_ENABLED: 'true',
    LINKY_ORES_CLIENT_ID: 'coprowatt-demo',
    LINKY_ORES_CLIENT_SECRET: 'coprowatt-demo-ores-secret',
    LINKY_ORES_REDIRECT_URI: 'http://localhost:3000/auth/linky/callback',
    LINKY_ORES_BASE_URL: `${url}/ores`,
    LINKY_MED_CLIENT_ID: 'coprowatt-demo',
    LINKY_MED_CLIENT_SECRET: 'coprowatt-demo-med-secret',
    LINKY_MED_BASE_URL: `${url}/med`,
  });
}

/** This lib's modules on a real server, database, queue and clock; the operator is the sandbox. */
export async function listen(
  databaseUrl: string,
  dataSource: DataSource,
  secrets: Secrets,
  clock: Clock,
  role: 'all' | 'api' | 'worker' = 'all',
): Promise<INestApplication> {
  const config = createTestConfig(databaseUrl, { ROLE: role, DEMO: 'true' });
  const jobs = new Jobs(config);
  await jobs.start();
  const providers = [
    { provide: DataSource, useValue: dataSource },
    { provide: PlatformConfig, useValue: config },
    { provide: Clock, useValue: clock },
    { provide: Secrets, useValue: secrets },
    { provide: Jobs, useValue: jobs },
    { provide: LiveBus, useFactory: () => new LiveBus(databaseUrl) },
    { provide: LastBackup, useValue: new LastBackup(dataSource) },
    { provide: Metrics, useValue: new Metrics(config) },
  ];
  const ground: DynamicModule = {
    module: TestGround,
    providers,
    exports: providers.map(({ provide }) => provide),
  };
  const root = {
    module: class TestRoot {},
    imports: [ground, AuditModule, MailModule, IdentityModule, LinkyModule],
  };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    logger: ['error'],
    abortOnError: false,
  });
  app.use(sessionMiddleware(app));
  app.setGlobalPrefix('api/v1', { exclude: [{ path: 'auth/linky/callback', method: RequestMethod.GET }] });
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  return app;
}
