import { Client } from 'pg';

/** Statements that this process sends to PostgreSQL while `work` goes on: the least of so many times. */
export async function countStatements(work: () => Promise<unknown>, times = 1): Promise<number> {
  const { query } = Client.prototype;
  const counts: number[] = [];
  let sent = 0;
  Client.prototype.query = new Proxy(query, {
    apply(target, client, args) {
      sent += 1;
      return Reflect.apply(target, client, args);
    },
  });
  try {
    for (let time = 0; time < times; time++) {
      sent = 0;
      await work();
      counts.push(sent);
    }
  } finally {
    Client.prototype.query = query;
  }
  return Math.min(...counts);
}
