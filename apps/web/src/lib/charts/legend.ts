import { m } from '#lib/paraglide/messages.js';
import { SLOT_STATES, type Slot, type SlotState } from './slot.ts';

export type LegendMark = SlotState | 'differs';

export interface LegendEntry {
  mark: LegendMark;
  text: string;
}

const TEXTS: Record<LegendMark, () => string> = {
  measured: m.chart_legend_measured,
  estimated: m.chart_legend_estimated,
  partial: m.chart_legend_partial,
  zero: m.chart_legend_zero,
  hole: m.chart_legend_hole,
  pending: m.chart_legend_pending,
  'before-service': m.chart_legend_before_service,
  differs: m.chart_legend_differs,
};

/** Only what occurs. */
export function legendOf(slots: Slot[]): LegendEntry[] {
  const present = new Set<LegendMark>(slots.map(({ state }) => state));
  if (slots.some(({ differs }) => differs)) present.add('differs');
  const marks: LegendMark[] = [...SLOT_STATES, 'differs'];
  return marks.filter((mark) => present.has(mark)).map((mark) => ({ mark, text: TEXTS[mark]() }));
}
