import type { Box } from '#lib/charts/canvas.ts';
import { isFilled, type FilledSlot, type Slot, type SlotState } from '#lib/charts/slot.ts';
import type { Mark } from '#lib/pdf/mark.ts';
import { figureOn, type PaperPlot } from './chart-place.ts';
import { dot, ground, hatch, outline } from './chart-strokes.ts';

/** One column a slot, in the picture of its state; nothing where there is no figure. */
export function columnMarks(plot: PaperPlot, slots: Slot[]): Mark[] {
  return slots.flatMap((slot, index) => (isFilled(slot) ? column(plot, slots, slot, index) : []));
}

function column(plot: PaperPlot, slots: Slot[], slot: FilledSlot, index: number): Mark[] {
  const box = figureOn(plot, slots, index, slot.value);
  const foot = dot((box.left + box.right) / 2, box.bottom - 2);
  return [...filling(slot.state, box), ...(slot.differs ? foot : [])];
}

/** What a figure's ground looks like: solid, striped, outlined, or a foot on the axis. */
export function filling(state: SlotState, box: Box): Mark[] {
  if (state === 'zero') return [ground({ ...box, top: box.bottom - 0.5 }, 'use')];
  if (state === 'partial') return [...hatch(box, 'use'), ...outline(box, 'use', 0.35)];
  if (state === 'estimated') return [ground(box, 'use'), ...hatch(box, 'paper', 1.7, 0.3)];
  return [ground(box, 'use')];
}
