import { LARGEST_VALUE } from '../interval-rules.ts';

/** A decimal string of a whole number: 0 is a value, an empty, negative or fractional one is not readable. */
export function readWhole(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,10}(\.0+)?$/.test(text.trim())) return null;
  const whole = Number(text);
  return whole <= LARGEST_VALUE ? whole : null;
}
