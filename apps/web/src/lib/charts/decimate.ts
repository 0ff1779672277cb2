import type { EpochMs } from './zone.ts';

/** A held value: mean power from `start` until `end`. */
export interface HeldValue {
  start: EpochMs;
  end: EpochMs;
  value: number;
}

export interface Point {
  x: EpochMs;
  y: number;
}

/** The plot's horizontal scale. */
export interface PixelScale {
  fromMs: EpochMs;
  toMs: EpochMs;
  widthPx: number;
}

interface TimeSpan {
  start: EpochMs;
  end: EpochMs;
}

const HOLE_PX = 2;

export function msPerPixel({ fromMs, toMs, widthPx }: PixelScale): number {
  return (toMs - fromMs) / Math.max(1, widthPx);
}

/**
 * Thins one unbroken run for drawing: of each pixel column the first, the true lowest, the true highest and the
 * last value stay, at their own instants. A closing point ends the run, so that its last interval is drawn.
 */
export function decimateRun(run: HeldValue[], scale: PixelScale): Point[] {
  const width = msPerPixel(scale);
  const column = (held: HeldValue): number => Math.floor((held.start - scale.fromMs) / width);
  const points: Point[] = [];
  for (let from = 0; from < run.length;) {
    const here = column(run[from] as HeldValue);
    let to = from + 1;
    while (to < run.length && column(run[to] as HeldValue) === here) to += 1;
    points.push(...landmarks(run.slice(from, to)));
    from = to;
  }
  const last = run.at(-1);
  if (last !== undefined) points.push({ x: last.end, y: last.value });
  return points;
}

function landmarks(held: HeldValue[]): Point[] {
  const values = held.map(({ value }) => value);
  const kept = [0, values.indexOf(Math.min(...values)), values.indexOf(Math.max(...values)), held.length - 1];
  return [...new Set(kept)]
    .sort((a, b) => a - b)
    .flatMap((index) => held[index] ?? [])
    .map(({ start, value }) => ({ x: start, y: value }));
}

/** A hole never gets thinner than 2 px: it grows around its middle, inside the window. */
export function widenHole(hole: TimeSpan, scale: PixelScale): TimeSpan {
  const least = HOLE_PX * msPerPixel(scale);
  if (hole.end - hole.start >= least) return hole;
  const middle = (hole.start + hole.end) / 2;
  const start = Math.max(scale.fromMs, Math.min(middle - least / 2, scale.toMs - least));
  return { start, end: start + least };
}

/**
 * Moves the ends of a run out of the widened holes beside it; no point is dropped, so no peak is lost.
 * A run that is narrower than its holes' margins stands as one vertical stroke.
 */
export function clearOf(points: Point[], before: TimeSpan | null, after: TimeSpan | null): Point[] {
  const low = before?.end ?? -Infinity;
  const high = after?.start ?? Infinity;
  if (low >= high) return points.map(({ y }) => ({ x: (low + high) / 2, y }));
  return points.map(({ x, y }) => ({ x: Math.min(Math.max(x, low), high), y }));
}
