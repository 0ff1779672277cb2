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
export function linePoints(slots: Slot[], factor: number, widthPx: number): LinePoint[] {
  const runs = filledRuns(slots);
  const scale: PixelScale = { fromMs: slots[0]?.start ?? 0, toMs: slots.at(-1)?.end ?? 1, widthPx };
  const gapAfter = runs.map((run, index) => gapBetween(run, runs[index + 1], scale));
  return runs.flatMap((run, index) => {
    const points = clearOf(decimateRun(run, scale), gapAfter[index - 1] ?? null, gapAfter[index] ?? null);
    const drawn = points.map(({ x, y }) => ({ x, y: y / factor }));
    const end = points.at(-1)?.x ?? scale.toMs;
    return index === runs.length - 1 ? drawn : [...drawn, { x: end, y: NaN }];
  });
}

function gapBetween(
  run: FilledSlot[],
  next: FilledSlot[] | undefined,
  scale: PixelScale,
): { start: number; end: number } | null {
  const [end, start] = [run.at(-1)?.end, next?.[0]?.start];
  return end === undefined || start === undefined ? null : widenHole({ start: end, end: start }, scale);
}

export function lineData(
  slots: Slot[],
  factor: number,
  widthPx: number,
  colours: ChartColours,
): { type: ChartType; data: ChartData } {
  return {
    type: 'line',
    data: {
      datasets: [
        {
          data: linePoints(slots, factor, widthPx),
          stepped: 'before',
          spanGaps: false,
          borderColor: colours.use,
          borderWidth: slots.length > widthPx ? 1 : 2,
          backgroundColor: `${colours.use}2e`,
          fill: 'origin',
          pointRadius: 0,
        },
      ],
    },
  };
}
