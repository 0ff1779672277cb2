import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const EVERY_MS = 100;
const API = /apps[/\\]api[/\\]dist[/\\]main\.js/;

interface Process {
  pid: number;
  parent: number;
  command: string;
}

async function processes(): Promise<Process[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  return stdout.split('\n').flatMap((row) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** The API among what this process has started, and those in turn; others on the machine may run one, too. */
async function apiPid(): Promise<number> {
  const all = await processes();
  const below = (parents: ReadonlySet<number>): Process[] => all.filter(({ parent }) => parents.has(parent));
  let family = below(new Set([process.pid]));
  while (family.length > 0) {
    const api = family.find(({ command }) => API.test(command));
    if (api) return api.pid;
    family = below(new Set(family.map(({ pid }) => pid)));
  }
  throw new Error('the application has no API process');
}

/** Resident memory of a process, bytes. */
async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return 1_024 * Number(stdout);
}

/** Does the work; how much memory the API process had before it, and at most during it. */
export async function withMemory<T>(
  work: () => Promise<T>,
): Promise<{ result: T; beforeBytes: number; peakBytes: number }> {
  const pid = await apiPid();
  const beforeBytes = await residentBytes(pid);
  let peakBytes = beforeBytes;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      peakBytes = Math.max(peakBytes, await residentBytes(pid));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  const result = await work().finally(() => (isOver = true));
  await watching;
  return { result, beforeBytes, peakBytes };
}
