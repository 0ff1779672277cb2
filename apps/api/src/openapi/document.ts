import { SESSION_COOKIE } from '@coprowatt/identity';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemAnswer } from './problem.answer.ts';
import { describeProblems } from './problems.ts';

function byName<T>(map: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The OpenAPI document, in an order that does not depend on the order of modules. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('CoproWatt')
    .setDescription('Electricity of co-ownerships. Errors are `application/problem+json` with a `code`.')
    .setVersion('1')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE }, SESSION_COOKIE)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN, for /metrics alone' })
    .build();
  const document = SwaggerModule.createDocument(app, settings, {
    extraModels: [ProblemAnswer],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const { schemas = {}, ...components } = document.components ?? {};
  return {
    ...document,
    paths: describeProblems(byName(document.paths)),
    components: { ...components, schemas: byName(schemas) },
  };
}
