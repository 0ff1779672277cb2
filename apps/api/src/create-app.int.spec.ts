import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEmptyDatabase } from '@coprowatt/platform/testing';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './create-app.ts';

let app: NestExpressApplication;
let folder: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createEmptyDatabase();
  drop = database.drop;
  folder = await mkdtemp(join(tmpdir(), 'coprowatt-log-'));
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    DATABASE_URL: database.url,
    IOT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    COPROWATT_TEST_LOG: join(folder, 'log'),
  });
  app = await createApp();
  await app.listen(0, '127.0.0.1');
}, 60_000);

afterAll(async () => {
  await app.close();
  await drop();
  await rm(folder, { recursive: true });
});

describe('what a service logs', () => {
  it('is written at once, with its cause', async () => {
    new Logger('Somewhere').error({ err: new Error('the reason') }, 'it broke');
    const lines = (await readFile(join(folder, 'log'), 'utf8').catch(() => '')).trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      level: 50,
      context: 'Somewhere',
      msg: 'it broke',
      err: { message: 'the reason', stack: expect.any(String) },
    });
  });
});
