/** A value axis from 0 with round ticks. */
export interface Axis {
  max: number;
  step: number;
  /** From 0 to `max`, both included. */
  ticks: number[];
}

const ROUND = [1, 2, 2.5, 5, 10];

/**
 * The finest round step that covers `0..highest` with at most `maxTicks` ticks, 0 included.
 * An axis always starts at 0; a series of noughts still gets one.
 */
export function axisFor(highest: number, maxTicks = 6): Axis {
  const span = highest > 0 ? highest : 1;
  const rough = span / (maxTicks - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = ROUND.find((candidate) => candidate * power * (maxTicks - 1) >= span * (1 - 1e-12)) ?? 10;
  const step = tidy(factor * power);
  const count = Math.max(1, Math.ceil(tidy(span / step) - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, index) => tidy(index * step));
  return { max: tidy(count * step), step, ticks };
}

/** Takes the binary dust off a decimal figure. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

export type ValueUnit = 'Wh' | 'kWh' | 'MWh' | 'W' | 'kW';

/** What one of a unit is in Wh or W. */
export const UNIT_FACTOR: Record<ValueUnit, number> = { Wh: 1, kWh: 1_000, MWh: 1_000_000, W: 1, kW: 1_000 };

/** One unit for a whole chart: W under 2 kW; Wh only for hours under 1 kWh; MWh only from 100 MWh. */
export function unitFor(step: 'raw' | 'hour' | 'day' | 'month', highest: number): ValueUnit {
  if (step === 'raw') return highest < 2_000 ? 'W' : 'kW';
  if (step === 'hour' && highest < 1_000) return 'Wh';
  return highest >= 100_000_000 ? 'MWh' : 'kWh';
}
