import { runsOf } from './runs.ts';
import { isExpected, isFilled, isWhole, type FilledSlot, type Slot } from './slot.ts';
import { HOUR_MS, type EpochMs } from './zone.ts';

/** What a series says, in figures. */
export interface Finding {
  /** Wh over all slots that carry a figure; null when none does. */
  totalWh: number | null;
  /** Something is missing, so the total is a minimum. */
  atLeast: boolean;
  highest: FilledSlot | null;
  /** Of whole slots only: a partial one may be low because it is short. */
  lowest: FilledSlot | null;
  /** What is short, or not over, and stands lower than `lowest`: no title may call that the lowest of all. */
  lower: FilledSlot[];
  /** Slots that were due. */
  expected: number;
  /** Slots whose figure is the whole truth. */
  whole: number;
  partial: number;
  holes: number;
  /** Unbroken stretches of holes, and how long they last together. */
  gaps: number;
  missingMs: number;
  /** Newest slot that lacks something; null when none does. */
  lacking: Slot | null;
  /** The only stretch of holes; null when there are none or several. */
  onlyGap: { start: EpochMs; end: EpochMs } | null;
}

export function findingOf(slots: Slot[]): Finding {
  const filled = slots.filter(isFilled);
  const whole = filled.filter((slot) => isWhole(slot));
  const holes = slots.filter(({ state }) => state === 'hole');
  const lowest = best(
    whole.filter(({ ongoing, cut }) => !ongoing && !cut),
    (a, b) => a < b,
  );
  const partial = slots.filter(({ state }) => state === 'partial').length;
  return {
    totalWh: filled.length === 0 ? null : filled.reduce((sum, slot) => sum + energyWh(slot), 0),
    atLeast: holes.length + partial > 0,
    highest: best(filled, (a, b) => a > b),
    lowest,
    lower: lowest === null ? [] : filled.filter(({ value }) => value < lowest.value),
    expected: slots.filter(isExpected).length,
    whole: whole.length,
    partial,
    holes: holes.length,
    gaps: runsOf(slots, 'hole').length,
    lacking: slots.findLast(({ state }) => state === 'hole' || state === 'partial') ?? null,
    onlyGap: onlyGapOf(slots),
    missingMs: holes.reduce((sum, { start, end }) => sum + end - start, 0),
  };
}

function onlyGapOf(slots: Slot[]): Finding['onlyGap'] {
  const [only, ...others] = runsOf(slots, 'hole');
  const [first, last] = only ? [slots[only.first], slots[only.last]] : [];
  return first && last && others.length === 0 ? { start: first.start, end: last.end } : null;
}

/** Wh of a slot; a slot of the curve holds mean W. */
export function energyWh({ step, start, end, value }: FilledSlot): number {
  return step === 'raw' ? (value * (end - start)) / HOUR_MS : value;
}

function best(slots: FilledSlot[], wins: (a: number, b: number) => boolean): FilledSlot | null {
  return slots.reduce<FilledSlot | null>(
    (found, slot) => (found === null || wins(slot.value, found.value) ? slot : found),
    null,
  );
}
