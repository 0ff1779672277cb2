import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 180_000;

/** The whole application as `npm start` runs it, on ports and data of its own. */
export interface Stack {
  readonly baseUrl: string;
  readonly sandboxUrl: string;
  readonly dataDir: string;
  /** All that it printed so far. */
  output(): string;
  /** Ends the launcher with a signal and waits for it. Data stay. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** SIGKILL to the launcher and every process below it, as a power cut does. The database server is on its own. */
  crash(): Promise<void>;
  /** Starts again on the same ports and data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Processes started by `pid`, directly or not, from /proc. */
async function descendants(pid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((each) => readFile(`/proc/${each}/stat`, 'utf8').catch(() => '')));
  const children = stats.flatMap((stat) => {
    const [, child, parent] = /^(\d+) \(.*\) \S (\d+) /s.exec(stat) ?? [];
    return Number(parent) === pid ? [Number(child)] : [];
  });
  return [...children, ...(await Promise.all(children.map(descendants))).flat()];
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`the application ended with ${child.exitCode}:\n${output()}`);
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`not ready within ${READY_WITHIN_MS / 1000} s:\n${output()}`);
}

/** @param args of the launcher, e.g. `--prod`. */
export async function startStack(env: Record<string, string> = {}, args: string[] = []): Promise<Stack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'coprowatt-stack-'));
  // As root the database runs as another user, who must get in; else it would move elsewhere and outlive the test.
  await chmod(dataDir, 0o755);
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const baseUrl = `http://localhost:${port}`;
  let printed = '';
  let child: ChildProcess;

  const launch = async () => {
    child = spawn(process.execPath, ['apps/api/bin/start.mjs', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PORT: String(port),
        SANDBOX_PORT: String(sandboxPort),
        DATA_DIR: dataDir,
        ...env,
      },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await untilReady(baseUrl, child, () => printed);
  };
  const end = (signal: NodeJS.Signals) =>
    new Promise<number | null>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
      child.once('close', (code) => resolve(code));
      child.kill(signal);
    });

  await launch();
  return {
    baseUrl,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    dataDir,
    output: () => printed,
    end,
    crash: async () => {
      const pids = await descendants(child.pid ?? 0);
      await end('SIGKILL');
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      }
    },
    restart: launch,
    dispose: async () => {
      await end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
