import { readFileSync } from 'node:fs';

const POLL_MS = 1_000;

/** `npm start` runs us through a shell that outlives a killed npm: then npm itself has to be watched (Linux). */
function parentOfShell(pid: number): string {
  try {
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return process.env['npm_lifecycle_event'] && /^(sh|dash|bash|ash)$/.test(name ?? '')
      ? (parent ?? '')
      : '';
  } catch {
    return ''; // another system, or a parent that ended this very moment: its number changes too
  }
}

function ancestors(): string {
  return `${process.ppid} ${parentOfShell(process.ppid)}`;
}

/** Calls `onGone` once when whoever started us has ended: npm neither forwards SIGTERM nor waits for us. */
export function watchParent(onGone: () => void): NodeJS.Timeout {
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    onGone();
  }, POLL_MS);
  return timer.unref();
}
