import type { ChartConfiguration } from 'chart.js';
import { columnData } from './columns.ts';
import { bandTop, type ExpectedBand } from './expected.ts';
import { lineData } from './line.ts';
import type { AlertMark } from './marks.ts';
import { pictures, type PictureWords } from './pictures.ts';
import { overlayTop, type Overlay } from './overlay.ts';
import { layoutOf } from './place.ts';
import { TICK_PX, valueScale, xScale, yScale, type ScaleLook, type ValueScale } from './scales.ts';
import type { Slot } from './slot.ts';
import { timeTicks } from './ticks.ts';

export interface ChartInput extends ScaleLook {
  slots: Slot[];
  /** The period that it is compared with. */
  overlay?: Overlay | null;
  /** What days were expected to hold. */
  band?: ExpectedBand | null;
  marks?: AlertMark[];
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

/** How high figures stand: whatever is drawn fits. */
export function chartScale({
  slots,
  maxTicks,
  overlay = null,
  band = null,
}: Pick<ChartInput, 'slots' | 'maxTicks' | 'overlay' | 'band'>): ValueScale {
  return valueScale(slots, maxTicks, Math.max(overlayTop(overlay), bandTop(band)));
}

/** What the value axis takes of the width, about. */
const Y_AXIS_PX = 64;

/** Slots in, all that Chart.js needs out: columns for sums, a held line for the curve. */
export function chartConfiguration(input: ChartInput): ChartConfiguration {
  const { slots, colours, fontFamily, overlay = null, band = null, marks = [] } = input;
  const scale = chartScale(input);
  const layout = layoutOf(slots);
  const plotPx = Math.max(1, input.widthPx - Y_AXIS_PX);
  const ticks = timeTicks(slots, input.zone, plotPx);
  const data =
    layout === 'time'
      ? lineData(slots, overlay?.curve ?? [], scale.factor, plotPx, colours)
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
    plugins: [
      pictures({
        ...input,
        overlay,
        band,
        marks,
        layout,
        font: `${TICK_PX}px ${fontFamily}`,
        factor: scale.factor,
      }),
    ],
  };
}
