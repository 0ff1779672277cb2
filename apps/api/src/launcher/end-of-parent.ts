const POLL_MS = 1_000;

/** Calls `onGone` once when the process that started us has ended: npm neither forwards SIGTERM nor waits for us. */
export function watchParent(onGone: () => void): NodeJS.Timeout {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, POLL_MS);
  return timer.unref();
}
