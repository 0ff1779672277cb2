import { join } from 'node:path';
import { sessionMiddleware } from '@coprowatt/identity';
import { PostgresIoAdapter } from '@coprowatt/notifications';
import {
  correlation,
  createValidationPipe,
  Metrics,
  PlatformConfig,
  ProblemFilter,
} from '@coprowatt/platform';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.ts';
import { notFound } from './http/not-found.ts';
import { jsonOnly } from './http/json-only.ts';
import { loopbackRedirect } from './http/loopback-redirect.ts';
import { originCheck } from './http/origin-check.ts';
import { setPrefix } from './http/prefix.ts';
import { securityHeaders } from './http/security-headers.ts';
import { webFiles } from './http/web-files.ts';
import { measureRequests } from './metrics/measure-requests.ts';

import { openApiDocument } from './openapi/document.ts';

/** Built web application; the same relative place from `src` and from `dist`. */
const WEB_ROOT = join(import.meta.dirname, '../../web/build');

/** What stands before every route, in this order; also used by tests on an application of their own. */
export function configure(app: NestExpressApplication, config: PlatformConfig): void {
  app.set('trust proxy', config.trustProxy);
  app.disable('x-powered-by');
  app.use(correlation, securityHeaders(WEB_ROOT, config.publicUrl));
  app.use(originCheck(config.publicUrl), jsonOnly);
  app.use(loopbackRedirect(config.publicUrl), ...webFiles(WEB_ROOT));
  app.use(sessionMiddleware(app));
  setPrefix(app);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  app.useWebSocketAdapter(new PostgresIoAdapter(app, config.databaseUrl));
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'api/docs-json' });
}

/** The whole application, migrated and initialised, not listening yet. */
export async function createApp(module: Type<unknown> = AppModule): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bufferLogs: true,
    autoFlushLogs: false, // a refused start says why by itself, in one sentence
    forceCloseConnections: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.flushLogs(); // until then Nest only keeps what is logged
  app.use(measureRequests(app.get(Metrics)));
  configure(app, app.get(PlatformConfig));
  app.enableShutdownHooks();
  await app.init();
  app.use(notFound); // Nest answers only below its prefix
  return app;
}
