// Loaded before the application in a process that is measured: it tells its memory when it is asked.
process.on('message', (asked) => {
  if (asked !== 'memory') return;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rss, heapUsed });
});

export {};
