const HEAD = ['n', 'p50 ms', 'p95 ms', 'p99 ms', 'most ms'];

/** Heads of the columns of `spread`, after the name of the row. */
export const spreadHead = (what: string): string[] => [what, ...HEAD];

/** A row of a table: how many durations there are and how they spread, ms. */
export function spread(name: string, durationsMs: readonly number[]): string[] {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(0);
  return [name, String(sorted.length), at(0.5), at(0.95), at(0.99), at(1)];
}
