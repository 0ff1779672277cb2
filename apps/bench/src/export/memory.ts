import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const EVERY_MS = 100;

/** Resident memory of the largest process that this one has started, or that those have; bytes. */
async function largestChild(): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const family = new Set([process.pid]);
  // A child may be listed before its parent.
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const [pid = 0, parent = 0] of rows) if (family.has(parent)) family.add(pid);
  }
  family.delete(process.pid);
  return (
    1_024 * Math.max(0, ...rows.flatMap(([pid = 0, , kilobytes = 0]) => (family.has(pid) ? kilobytes : [])))
  );
}

/** Does the work; how much memory the application had before it, and at most during it. */
export async function withMemory<T>(
  work: () => Promise<T>,
): Promise<{ result: T; beforeBytes: number; peakBytes: number }> {
  const beforeBytes = await largestChild();
  let peakBytes = beforeBytes;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      peakBytes = Math.max(peakBytes, await largestChild());
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  const result = await work().finally(() => (isOver = true));
  await watching;
  return { result, beforeBytes, peakBytes };
}
