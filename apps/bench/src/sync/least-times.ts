/** At most `calls` in any stretch of `windowMs`. */
export interface Allowance {
  calls: number;
  windowMs: number;
}

/**
 * The earliest instants at which calls that become possible at `releasesMs` can be made within an operator's allowances, after
 * those made at `earlierMs`; oldest first. Serving them in the order of their releases is the best that anybody can do for the
 * last one.
 */
export function leastTimes(
  releasesMs: readonly number[],
  allowances: readonly Allowance[],
  earlierMs: readonly number[] = [],
): number[] {
  const times = earlierMs.toSorted((a, b) => a - b);
  for (const releaseMs of releasesMs.toSorted((a, b) => a - b)) {
    const frees = allowances.map(
      ({ calls, windowMs }) => (times[times.length - calls] ?? -Infinity) + windowMs,
    );
    times.push(Math.max(releaseMs, times.at(-1) ?? -Infinity, ...frees));
  }
  return times.slice(earlierMs.length);
}
