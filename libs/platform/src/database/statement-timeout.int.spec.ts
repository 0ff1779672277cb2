import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { asAppError, problemDocument } from '../errors/problem.ts';
import { loggedError } from '../logging/serializers.ts';
import { createTestConfig, createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { dataSourceOptions } from './options.ts';
import { liftStatementLimit, withoutStatementLimit } from './statement-limit.ts';

let database: TestDatabase;
let impatient: DataSource;

beforeAll(async () => {
  database = await createTestDatabase({ entities: [], migrations: [] });
  const options = dataSourceOptions(database.url, { entities: [], migrations: [] }, 500);
  impatient = await new DataSource(options).initialize();
});
afterAll(async () => {
  await impatient.destroy();
  await database.drop();
});

describe('a statement that runs too long', () => {
  it('is cancelled, and answered without a word of it', async () => {
    const secret = 'p4ssw0rd';
    const error: unknown = await impatient
      .query('select pg_sleep(10), $1::text', [secret])
      .catch((thrown: unknown) => thrown);
    const refusal = asAppError(error);
    expect(problemDocument(refusal, 'id')).toEqual({
      type: 'about:blank',
      title: 'The answer took too long',
      status: 503,
      code: 'query_timeout',
      correlationId: 'id',
      retryAfter: 30,
    });
    expect(JSON.stringify(loggedError(refusal))).toContain('57014');
    expect(JSON.stringify(loggedError(refusal))).not.toContain(secret);
  });

  it('leaves its connection usable', async () => {
    await Promise.allSettled(Array.from({ length: 30 }, () => impatient.query('select pg_sleep(10)')));
    expect(await impatient.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is a matter of processes that serve people: a worker, a migration or a command may take its time', () => {
    const timeout = (env: Record<string, string>): number =>
      createTestConfig(database.url, env).statementTimeoutMs;
    expect([timeout({ ROLE: 'api' }), timeout({ ROLE: 'all' }), timeout({ ROLE: 'worker' })]).toEqual([
      30_000, 30_000, 0,
    ]);
    expect(timeout({ ROLE: 'api', DATABASE_STATEMENT_TIMEOUT_S: '2' })).toBe(2_000);
  });

  it('may end where the limit is lifted, and nowhere else afterwards', async () => {
    const slow = 'select pg_sleep(0.8)';
    await impatient.transaction(async (manager) => {
      await liftStatementLimit(manager);
      await manager.query(slow);
    });
    await withoutStatementLimit(impatient.manager, (manager) => manager.query(slow));
    const failing = withoutStatementLimit(impatient.manager, (manager) => manager.query('select 1 / 0'));
    await expect(failing).rejects.toThrow('division by zero');
    const all = await Promise.allSettled(Array.from({ length: 30 }, () => impatient.query(slow)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toEqual([]);
  });

  it('is none where none is asked', async () => {
    expect(await database.dataSource.query('show statement_timeout')).toEqual([{ statement_timeout: '0' }]);
  });
});
