import type { ComparedDays, ComparedPeriod, EnergyChange } from '@coprowatt/contracts';
import { commonShare, toWh, type ComparedPair, type PeriodComparison } from '@coprowatt/energy';
import type { DaySpan } from '../reading/day-span.ts';

/** Pure: sums in watt-minutes to figures in Wh. */

/** One of the two sides; where they are not compared there is no energy, since what both know of is too little to be told. */
export function asPeriod(
  { reason, ...sides }: PeriodComparison,
  side: 'current' | 'previous',
  span: DaySpan,
  days: number,
): ComparedPeriod {
  const { wattMinutes, completeness } = sides[side];
  return { ...span, energyWh: reason === null ? whOrNull(wattMinutes) : null, completeness, days };
}

/** Null where the periods are not compared. */
export function changeOf({ current, previous, reason }: PeriodComparison): EnergyChange | null {
  if (reason !== null || current.wattMinutes === null || previous.wattMinutes === null) return null;
  const difference = current.wattMinutes - previous.wattMinutes;
  return {
    differenceWh: toWh(difference),
    percent: previous.wattMinutes === 0 ? null : (difference / previous.wattMinutes) * 100,
  };
}

export function dayColumns(pairs: readonly ComparedPair[]): ComparedDays {
  return {
    localDate: pairs.map(({ date }) => date),
    previousDate: pairs.map(({ previousDate }) => previousDate),
    wh: pairs.map(({ wattMinutes }) => whOrNull(wattMinutes)),
    previousWh: pairs.map(({ previousWattMinutes }) => whOrNull(previousWattMinutes)),
    share: pairs.map(commonShare),
  };
}

function whOrNull(wattMinutes: number | null): number | null {
  return wattMinutes === null ? null : toWh(wattMinutes);
}
