import type { PortfolioRow } from '@coprowatt/contracts';
import { energy } from './format.ts';
import { m } from './paraglide/messages.js';

type Days = Pick<PortfolioRow, 'dailyWh' | 'dailyPartial'>;

export interface SparkBar {
  x: number;
  y: number;
  height: number;
  /** What is known of the day is a minimum. */
  partial: boolean;
}

const LEAST_PX = 1.5;

/** Day by day, oldest first, from zero; an unknown day is an empty place, never a zero. */
export function sparkBars({ dailyWh, dailyPartial }: Days, slotPx: number, heightPx: number): SparkBar[] {
  const top = Math.max(1, ...dailyWh.map((value) => value ?? 0));
  return dailyWh.flatMap((value, index) => {
    if (value === null) return [];
    const height = Math.max(LEAST_PX, (value / top) * heightPx);
    return [{ x: index * slotPx, y: heightPx - height, height, partial: dailyPartial[index] === true }];
  });
}

/** The same in words; a partial day is never the lowest. */
export function sparkLabel({ dailyWh, dailyPartial }: Days): string {
  const known = dailyWh.filter((value) => value !== null);
  const whole = dailyWh.filter((value, index): value is number => value !== null && !dailyPartial[index]);
  const said = m.sparkline({
    days: known.length,
    of: dailyWh.length,
    low: energy(Math.min(...(whole.length > 0 ? whole : known))),
    high: energy(Math.max(...known)),
  });
  const count = known.length - whole.length;
  return count === 0 ? said : `${said}, ${m.sparkline_partial({ count })}`;
}
