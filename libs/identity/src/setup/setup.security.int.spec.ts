import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { WRONG_TOKENS_PER_NETWORK } from '../auth/public-limit.ts';
import { startTestApp, type TestApp } from '../testing/index.ts';
import { SetupService } from './setup.service.ts';

let test: TestApp;
let other: TestApp;

beforeAll(async () => {
  test = await startTestApp({ prepare: (app) => app.set('trust proxy', true) });
  other = await startTestApp();
});

afterAll(async () => {
  await test.close();
  await other.close();
});

const post = (token: string, email: string, network = '192.0.2.1') =>
  request(test.url).post('/api/v1/setup').set('X-Forwarded-For', network).send({
    token,
    organisationName: 'Mine',
    displayName: 'Eve',
    email,
    password: 'a password for the first',
    language: 'fr',
  });
const people = () => test.database.dataSource.query('select email from users');

describe('a stranger who finds a new installation before its owner', () => {
  it('gets nowhere without the token of its console', async () => {
    const right = (await test.app.get(SetupService).pendingToken()) ?? '';
    const elsewhere = (await other.app.get(SetupService).pendingToken()) ?? '';
    expect(right).toMatch(/^[\w-]{43}$/);
    expect(elsewhere).not.toBe(right);
    const wrong = ['x', elsewhere, right.slice(0, -1), `${right}A`, randomBytes(32).toString('base64url')];
    for (const token of wrong)
      expect((await post(token, 'eve@copro.test').expect(404)).body.code).toBe('token_invalid');
    expect(await people()).toEqual([]);
  });

  it('does not find the token in the database', async () => {
    const right = (await test.app.get(SetupService).pendingToken()) ?? '';
    const tables: { name: string }[] = await test.database.dataSource.query(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const rows = await test.database.dataSource.query(`select t::text as row from ${name} t`);
      expect(JSON.stringify(rows)).not.toContain(right);
    }
  });

  it('may not guess for long', async () => {
    for (let n = 0; n < WRONG_TOKENS_PER_NETWORK; n += 1)
      await post(`guess ${n}`, 'eve@copro.test', '198.51.100.7').expect(404);
    const { body } = await post('one more', 'eve@copro.test', '198.51.100.7').expect(429);
    expect(body.code).toBe('too_many_attempts');
  });
});

describe('two who finish at once', () => {
  it('are one who wins and others who are told that it is done', async () => {
    const token = (await test.app.get(SetupService).pendingToken()) ?? '';
    const statuses = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => (await post(token, `p${n}@copro.test`)).status),
    );
    expect(statuses.sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await people()).toHaveLength(1);
    const [{ organisations }] = await test.database.dataSource.query(
      'select count(*)::int as organisations from organisations',
    );
    expect(organisations).toBe(1);
  });
});
