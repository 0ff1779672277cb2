import type { EntityManager } from 'typeorm';

/** Lets every statement of a transaction take its time, where `DATABASE_STATEMENT_TIMEOUT_S` limits what people wait for. */
export async function liftStatementLimit(transaction: EntityManager): Promise<void> {
  await transaction.query('set local statement_timeout = 0');
}

/** The same for what cannot stand in a transaction: a connection of its own, which goes back to the pool with its limit. */
export async function withoutStatementLimit<T>(
  manager: EntityManager,
  work: (unlimited: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = manager.connection.createQueryRunner();
  try {
    await runner.query('set statement_timeout = 0');
    return await work(runner.manager);
  } finally {
    try {
      await runner.query('reset statement_timeout');
    } finally {
      await runner.release();
    }
  }
}
