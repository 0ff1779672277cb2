import type { DayBasis, Granularity } from '@coprowatt/contracts';
import type { Span } from './frame.ts';

/**
 * The six pictures, and one place that is none of them: before the meter could have data.
 * `zero` is a measured nought; `hole` is a missing value; `pending` is not published yet.
 */
export const SLOT_STATES = [
  'measured',
  'estimated',
  'partial',
  'zero',
  'hole',
  'pending',
  'before-service',
] as const;
export type SlotState = (typeof SLOT_STATES)[number];

/** A place on the time axis with what is known about it. */
export interface Slot extends Span {
  step: Granularity;
  state: SlotState;
  /** Wh over the slot; for the curve (`raw`) mean W. Null where nothing is known, never 0 for that. */
  value: number | null;
  /** Covered share of the expected minutes, 0..1; null where nothing is known or expected. */
  completeness: number | null;
  /** On which fact a day stands; null for other steps. */
  basis: DayBasis | null;
  /** Curve and operator's daily value are more than 1 % apart. */
  differs: boolean;
  /** Both facts of a day, to be named where they differ; null where not delivered. */
  curveWh: number | null;
  operatorWh: number | null;
  /** Days of a month without any fact. */
  missingDays: number;
  /** A month that goes on: complete so far, but not over. */
  ongoing: boolean;
  /** A month of which only some days are in the window or were due: not to be compared with whole ones. */
  cut: boolean;
}

/** States that carry a figure. */
export type FilledSlot = Slot & { value: number };

export function isFilled(slot: Slot): slot is FilledSlot {
  return slot.value !== null;
}

/** Its figure is the whole truth of the slot, so it may be ranked as highest or lowest. */
export function isWhole(slot: Slot): slot is FilledSlot {
  return isFilled(slot) && slot.state !== 'partial';
}

/** Something was expected here: holes count, the future and the time before service do not. */
export function isExpected(slot: Slot): boolean {
  return slot.state !== 'pending' && slot.state !== 'before-service';
}

export function bareSlot(span: Span, step: Granularity, state: SlotState): Slot {
  return {
    ...span,
    step,
    state,
    value: null,
    completeness: null,
    basis: null,
    differs: false,
    curveWh: null,
    operatorWh: null,
    missingDays: 0,
    ongoing: false,
    cut: false,
  };
}
