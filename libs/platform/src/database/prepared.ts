import type { ClientBase, Pool, QueryResultRow } from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

const names = new Map<string, string>();

/** One text, one name: no connection is ever asked for two statements by the same name. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `coprowatt_${names.size + 1}`;
  names.set(text, name);
  return name;
}

/**
 * Runs a statement that requests send over and over: each connection has PostgreSQL parse it once, and plan it a few times.
 * Joins the manager's transaction, as `manager.query` does.
 * @param text one of a handful: the connections keep every one for as long as they live.
 * @throws QueryFailedError; QueryRunnerAlreadyReleasedError after the transaction's end, when its connection is somebody else's.
 */
export async function runPrepared<Row extends QueryResultRow>(
  manager: EntityManager,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { queryRunner, connection } = manager;
  if (queryRunner?.isReleased) throw new QueryRunnerAlreadyReleasedError();
  const client = queryRunner
    ? ((await queryRunner.connect()) as ClientBase)
    : ((connection.driver as PostgresDriver).master as Pool);
  try {
    return (await client.query<Row>({ name: nameOf(text), text, values })).rows;
  } catch (error) {
    throw new QueryFailedError(text, values, error as Error);
  }
}
