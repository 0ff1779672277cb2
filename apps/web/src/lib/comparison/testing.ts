import type { ComparedDays, Comparison } from '@coprowatt/contracts';

// What the specs of comparisons are fed with.

/** 30 days to 22 June 2026 with those of 2025: 1,248 kWh against 1,145, the days at a mean. */
export function comparisonSample(changes: Partial<Comparison> = {}): Comparison {
  const side = { completeness: 1, days: 30 };
  return {
    kind: 'yoy',
    timeZone: 'Europe/Paris',
    meterCount: 3,
    current: { ...side, from: '2026-05-24', to: '2026-06-23', energyWh: 1_248_000 },
    previous: { ...side, from: '2025-05-24', to: '2025-06-23', energyWh: 1_145_000 },
    change: { differenceWh: 103_000, percent: 8.996 },
    reason: null,
    days: comparedDays([['2026-06-22', '2025-06-22', 41_600, 38_166]]),
    ...changes,
  };
}

/** One row a pair: date, previous date, Wh, previous Wh, and the share that counts (1). */
export function comparedDays(
  rows: [date: string, previous: string, wh: number | null, previousWh: number | null, share?: number][],
): ComparedDays {
  return {
    localDate: rows.map(([date]) => date),
    previousDate: rows.map(([, previous]) => previous),
    wh: rows.map(([, , wh]) => wh),
    previousWh: rows.map(([, , , previousWh]) => previousWh),
    share: rows.map(([, , , , share = 1]) => share),
  };
}
