import type { Box } from '#lib/charts/canvas.ts';
import { figureBox, groundOf, holeGround, layoutOf, type Layout, type Plot } from '#lib/charts/place.ts';
import type { ValueScale } from '#lib/charts/scales.ts';
import type { Slot } from '#lib/charts/slot.ts';
import type { Ruler } from '#lib/pdf/mark.ts';

/** Text on a paper chart is of 8 points where the screen's is of 13 pixels. */
export const PX_PER_MM = 4.6;

/**
 * Where a chart stands on paper, in millimetres; `screen` is the same place in the screen's pixels, for which columns and
 * holes have their least widths.
 */
export interface PaperPlot {
  area: Box;
  screen: Plot;
  layout: Layout;
  scale: ValueScale;
  /** Of text on the plot. */
  ruler: Ruler;
}

export function plotOf(slots: Slot[], scale: ValueScale, area: Box, ruler: Ruler): PaperPlot {
  const chartArea = times(area, PX_PER_MM);
  const { left, right, top, bottom } = chartArea;
  const [from, to] = [slots[0]?.start ?? 0, slots.at(-1)?.end ?? 1];
  const x = (ms: number) => left + ((ms - from) / (to - from)) * (right - left);
  const y = (value: number) => bottom - (value / scale.axis.max) * (bottom - top);
  const scales = { x: { getPixelForValue: x }, y: { getPixelForValue: y } };
  return { area, screen: { chartArea, scales }, layout: layoutOf(slots), scale, ruler };
}

function times({ left, right, top, bottom }: Box, factor: number): Box {
  return { left: left * factor, right: right * factor, top: top * factor, bottom: bottom * factor };
}

const onPaper = (box: Box) => times(box, 1 / PX_PER_MM);

/** Height of a value in the axis' unit, and place of an instant. */
export const placeOf = ({ screen }: PaperPlot, scale: 'x' | 'y', value: number): number =>
  (screen.scales[scale]?.getPixelForValue(value) ?? 0) / PX_PER_MM;

export const groundOn = ({ screen, layout }: PaperPlot, slots: Slot[], first: number, last: number): Box =>
  onPaper(groundOf(screen, slots, layout, first, last));

export const holeOn = ({ screen, layout }: PaperPlot, slots: Slot[], first: number, last: number): Box =>
  onPaper(holeGround(screen, slots, layout, first, last));

/** @param value Wh, or W of a curve */
export const figureOn = (
  { screen, layout, scale }: PaperPlot,
  slots: Slot[],
  index: number,
  value: number,
): Box => onPaper(figureBox(screen, slots, layout, index, value / scale.factor));
