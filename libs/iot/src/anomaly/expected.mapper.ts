import type { ExpectedEnergy } from '@coprowatt/contracts';
import type { DayAssessment, LocalDate } from '@coprowatt/energy';

type Bounds = Record<'expectedWh' | 'lowWh' | 'highWh', number | null>;

const UNKNOWN: Bounds = { expectedWh: null, lowWh: null, highWh: null };

/**
 * The meters' expectations, added day by day; null where one of them says nothing. Bounds are added, too: a total outside
 * them is one of a meter outside its own.
 */
export function expectedColumns(
  dates: readonly LocalDate[],
  meters: readonly (readonly DayAssessment[])[],
): ExpectedEnergy['columns'] {
  const byDate = meters.map((days) => new Map(days.map((day) => [day.localDate, day])));
  const sums = dates.map((date) => sumOf(byDate.map((days) => days.get(date) ?? UNKNOWN)));
  return {
    localDate: [...dates],
    expectedWh: sums.map(({ expectedWh }) => expectedWh),
    lowWh: sums.map(({ lowWh }) => lowWh),
    highWh: sums.map(({ highWh }) => highWh),
  };
}

function sumOf(all: readonly Bounds[]): Bounds {
  const [first, ...others] = all;
  if (!first) return UNKNOWN;
  return others.reduce(
    (sum, next) => ({
      expectedWh: add(sum.expectedWh, next.expectedWh),
      lowWh: add(sum.lowWh, next.lowWh),
      highWh: add(sum.highWh, next.highWh),
    }),
    first,
  );
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
