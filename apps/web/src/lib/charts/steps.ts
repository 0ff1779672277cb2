import type { Granularity } from '@coprowatt/contracts';
import type { ChartWindow } from './frame.ts';
import { eachDay } from './zone.ts';

/** Steps that a window can be shown in, fine to coarse; the one in use is always among them. */
export function stepsFor({ from, to, granularity }: ChartWindow): Granularity[] {
  const days = eachDay(from, to).length;
  const fitting: Granularity[] = [];
  if (days <= 62) fitting.push('raw');
  if (days <= 14) fitting.push('hour');
  if (days > 1) fitting.push('day');
  if (days > 31) fitting.push('month');
  return fitting.includes(granularity) ? fitting : [...fitting, granularity];
}
