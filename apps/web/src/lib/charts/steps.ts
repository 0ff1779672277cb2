import type { Granularity } from '@coprowatt/contracts';
import type { ChartWindow } from './frame.ts';
import { daysBetween } from './zone.ts';

/**
 * Steps that a window can be read in, the best first: no half-hours over five weeks, no single days over three
 * months. A daily-only meter has days and months.
 */
export function stepsFor({ from, to }: Pick<ChartWindow, 'from' | 'to'>, dailyOnly: boolean): Granularity[] {
  const days = daysBetween(from, to);
  if (dailyOnly) return days > 92 ? ['month', 'day'] : ['day'];
  if (days <= 3) return ['raw', 'hour'];
  if (days <= 13) return ['hour', 'raw', 'day'];
  if (days <= 35) return ['day', 'raw'];
  return days <= 92 ? ['day'] : ['month', 'day'];
}
