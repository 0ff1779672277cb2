import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../app.module.ts';
import { setPrefix } from '../http/prefix.ts';
import { openApiDocument } from './document.ts';

/** The document without a database or configuration: routes are looked at, nothing is made. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(AppModule, { preview: true, logger: ['error'] });
  setPrefix(app);
  const document = openApiDocument(app);
  await app.close();
  return document;
}

/** The text of `docs/openapi.json`. */
export async function describedText(): Promise<string> {
  return `${JSON.stringify(await describeApi(), null, 2)}\n`;
}
