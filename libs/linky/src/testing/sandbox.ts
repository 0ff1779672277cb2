import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { Customer } from './customer.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const START_WITHIN_MS = 120_000;
/** What Node made of the simulator's sources: every file of tests starts the same. */
const COMPILED = join(ROOT, 'node_modules/.cache/coprowatt-compiled');
/** A connection for each request: the simulator closes idle ones, on a busy machine just when the next request leaves. */
const dispatcher = new Agent({ pipelining: 0 });

export interface LoggedCall {
  api: string;
  dateDebut: string | null;
  dateFin: string | null;
  /** Resolution asked from ORES. */
  resolution: string | null;
  status: number | null;
}

export interface History {
  /** First local day with measures. */
  activation: string;
  days: { date: string; wh: number | null }[];
  points: { start: string; minutes: number; watts: number; status?: string }[];
}

/** Largest power of a day; `at` in UTC. */
export interface Peak {
  date: string;
  va: number;
  at: string;
}

/** The operator's simulator as a process of its own, on the clock of a test database. */
export class Sandbox {
  private follower: { nowMs(): number } | null = null;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(databaseUrl: string): Promise<Sandbox> {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'coprowatt-linky-'));
    const child = spawn(process.execPath, ['--conditions=@coprowatt/source', 'apps/sandbox/src/main.ts'], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        SANDBOX_PORT: String(port),
        DATA_DIR: folder,
        DATABASE_URL: databaseUrl,
        NODE_COMPILE_CACHE: COMPILED,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const sandbox = new Sandbox(`http://127.0.0.1:${port}`, child, folder);
    await sandbox.answering();
    return sandbox;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What a customer does on the consent page; answers the query of the return, or null when the page sends nobody back. */
  decide(authorizationUrl: string, decision: string, prm: string): Promise<URLSearchParams | null> {
    return new Customer(this.url).decide(authorizationUrl, decision, prm);
  }

  async deleteShares(): Promise<void> {
    const page = await (await fetch(`${this.url}/enedis/partages`)).text();
    for (const [, path] of page.matchAll(/action="([^"]*supprimer)"/g))
      await fetch(new URL(path ?? '', `${this.url}/enedis/`), { method: 'POST', redirect: 'manual' });
  }

  /** State of the consents of a Belgian point, oldest first. */
  async consentsOf(ean: string): Promise<string[]> {
    const { consents } = (await this.control('GET', 'consents')) as {
      consents: { eans: string[]; state: string }[];
    };
    return consents.filter(({ eans }) => eans.includes(ean)).map(({ state }) => state);
  }

  /** What a customer does on his page of the operator: the point is shared with nobody any more. */
  async endShare(point: string): Promise<void> {
    const list = point.length === 18 ? 'consents' : 'shares';
    await this.control('DELETE', `${list}?${new URLSearchParams({ prm: point })}`);
  }

  async fault(fault: Record<string, unknown>): Promise<void> {
    await this.control('POST', 'faults', fault);
  }

  async clearFaults(): Promise<void> {
    await this.control('DELETE', 'faults');
  }

  /** Points that the operator replaces; null watts make a hole. */
  async correct(
    prm: string,
    points: { start: string; minutes: number; watts: number | null }[],
  ): Promise<void> {
    await this.control('POST', 'series', { prm, points });
  }

  /** Who moves the time goes on when this clock has heard of it: that of the application under test. */
  waitFor(clock: { nowMs(): number }): void {
    this.follower = clock;
  }

  async advance(duration: string): Promise<void> {
    const { now } = (await this.control('POST', 'clock', { advance: duration })) as { now: string };
    const end = Date.now() + START_WITHIN_MS;
    while (this.follower && this.follower.nowMs() < Date.parse(now)) {
      if (Date.now() > end) throw new Error(`the application did not hear that it is ${now}`);
      await delay(5);
    }
  }

  /** What a customer does on his own page of Enedis; without days: from today, for as long as one can. */
  async share(prm: string, dateDebut?: string, dateFin?: string): Promise<{ autorisationId: number }> {
    const days = { ...(dateDebut && { dateDebut }), ...(dateFin && { dateFin }) };
    return (await this.control('POST', 'shares', { prm, ...days })) as { autorisationId: number };
  }

  /** What a customer does at the MyElectricalData gateway: consents there, for the one account. */
  async holdAtGateway(prm: string): Promise<void> {
    await this.control('POST', 'med/accounts', { prm });
  }

  /** What the operator holds of some days, published ones only. */
  async history(
    prm: string,
    from: string,
    to: string,
    direction: 'consumption' | 'production' = 'consumption',
  ): Promise<History> {
    const query = new URLSearchParams({ prm, from, to, direction });
    return (await this.control('GET', `history?${query}`)) as History;
  }

  /** The daily peaks that Enedis holds, published ones only. */
  async peaks(prm: string, from: string, to: string): Promise<Peak[]> {
    const query = new URLSearchParams({ prm, from, to });
    return ((await this.control('GET', `peaks?${query}`)) as { days: Peak[] }).days;
  }

  async calls(): Promise<LoggedCall[]> {
    return ((await this.control('GET', 'requests')) as { requests: LoggedCall[] }).requests;
  }

  async forgetCalls(): Promise<void> {
    await this.control('DELETE', 'requests');
  }

  private async control(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.url}/control/${path}`, {
      method,
      dispatcher,
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    if (!response.ok)
      throw new Error(`sandbox ${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }

  private async answering(): Promise<void> {
    for (const end = Date.now() + START_WITHIN_MS; Date.now() < end; await delay(50)) {
      if (this.child.exitCode !== null) throw new Error(`the sandbox ended with ${this.child.exitCode}`);
      const response = await fetch(`${this.url}/health`).catch(() => null);
      if (response?.ok) return;
    }
    throw new Error('the sandbox did not start');
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
