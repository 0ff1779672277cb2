import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestConfig } from '@coprowatt/platform/testing';
import express from 'express';
import request from 'supertest';
import { seedTwoTenants, startTestApp, TEST_PASSWORD, type TestApp } from '../testing/index.ts';
import { requestSession } from './session-data.ts';
import { Sightings } from './sightings.ts';
import { WebSessions } from './web-sessions.ts';

const key = (): string => randomBytes(32).toString('base64');
const OLD = key();

let test: TestApp;
let cookie: string;

beforeAll(async () => {
  test = await startTestApp({ env: { IOT_ENCRYPTION_KEY: OLD } });
  await seedTwoTenants(test.seeder);
  cookie = await test.signIn('syndic@copro.test', TEST_PASSWORD);
});

afterAll(() => test.close());

/** Whether an application with these keys, on the same database, knows the cookie. */
async function isKnown(env: Record<string, string>): Promise<boolean> {
  const sessions = new WebSessions(
    createTestConfig(test.database.url, env),
    test.database.dataSource,
    test.app.get(Sightings),
  );
  const app = express().use(sessions.middleware, (req, res) => {
    res.json(requestSession(req) !== null);
  });
  const { body } = await request(app).get('/').set('Cookie', cookie);
  sessions.onApplicationShutdown();
  return body as boolean;
}

describe('the key that signs the session cookie', () => {
  it('follows from the encryption key: another process with the same key knows the session', async () => {
    expect(await isKnown({ IOT_ENCRYPTION_KEY: OLD })).toBe(true);
  });

  it('may be rotated without signing anyone out', async () => {
    expect(await isKnown({ IOT_ENCRYPTION_KEY: key(), IOT_ENCRYPTION_KEY_PREVIOUS: OLD })).toBe(true);
  });

  it('is not any other', async () => {
    expect(await isKnown({ IOT_ENCRYPTION_KEY: key() })).toBe(false);
  });
});

describe('a session that is ended before the answer that opened it has left', () => {
  it('is not brought back by that answer', async () => {
    const sessions = test.app.get(WebSessions);
    const { id } = await test.seeder.createUser({
      email: 'quick@copro.test',
      password: TEST_PASSWORD,
      displayName: 'Q',
      language: 'fr',
    });
    const rows = () => test.database.dataSource.query('select 1 from sessions where user_id = $1', [id]);
    const app = express().use(sessions.middleware, (req, res, next) => {
      void (async () => {
        await sessions.open(req, id);
        expect(await rows()).toHaveLength(1);
        await test.database.dataSource.query('delete from sessions where user_id = $1', [id]);
        res.end();
      })().catch(next);
    });
    await request(app).get('/').expect(200);
    expect(await rows()).toEqual([]);
  });
});
