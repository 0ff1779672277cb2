import type { ChartConfiguration } from 'chart.js';
import { columnData } from './columns.ts';
import { lineData } from './line.ts';
import { pictures, type PictureWords } from './pictures.ts';
import type { Layout } from './place.ts';
import { TICK_PX, valueScale, xScale, yScale, type ScaleLook } from './scales.ts';
import type { Slot } from './slot.ts';
import { timeTicks } from './ticks.ts';

export interface ChartInput extends ScaleLook {
  slots: Slot[];
  /** The building's. */
  zone: string;
  words: PictureWords;
  /** Width of the canvas, px. */
  widthPx: number;
  /** Most ticks on the value axis, 0 included. */
  maxTicks: number;
  /** Canvas pixels to one CSS pixel: the screen's, 3 for print. */
  pixelRatio: number;
  /** The slot under the cursor, asked at each drawing. */
  active: () => number | null;
}

/** What the value axis takes of the width, about. */
const Y_AXIS_PX = 64;

export function layoutOf(slots: Slot[]): Layout {
  return slots[0]?.step === 'raw' ? 'time' : 'columns';
}

/** Slots in, all that Chart.js needs out: columns for sums, a held line for the curve. */
export function chartConfiguration(input: ChartInput): ChartConfiguration {
  const { slots, colours, fontFamily } = input;
  const scale = valueScale(slots, input.maxTicks);
  const layout = layoutOf(slots);
  const plotPx = Math.max(1, input.widthPx - Y_AXIS_PX);
  const ticks = timeTicks(slots, input.zone, plotPx);
  const data =
    layout === 'time'
      ? lineData(slots, scale.factor, plotPx, colours)
      : columnData(slots, scale.factor, plotPx / slots.length, colours);
  return {
    ...data,
    options: {
      animation: false,
      responsive: false,
      devicePixelRatio: input.pixelRatio,
      events: [],
      layout: { padding: { top: 4, right: 8 } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: { x: xScale(slots, layout, ticks, input), y: yScale(scale, input) },
    },
    plugins: [pictures({ ...input, layout, font: `${TICK_PX}px ${fontFamily}`, factor: scale.factor })],
  };
}
