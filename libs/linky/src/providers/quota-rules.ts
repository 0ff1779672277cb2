/** At most `calls` in any stretch of `windowMs`. */
export interface QuotaWindow {
  calls: number;
  windowMs: number;
}

/** Enedis: 5 calls a second and 1,000 an hour for each API, the whole application together (providers sheet, section 9). */
export const ENEDIS_QUOTA: QuotaWindow[] = [
  { calls: 5, windowMs: 1_000 },
  { calls: 1_000, windowMs: 3_600_000 },
];

/** ORES: 60 calls a minute and 2,000 a day, the whole application together (providers sheet, section 12). */
export const ORES_QUOTA: QuotaWindow[] = [
  { calls: 60, windowMs: 60_000 },
  { calls: 2_000, windowMs: 24 * 3_600_000 },
];

/** The operator counts when a call arrives and we count when it leaves: the difference of two journeys. */
const JOURNEY_MARGIN_MS = 100;

/**
 * Earliest instant at which one more call fits. `nthLatest(n)` is the instant of the n-th latest call so far,
 * or null when there were fewer.
 */
export function nextFreeMs(
  windows: QuotaWindow[],
  nowMs: number,
  nthLatest: (n: number) => number | null,
): number {
  const frees = windows.map(({ calls, windowMs }) => {
    const oldest = nthLatest(calls);
    return oldest === null ? nowMs : oldest + windowMs + JOURNEY_MARGIN_MS;
  });
  return Math.max(nowMs, ...frees);
}
