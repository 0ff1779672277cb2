import type { MeterTraits } from './meter-traits.ts';

/** What a point takes from the network, or gives to it. */
export const DIRECTIONS = ['consumption', 'production'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Whether the point has a meter for that direction. */
export function measures({ productionOnly, injects }: MeterTraits, direction: Direction): boolean {
  return direction === 'consumption' ? productionOnly !== true : productionOnly === true || injects === true;
}
