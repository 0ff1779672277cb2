import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { asAppError } from '../errors/problem.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { dataSourceOptions } from './options.ts';
import { runPrepared } from './prepared.ts';

const DOUBLE = 'select $1::integer * 2 as twice';

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

describe('a prepared statement', () => {
  it('is parsed once a connection, whatever it is given', async () => {
    await database.dataSource.transaction(async (manager) => {
      for (const value of [1, 2, 3]) {
        expect(await runPrepared(manager, DOUBLE, [value])).toEqual([{ twice: 2 * value }]);
      }
      const kept = 'select statement from pg_prepared_statements';
      expect(await manager.query(kept)).toEqual([{ statement: DOUBLE }]);
    });
  });

  it('runs without a transaction on any connection', async () => {
    const answers = Array.from({ length: 30 }, (_, value) =>
      runPrepared(database.dataSource.manager, DOUBLE, [value]),
    );
    expect(await Promise.all(answers)).toEqual(answers.map((_, value) => [{ twice: 2 * value }]));
  });

  it('sees what its transaction wrote, and nobody else does', async () => {
    const count = 'select count(*)::integer as rows from clock where offset_ms = $1';
    await database.dataSource
      .transaction(async (manager) => {
        await manager.query('insert into clock (offset_ms) values (42)');
        expect(await runPrepared(manager, count, [42])).toEqual([{ rows: 1 }]);
        expect(await runPrepared(database.dataSource.manager, count, [42])).toEqual([{ rows: 0 }]);
        throw new Error('taken back');
      })
      .catch(() => undefined);
    expect(await runPrepared(database.dataSource.manager, count, [42])).toEqual([{ rows: 0 }]);
  });

  it('is not sent on a connection that its transaction gave back', async () => {
    const over = await database.dataSource.transaction((manager) => Promise.resolve(manager));
    await expect(runPrepared(over, DOUBLE, [1])).rejects.toThrow(QueryRunnerAlreadyReleasedError);
  });

  it('fails as any other, and within the limit of time', async () => {
    const failed = await runPrepared(impatient.manager, 'select 1 / $1::integer', [0]).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(QueryFailedError);
    const slow = await runPrepared(impatient.manager, 'select pg_sleep($1)', [10]).catch(
      (error: unknown) => error,
    );
    expect(asAppError(slow).code).toBe('query_timeout');
    expect(await runPrepared(impatient.manager, DOUBLE, [21])).toEqual([{ twice: 42 }]);
  });
});
