import type { ChartData, ChartType } from 'chart.js';
import type { ChartColours } from './colours.ts';
import { columnPx } from './place.ts';
import type { Slot, SlotState } from './slot.ts';

const ROUNDED_FROM_PX = 8;

/** States whose column is one solid ground; the others are drawn stroke by stroke (pictures.ts). */
const SOLID: ReadonlySet<SlotState> = new Set(['measured', 'estimated']);

/** One column a slot; null where there is no figure, so that nothing is drawn for it. */
export function columnData(
  slots: Slot[],
  factor: number,
  slotPx: number,
  colours: ChartColours,
): { type: ChartType; data: ChartData } {
  const thickness = columnPx(slotPx);
  return {
    type: 'bar',
    data: {
      labels: slots.map(({ key }) => key),
      datasets: [
        {
          data: slots.map(({ value }) => (value === null ? null : value / factor)),
          backgroundColor: slots.map(({ state }) => (SOLID.has(state) ? colours.use : 'transparent')),
          barThickness: thickness,
          borderRadius: thickness >= ROUNDED_FROM_PX ? { topLeft: 3, topRight: 3 } : 0,
        },
      ],
    },
  };
}
