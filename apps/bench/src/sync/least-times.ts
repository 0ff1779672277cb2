/** At most `calls` in any stretch of `windowMs`. */
export interface Allowance {
  calls: number;
  windowMs: number;
}

/**
 * The earliest instants at which calls that become possible at `releasesMs` can be made within an operator's allowances,
 * oldest first. Serving them in the order of their releases is the best that anybody can do for the last one.
 */
export function leastTimes(releasesMs: readonly number[], allowances: readonly Allowance[]): number[] {
  const times: number[] = [];
  for (const releaseMs of [...releasesMs].sort((a, b) => a - b)) {
    const frees = allowances.map(
      ({ calls, windowMs }) => (times[times.length - calls] ?? -Infinity) + windowMs,
    );
    times.push(Math.max(releaseMs, times.at(-1) ?? -Infinity, ...frees));
  }
  return times;
}
