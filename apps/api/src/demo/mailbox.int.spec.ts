import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Mailer } from '@coprowatt/platform';
import { createEmptyDatabase } from '@coprowatt/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Response } from 'supertest';
import { setTimeout as delay } from 'node:timers/promises';
import { createApp } from '../create-app.ts';

const MAIL = { to: 'zoe@copro.example', subject: 'Réinitialiser le mot de passe', text: 'Voilà le lien…' };

let app: NestExpressApplication;
let drop: () => Promise<void>;

async function start(env: Record<string, string>): Promise<void> {
  const database = await createEmptyDatabase();
  drop = database.drop;
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    IOT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    DEMO: 'off',
    ...env,
  });
  app = await createApp();
  await app.listen(0, '127.0.0.1');
}

const mailbox = async (): Promise<Response> => request(await app.getUrl()).get('/api/v1/demo/mailbox');

afterEach(async () => {
  await app.close();
  await drop();
});

describe('the mailbox of the demonstration', () => {
  it('shows to anybody what was sent, and is not kept by browsers', async () => {
    await start({ DEMO: 'on', SANDBOX_CONTROL_URL: 'http://127.0.0.1:1/control' });
    await app.get(Mailer).send(MAIL);
    const deadline = Date.now() + 30_000;
    while ((await mailbox()).body.items.length === 0 && Date.now() < deadline) await delay(50);
    const answer = await mailbox();
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toEqual({ items: [{ id: expect.any(String), at: expect.any(String), ...MAIL }] });
  }, 60_000);

  it('is not there in a real installation', async () => {
    await start({});
    const answer = await mailbox();
    expect(answer.status).toBe(404);
    expect(answer.body.code).toBe('not_found');
  }, 60_000);
});
