import {
  AuditModule,
  Clock,
  createValidationPipe,
  LastBackup,
  LiveBus,
  MailModule,
  PlatformConfig,
  ProblemFilter,
  Secrets,
  type DatabaseParts,
} from '@coprowatt/platform';
import {
  createTestConfig,
  createTestDatabase,
  createTestSecrets,
  TestClock,
  type TestDatabase,
} from '@coprowatt/platform/testing';
import {
  Global,
  Module,
  type DynamicModule,
  type INestApplication,
  type ModuleMetadata,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { identityEntities, identityMigrations } from '../identity.database.ts';
import { IdentityModule } from '../identity.module.ts';
import { IdentitySeeder } from '../identity-seeder.ts';
import { sessionMiddleware } from '../session/web-sessions.ts';

export interface TestAppOptions extends Partial<DatabaseParts> {
  /** Modules and controllers beside identity's. */
  imports?: ModuleMetadata['imports'];
  controllers?: ModuleMetadata['controllers'];
  /** Environment of the platform's settings. */
  env?: Record<string, string>;
  /** Last word before it listens. */
  prepare?: (app: NestExpressApplication, config: PlatformConfig) => void;
}

export interface TestApp {
  app: INestApplication;
  /** Where it listens, e.g. `http://127.0.0.1:40000`. */
  url: string;
  config: PlatformConfig;
  clock: TestClock;
  database: TestDatabase;
  seeder: IdentitySeeder;
  /** Signs in and answers the `Cookie` header of the session. */
  signIn(email: string, password: string): Promise<string>;
  close(): Promise<void>;
}

@Global()
@Module({})
class TestGround {}

function ground(database: TestDatabase, config: PlatformConfig, clock: Clock): DynamicModule {
  const providers = [
    { provide: DataSource, useValue: database.dataSource },
    { provide: PlatformConfig, useValue: config },
    { provide: Clock, useValue: clock },
    { provide: Secrets, useFactory: createTestSecrets },
    { provide: LiveBus, useFactory: () => new LiveBus(config.databaseUrl) },
    { provide: LastBackup, useValue: new LastBackup(database.dataSource) },
  ];
  return { module: TestGround, providers, exports: providers.map(({ provide }) => provide) };
}

/** The `Cookie` header that a browser would send after this answer. */
export function cookieOf(response: request.Response): string {
  const set = response.get('Set-Cookie') ?? [];
  return set.map((cookie) => cookie.split(';')[0]).join('; ');
}

async function listen(
  database: TestDatabase,
  config: PlatformConfig,
  clock: Clock,
  options: TestAppOptions,
): Promise<INestApplication> {
  const { imports = [], controllers = [], prepare } = options;
  const root = {
    module: class TestRoot {},
    imports: [ground(database, config, clock), AuditModule, MailModule, IdentityModule, ...imports],
    controllers,
  };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.use(sessionMiddleware(app));
  app.setGlobalPrefix('api/v1');
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  prepare?.(app, config);
  return app.listen(0, '127.0.0.1').then(() => app);
}

/** A refused boot leaves no database behind. */
async function listenOrDrop(...parts: Parameters<typeof listen>): Promise<INestApplication> {
  try {
    return await listen(...parts);
  } catch (error) {
    await parts[0].drop();
    throw error;
  }
}

/** Identity's routes and guard, with what a test adds, on a real server and a database of its own. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase({
    entities: [...identityEntities, ...(options.entities ?? [])],
    migrations: [...identityMigrations, ...(options.migrations ?? [])],
  });
  const config = createTestConfig(database.url, options.env);
  const clock = new TestClock('2026-06-23T10:00:00Z');
  const app = await listenOrDrop(database, config, clock, options);
  const url = await app.getUrl();
  const signIn = async (email: string, password: string): Promise<string> =>
    cookieOf(await request(url).post('/api/v1/auth/login').send({ email, password }).expect(200));
  const close = async (): Promise<void> => {
    await app.close();
    await database.drop();
  };
  return { app, url, config, clock, database, seeder: app.get(IdentitySeeder), signIn, close };
}
