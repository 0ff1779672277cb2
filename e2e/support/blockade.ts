import { Client } from 'pg';

/** Locks of the database that hold a process at one place of its work. */
export class Blockade {
  readonly #url: string;
  readonly #held: Client[] = [];

  constructor(databaseUrl: string) {
    this.#url = databaseUrl;
  }

  /** Takes a table; answers how to let go. */
  async hold(table: string, mode: 'share' | 'access exclusive'): Promise<() => Promise<void>> {
    const client = await this.#connect();
    await client.query('begin');
    await client.query(`lock table ${table} in ${mode} mode`);
    return () => this.#end(client);
  }

  /** Stands in the queue for a table that is in use: who asks for it later waits behind. */
  async queueFor(table: string): Promise<void> {
    const client = await this.#connect();
    await client.query('begin');
    const statement = `lock table ${table} in access exclusive mode`;
    client.query(statement).catch(() => undefined);
    await this.untilWaiting(statement);
  }

  /** Until a statement that holds these words waits for a lock. */
  async untilWaiting(words: string): Promise<void> {
    await this.until(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
         and position($1 in query) > 0 and pid <> pg_backend_pid()`,
      [words],
    );
  }

  /** Until a question has an answer. */
  async until(question: string, values: unknown[] = []): Promise<void> {
    const deadline = Date.now() + 60_000;
    while ((await this.rows(question, values)).length === 0) {
      if (Date.now() > deadline) throw new Error(`never: ${question}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async rows<Row extends object>(question: string, values: unknown[] = []): Promise<Row[]> {
    const client = await this.#connect();
    const { rows } = await client.query<Row>(question, values).finally(() => this.#end(client));
    return rows;
  }

  /** Lets go of everything. */
  async end(): Promise<void> {
    await Promise.all([...this.#held].map((client) => this.#end(client)));
  }

  async #connect(): Promise<Client> {
    const client = new Client({ connectionString: this.#url });
    client.on('error', () => undefined);
    await client.connect();
    this.#held.push(client);
    return client;
  }

  async #end(client: Client): Promise<void> {
    this.#held.splice(this.#held.indexOf(client), 1);
    await client.end();
  }
}
