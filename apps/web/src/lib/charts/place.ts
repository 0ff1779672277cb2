import type { Box } from './canvas.ts';
import type { Slot } from './slot.ts';

/** The part of a drawn chart that says where things stand. */
export interface Plot {
  chartArea: Box;
  scales: Record<string, { getPixelForValue(value: number): number }>;
}

/** How slots lie on the x axis: columns of equal width, or their true length in time. */
export type Layout = 'columns' | 'time';

export function layoutOf(slots: Slot[]): Layout {
  return slots[0]?.step === 'raw' ? 'time' : 'columns';
}

const COLUMN_SHARE = 0.76;
const COLUMN_MAX_PX = 56;
const THIN_PX = 5;
const LEAST_HOLE_PX = 2;

/** Width of a column in a slot of `slotPx`: thin slots leave no room between columns. */
export function columnPx(slotPx: number): number {
  return slotPx < THIN_PX ? slotPx : Math.min(slotPx * COLUMN_SHARE, COLUMN_MAX_PX);
}

/** Full ground from slot `first` to slot `last`. */
export function groundOf(plot: Plot, slots: Slot[], layout: Layout, first: number, last: number): Box {
  const { chartArea } = plot;
  const slotPx = (chartArea.right - chartArea.left) / slots.length;
  const [left, right] =
    layout === 'columns'
      ? [chartArea.left + first * slotPx, chartArea.left + (last + 1) * slotPx]
      : [at(plot, 'x', slots[first]?.start ?? 0), at(plot, 'x', slots[last]?.end ?? 0)];
  return { left, right, top: chartArea.top, bottom: chartArea.bottom };
}

/** Ground of a run of holes: never under 2 px, with the same air at its sides as columns have. */
export function holeGround(plot: Plot, slots: Slot[], layout: Layout, first: number, last: number): Box {
  const ground = groundOf(plot, slots, layout, first, last);
  const slotPx = (ground.right - ground.left) / (last - first + 1);
  const air = layout === 'columns' ? (slotPx - columnPx(slotPx)) / 2 : 0;
  const middle = (ground.left + ground.right) / 2;
  const half = Math.max(LEAST_HOLE_PX / 2, (ground.right - ground.left) / 2 - air);
  return { ...ground, left: middle - half, right: middle + half };
}

/** The rectangle that a slot's figure fills, from the axis up to `shown` (the value in the axis' unit). */
export function figureBox(plot: Plot, slots: Slot[], layout: Layout, index: number, shown: number): Box {
  const ground = groundOf(plot, slots, layout, index, index);
  const width = ground.right - ground.left;
  const air = layout === 'columns' ? (width - columnPx(width)) / 2 : 0;
  return {
    left: ground.left + air,
    right: ground.right - air,
    top: at(plot, 'y', shown),
    bottom: ground.bottom,
  };
}

function at(plot: Plot, scale: 'x' | 'y', value: number): number {
  return plot.scales[scale]?.getPixelForValue(value) ?? 0;
}

/** The slot under a horizontal position of the canvas; null beside the plot. */
export function slotAt(plot: Plot, slots: Slot[], layout: Layout, px: number): number | null {
  const { left, right } = plot.chartArea;
  if (px < left || px > right || slots.length === 0) return null;
  if (layout === 'columns') {
    return Math.min(slots.length - 1, Math.floor(((px - left) / (right - left)) * slots.length));
  }
  const found = slots.findLastIndex((slot) => at(plot, 'x', slot.start) <= px);
  return found === -1 ? 0 : found;
}
