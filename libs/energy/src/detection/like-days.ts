import { SATURDAY, SUNDAY, WORKING, type DayClass, type DaySeries } from './day-series.ts';

/** Days before the judged one, `nearest` excluded, to `farthest` included, and how many like days must be there. */
export interface Window {
  nearest: number;
  farthest: number;
  atLeast: number;
}

/** A quantile of a quantity over the like days of a window; NaN with too few. */
export interface LikeQuery {
  series: DaySeries;
  values: Float64Array;
  window: Window;
  quantile: number;
}

/**
 * What like days held. On a public holiday the greater of Sundays' and working days': not every place rests.
 * NaN with too few like days.
 */
export function likeQuantile(query: LikeQuery, place: number): number {
  const { classes, holidays } = query.series;
  const own = quantileOfClass(query, place, classes[place] ?? 0);
  if (!holidays[place]) return own;
  const working = quantileOfClass(query, place, WORKING);
  return Number.isNaN(own) || working > own ? working : own;
}

/** The same question of the window that ends before `since` instead of before `place`. */
export function endingAt(query: LikeQuery, since: number, place: number): LikeQuery {
  const { nearest, farthest, atLeast } = query.window;
  const back = place - since;
  return { ...query, window: { nearest: nearest + back, farthest: farthest + back, atLeast } };
}

/** The same of the days of one class, or of all days off for Saturdays and Sundays with too few of their own. */
export function quantileOfClass(query: LikeQuery, place: number, wanted: DayClass): number {
  const { window, quantile } = query;
  const same = collect(query, place, wanted, wanted);
  if (same.length >= window.atLeast) return quantileOf(same, quantile);
  if (wanted === WORKING) return NaN;
  const off = collect(query, place, SATURDAY, SUNDAY);
  return off.length >= window.atLeast ? quantileOf(off, quantile) : NaN;
}

/** Known values of the window's days of two classes, in a list of its own. */
function collect(
  { series: { classes }, values, window }: LikeQuery,
  place: number,
  one: DayClass,
  other: DayClass,
): Float64Array {
  const to = place - window.nearest;
  const from = Math.max(0, place - window.farthest);
  const found = new Float64Array(Math.max(0, to - from));
  let length = 0;
  for (let at = from; at < to; at++) {
    const kind = classes[at];
    const value = values[at] ?? NaN;
    if ((kind === one || kind === other) && !Number.isNaN(value)) found[length++] = value;
  }
  return found.subarray(0, length);
}

/** Linear between neighbours; changes the order of `values`. NaN on none. */
export function quantileOf(values: Float64Array, quantile: number): number {
  if (values.length === 0) return NaN;
  const at = (values.length - 1) * quantile;
  const place = Math.floor(at);
  const below = putInPlace(values, place);
  if (place === at) return below;
  const above = values
    .subarray(place + 1)
    .reduce((least, value) => (value < least ? value : least), Infinity);
  return below + (above - below) * (at - place);
}

/** The value that sorting would put at `place`, put there, with smaller ones before it (Hoare's selection: no need to sort the rest). */
function putInPlace(values: Float64Array, place: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[place] ?? NaN;
    let low = from;
    let high = to;
    while (low <= high) {
      while ((values[low] ?? NaN) < pivot) low++;
      while ((values[high] ?? NaN) > pivot) high--;
      if (low > high) break;
      const moved = values[low] ?? NaN;
      values[low++] = values[high] ?? NaN;
      values[high--] = moved;
    }
    if (high < place) from = low;
    if (place < low) to = high;
  }
  return values[place] ?? NaN;
}
