import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Logger as NestLogger, Module, Post } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger, LoggerModule } from 'nestjs-pino';
import request from 'supertest';
import { ProblemFilter } from '../errors/problem.filter.ts';
import { createTestConfig } from '../testing/test-config.ts';
import { loggingParams, scrubbedStream } from './logging.module.ts';

const PRM = '00000000000101';
const lines: string[] = [];
const sink = { write: (line: string) => lines.push(line) > 0 } as NodeJS.WritableStream;
const config = createTestConfig('postgres://unused@127.0.0.1/x', { LOG_LEVEL: 'info' });

@Controller()
class LoudController {
  private readonly logger = new NestLogger(LoudController.name);

  @Get('auth/linky/callback')
  callback(): string {
    this.logger.log({ prm: PRM, note: `asked for ${PRM}` }, 'spoke');
    return 'ok';
  }

  @Post('fail')
  fail(): never {
    throw Object.assign(new Error(`no service for ${PRM}`), {
      parameters: ['hunter2'],
      request: { headers: { cookie: 'c=1' } },
    });
  }
}

@Module({
  imports: [LoggerModule.forRoot(loggingParams(config, scrubbedStream(null, sink)))],
  controllers: [LoudController],
})
class LoudModule {}

describe('what is logged of a request', () => {
  let app: INestApplication;

  beforeAll(async () => {
    app = await NestFactory.create(LoudModule, { bufferLogs: true });
    app.useLogger(app.get(Logger));
    app.useGlobalFilters(new ProblemFilter());
    await app.init();
    const server = app.getHttpServer();
    await request(server)
      .get(`/auth/linky/callback?code=abcdef123&state=s3cr3tstate&usage_point_id=${PRM}`)
      .set('Cookie', 'coprowatt_session=s%3Atopsecret')
      .set('Authorization', 'Bearer verysecrettoken');
    await request(server).post('/fail').send({ password: 'demo-copro-watt' });
  });

  afterAll(() => app.close());

  it('has no line for every module and route before it', () => {
    const contexts = lines.map((line) => (JSON.parse(line) as { context?: string }).context);
    expect(contexts).toContain('NestApplication');
    for (const wiring of ['InstanceLoader', 'RoutesResolver', 'RouterExplorer'])
      expect(contexts).not.toContain(wiring);
  });

  it('names method, path, status and correlation id', () => {
    const entries = lines.map(
      (line) => JSON.parse(line) as { msg: string; correlationId?: string; time: string },
    );
    const entry = entries.find(({ msg }) => msg === 'GET /auth/linky/callback 200');
    expect(entry).toMatchObject({
      req: { method: 'GET', path: '/auth/linky/callback' },
      res: { status: 200 },
    });
    expect(entry?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(entry?.time).toMatch(/^\d{4}-\d{2}-\d{2}T/);
  });

  it('keeps the message and stack of an internal error, without what the error carried along', () => {
    const error = lines.find((line) => line.includes('"msg":"internal_error"'));
    expect(error).toContain('no service for [redacted]');
    expect(error).toContain('at ');
    expect(error).not.toContain('hunter2');
  });

  it.each([PRM, 'abcdef123', 's3cr3tstate', 'topsecret', 'verysecrettoken', 'demo-copro-watt', 'c=1'])(
    'never holds %s',
    (secret) => {
      expect(lines.length).toBeGreaterThan(3);
      expect(lines.join('')).not.toContain(secret);
    },
  );
});
