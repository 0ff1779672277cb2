import type { Interval } from '@coprowatt/energy';

/** What a day's curve comes to: exact, so that two forms of it can be compared. */
export interface CurveSums {
  intervals: number;
  minutes: number;
  wattMinutes: number;
}

export function sumsOf(intervals: readonly Interval[]): CurveSums {
  return {
    intervals: intervals.length,
    minutes: intervals.reduce((sum, { minutes }) => sum + minutes, 0),
    wattMinutes: intervals.reduce((sum, { minutes, value }) => sum + minutes * value, 0),
  };
}

const WORDS = { intervals: 'intervals', minutes: 'covered minutes', wattMinutes: 'watt-minutes' } as const;

/** The first sum that is not what it must be, in words; null when all are. What is not expected does not count. */
export function differenceOf(found: CurveSums, expected: Partial<CurveSums>): string | null {
  const names = ['intervals', 'minutes', 'wattMinutes'] as const;
  const name = names.find((each) => expected[each] !== undefined && expected[each] !== found[each]);
  return name === undefined ? null : `${found[name]} ${WORDS[name]} instead of ${expected[name]}`;
}
