import type { ScaleOptions } from 'chart.js';
import { number } from '#lib/format.ts';
import { axisFor, UNIT_FACTOR, unitFor, type Axis, type ValueUnit } from './axis.ts';
import type { ChartColours } from './colours.ts';
import type { Layout } from './place.ts';
import { isFilled, type Slot } from './slot.ts';
import type { TimeTick } from './ticks.ts';

export const TICK_PX = 13;

/** What the scales are written with. */
export interface ScaleLook {
  colours: ChartColours;
  fontFamily: string;
}

/** How high figures stand, one unit for all. */
export interface ValueScale {
  unit: ValueUnit;
  /** Wh or W in one of the unit. */
  factor: number;
  axis: Axis;
}

/** @param least what the axis must reach besides the slots: an overlay's highest */
export function valueScale(slots: Slot[], maxTicks: number, least = 0): ValueScale {
  const highest = Math.max(least, ...slots.filter(isFilled).map(({ value }) => value));
  const unit = unitFor(slots[0]?.step ?? 'day', highest);
  const factor = UNIT_FACTOR[unit];
  return { unit, factor, axis: axisFor(highest / factor, maxTicks) };
}

export function yScale({ axis, unit }: ValueScale, { colours, fontFamily }: ScaleLook): ScaleOptions {
  return {
    type: 'linear',
    min: 0,
    max: axis.max,
    border: { display: false },
    grid: { color: colours.line, drawTicks: false },
    ticks: {
      stepSize: axis.step,
      color: colours.ink3,
      font: { family: fontFamily, size: TICK_PX },
      padding: 8,
      callback: (value) => axisLabel(Number(value), axis, unit),
    },
  };
}

/** The unit stands once, at the top tick. */
export function axisLabel(value: number, axis: Axis, unit: ValueUnit): string {
  const decimals = String(axis.step).split('.')[1]?.length ?? 0;
  const text = number(value, decimals);
  return value === axis.max ? `${text}\u00a0${unit}` : text;
}

/** Columns stand on an index scale, a curve on a linear scale of instants; the ticks are ours on both. */
export function xScale(slots: Slot[], layout: Layout, ticks: TimeTick[], look: ScaleLook): ScaleOptions {
  const at = ({ index }: TimeTick) => (layout === 'time' ? (slots[index]?.start ?? 0) : index);
  const marks = new Map(ticks.map((tick) => [at(tick), tick]));
  const common = { ...ownTicks(marks, look), border: { color: look.colours.edge } };
  const grid = { color: look.colours.line, tickLength: 5, tickColor: look.colours.edge };
  if (layout === 'columns') {
    return { ...common, type: 'category', grid: { ...grid, offset: false, drawOnChartArea: false } };
  }
  return { ...common, type: 'linear', min: slots[0]?.start, max: slots.at(-1)?.end, grid };
}

function ownTicks(marks: Map<number, TimeTick>, { colours, fontFamily }: ScaleLook) {
  const isMajor = ({ tick }: { tick?: { value: number } }) => marks.get(tick?.value ?? NaN)?.major === true;
  return {
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = [...marks.keys()].map((value) => ({ value }));
    },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      color: (context: { tick?: { value: number } }) => (isMajor(context) ? colours.ink : colours.ink3),
      font: (context: { tick?: { value: number } }) => ({
        family: fontFamily,
        size: TICK_PX,
        weight: isMajor(context) ? 600 : 400,
      }),
      callback: (value: number | string) => marks.get(Number(value))?.label ?? '',
    },
  };
}
