import type { ChartData, ChartType } from 'chart.js';
import type { ChartColours } from './colours.ts';
import { clearOf, decimateRun, widenHole, type PixelScale } from './decimate.ts';
import { filledRuns } from './runs.ts';
import type { FilledSlot, Slot } from './slot.ts';

export interface LinePoint {
  x: number;
  /** NaN breaks the stroke: a real gap. */
  y: number;
}

/** The curve as strokes that hold each value until the next; between two of them a gap stays a gap. */
export function linePoints(slots: Slot[], factor: number, scale: PixelScale): LinePoint[] {
  const runs = filledRuns(slots);
  const gapAfter = runs.map((run, index) => gapBetween(run, runs[index + 1], scale));
  return runs.flatMap((run, index) => {
    const points = clearOf(decimateRun(run, scale), gapAfter[index - 1] ?? null, gapAfter[index] ?? null);
    const drawn = points.map(({ x, y }) => ({ x, y: y / factor }));
    const end = points.at(-1)?.x ?? scale.toMs;
    return index === runs.length - 1 ? drawn : [...drawn, { x: end, y: NaN }];
  });
}

export function scaleOf(slots: Slot[], widthPx: number): PixelScale {
  return { fromMs: slots[0]?.start ?? 0, toMs: slots.at(-1)?.end ?? 1, widthPx };
}

function gapBetween(
  run: FilledSlot[],
  next: FilledSlot[] | undefined,
  scale: PixelScale,
): { start: number; end: number } | null {
  const [end, start] = [run.at(-1)?.end, next?.[0]?.start];
  return end === undefined || start === undefined ? null : widenHole({ start: end, end: start }, scale);
}

/** Stays in steps, breaks at gaps, carries no dots. */
const HELD = { stepped: 'before', spanGaps: false, pointRadius: 0 } as const;
const DASHES = [6, 4];

/** The curve as a filled line; over it, where there is one, the curve that it is compared with. */
export function lineData(
  slots: Slot[],
  compared: Slot[],
  factor: number,
  widthPx: number,
  colours: ChartColours,
): { type: ChartType; data: ChartData } {
  const scale = scaleOf(slots, widthPx);
  const own = {
    ...HELD,
    data: linePoints(slots, factor, scale),
    borderColor: colours.use,
    borderWidth: slots.length > widthPx ? 1 : 2,
    backgroundColor: `${colours.use}2e`,
    fill: 'origin',
    order: 2,
  };
  const over = compared.length === 0 ? [] : dashed(linePoints(compared, factor, scale), colours);
  return { type: 'line', data: { datasets: [own, ...over] } };
}

/** Dashes with a halo of the ground, so that they are told from the line they cross. */
function dashed(data: LinePoint[], { compare, surface }: ChartColours) {
  const line = { ...HELD, data, borderDash: DASHES, fill: false };
  return [
    { ...line, borderColor: compare, borderWidth: 2, order: 0 },
    { ...line, borderColor: surface, borderWidth: 5, order: 1 },
  ];
}
