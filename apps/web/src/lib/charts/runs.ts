import { isFilled, type FilledSlot, type Slot, type SlotState } from './slot.ts';

/** Indices of neighbours that belong together, both included. */
export interface Run {
  first: number;
  last: number;
}

/** Unbroken stretches of slots that satisfy `belongs`. */
export function runsWhere(slots: Slot[], belongs: (slot: Slot) => boolean): Run[] {
  const runs: Run[] = [];
  slots.forEach((slot, index) => {
    if (!belongs(slot)) return;
    const last = runs.at(-1);
    if (last !== undefined && last.last === index - 1) last.last = index;
    else runs.push({ first: index, last: index });
  });
  return runs;
}

export function runsOf(slots: Slot[], state: SlotState): Run[] {
  return runsWhere(slots, (slot) => slot.state === state);
}

/** What is published next: the slots of one day, or all months to come, of which none is told a date. */
export function nextRuns(slots: Slot[]): Run[] {
  const next = slots.find(({ state }) => state === 'pending')?.key;
  return runsWhere(
    slots,
    ({ state, key, step }) => state === 'pending' && (step === 'month' || key === next),
  );
}

/** Stretches that carry figures and follow one another without a gap: what one stroke of a line may join. */
export function filledRuns(slots: Slot[]): FilledSlot[][] {
  const runs: FilledSlot[][] = [];
  for (const slot of slots.filter(isFilled)) {
    const run = runs.at(-1);
    if (run?.at(-1)?.end === slot.start) run.push(slot);
    else runs.push([slot]);
  }
  return runs;
}
