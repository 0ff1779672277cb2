import { createHash } from 'node:crypto';
import type { Interval } from '@coprowatt/energy';

/** What a day's curve comes to: exact, so that two forms of it can be compared. */
export interface CurveSums {
  intervals: number;
  minutes: number;
  wattMinutes: number;
  /** Of start, length, value, quality and source of each interval. */
  digest: string;
}

function digestOf(intervals: readonly Interval[]): string {
  const hash = createHash('sha256');
  for (const { startMs, minutes, value, quality, source } of intervals.toSorted(
    (left, right) => left.startMs - right.startMs,
  ))
    hash.update(`${startMs} ${minutes} ${value} ${quality} ${source}\n`);
  return hash.digest('base64url');
}

export function sumsOf(intervals: readonly Interval[]): CurveSums {
  return {
    intervals: intervals.length,
    minutes: intervals.reduce((sum, { minutes }) => sum + minutes, 0),
    wattMinutes: intervals.reduce((sum, { minutes, value }) => sum + minutes * value, 0),
    digest: digestOf(intervals),
  };
}

const WORDS = { intervals: 'intervals', minutes: 'covered minutes', wattMinutes: 'watt-minutes' } as const;

/** The first sum that is not what it must be, in words; null when all are. What is not expected does not count. */
export function differenceOf(found: CurveSums, expected: Partial<CurveSums>): string | null {
  const names = ['intervals', 'minutes', 'wattMinutes'] as const;
  const name = names.find((each) => expected[each] !== undefined && expected[each] !== found[each]);
  if (name !== undefined) return `${found[name]} ${WORDS[name]} instead of ${expected[name]}`;
  return expected.digest === undefined || expected.digest === found.digest
    ? null
    : 'the same sums of other intervals, qualities or sources';
}
