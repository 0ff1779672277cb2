import type { ChartConfiguration, ScaleOptions } from 'chart.js';
import { number } from '#lib/format.ts';
import { axisFor, UNIT_FACTOR, unitFor, type Axis, type ValueUnit } from './axis.ts';
import type { ChartColours } from './colours.ts';
import { columnData } from './columns.ts';
import { lineData } from './line.ts';
import { pictures, type PictureWords } from './pictures.ts';
import type { Layout } from './place.ts';
import { isFilled, type Slot } from './slot.ts';
import { timeTicks, type TimeTick } from './ticks.ts';

export interface ChartInput {
  slots: Slot[];
  zone: string;
  colours: ChartColours;
  words: PictureWords;
  fontFamily: string;
  /** Width of the canvas, px. */
  widthPx: number;
  maxTicks: number;
  /** Canvas pixels to one CSS pixel: the screen's, 3 for print. */
  pixelRatio: number;
  /** The slot under the cursor, asked at each drawing. */
  active: () => number | null;
}

/** The height a figure takes on screen, one unit for all. */
export interface ValueScale {
  unit: ValueUnit;
  factor: number;
  axis: Axis;
}

const Y_AXIS_PX = 64;
const TICK_PX = 13;

export function layoutOf(slots: Slot[]): Layout {
  return slots[0]?.step === 'raw' ? 'time' : 'columns';
}

export function valueScale(slots: Slot[], maxTicks: number): ValueScale {
  const highest = Math.max(0, ...slots.filter(isFilled).map(({ value }) => value));
  const unit = unitFor(slots[0]?.step ?? 'day', highest);
  const factor = UNIT_FACTOR[unit];
  return { unit, factor, axis: axisFor(highest / factor, maxTicks) };
}

/** Slots in, all that Chart.js needs out: columns for sums, a held line for the curve. */
export function chartConfiguration(input: ChartInput): ChartConfiguration {
  const { slots, colours, zone, widthPx, fontFamily } = input;
  const scale = valueScale(slots, input.maxTicks);
  const layout = layoutOf(slots);
  const plotPx = Math.max(1, widthPx - Y_AXIS_PX);
  const ticks = timeTicks(slots, zone, plotPx);
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
      font: { family: fontFamily, size: TICK_PX },
      layout: { padding: { top: 4, right: 8 } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: { x: xScale(slots, layout, ticks, colours), y: yScale(scale, colours) },
    },
    plugins: [pictures({ ...input, layout, font: `${TICK_PX}px ${fontFamily}`, factor: scale.factor })],
  };
}

function yScale({ axis, unit }: ValueScale, colours: ChartColours): ScaleOptions<'linear'> {
  return {
    type: 'linear',
    min: 0,
    max: axis.max,
    border: { display: false },
    grid: { color: colours.line, drawTicks: false },
    ticks: {
      stepSize: axis.step,
      color: colours.ink3,
      padding: 8,
      callback: (value) => axisLabel(Number(value), axis, unit),
    },
  } as ScaleOptions<'linear'>;
}

/** The unit stands once, at the top tick. */
export function axisLabel(value: number, axis: Axis, unit: ValueUnit): string {
  const decimals = Number.isInteger(axis.step) ? 0 : (String(axis.step).split('.')[1]?.length ?? 1);
  const text = number(value, decimals);
  return value === axis.max ? `${text}\u00a0${unit}` : text;
}

function xScale(slots: Slot[], layout: Layout, ticks: TimeTick[], colours: ChartColours): ScaleOptions {
  const at = (tick: TimeTick) => (layout === 'time' ? (slots[tick.index]?.start ?? 0) : tick.index);
  const byValue = new Map(ticks.map((tick) => [at(tick), tick]));
  const common = {
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = [...byValue.keys()].map((value) => ({ value }));
    },
    border: { color: colours.edge },
    grid: { color: colours.line, drawOnChartArea: layout === 'time', tickLength: 5, tickColor: colours.edge },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      color: (context: { tick?: { value: number } }) => (isMajor(context) ? colours.ink : colours.ink3),
      font: (context: { tick?: { value: number } }) => ({ weight: isMajor(context) ? 600 : 400 }),
      callback: (value: number | string) => byValue.get(Number(value))?.label ?? '',
    },
  };
  const isMajor = ({ tick }: { tick?: { value: number } }) => byValue.get(tick?.value ?? NaN)?.major === true;
  const kind =
    layout === 'time'
      ? { type: 'linear', min: slots[0]?.start, max: slots.at(-1)?.end }
      : { type: 'category', labels: slots.map((_, index) => String(index)) };
  return { ...common, ...kind } as ScaleOptions;
}
