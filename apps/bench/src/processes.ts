import type { ChildProcess } from 'node:child_process';

const READY_WITHIN_MS = 180_000;
const EVERY_MS = 50;

export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** @throws Error when another program answers there, which would be measured instead. */
export async function requireUnanswered(origin: string): Promise<void> {
  if (await fetch(origin).catch(() => null)) throw new Error(`another program answers at ${origin}`);
}

/** Until the application answers that it is ready. @throws Error when it ends before, or takes too long. */
export async function untilReady(origin: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`the application ended with ${child.exitCode ?? child.signalCode}`);
    const answer = await fetch(`${origin}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  throw new Error(`${origin} did not become ready`);
}

/** Ends a process with a signal and waits for it. */
export function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
