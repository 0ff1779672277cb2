import { m } from '#lib/paraglide/messages.js';
import type { Slot, SlotState } from './slot.ts';

/** Empty ground says in words on the plot what it is. */
type Drawn = Exclude<SlotState, 'pending' | 'before-service'>;
export type LegendMark = Drawn | 'differs';

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
  differs: m.chart_legend_differs,
};

const MARKS = Object.keys(TEXTS) as LegendMark[];

/** Only what occurs; nothing where all is measured. */
export function legendOf(slots: Slot[]): LegendEntry[] {
  const present = new Set<string>(slots.map(({ state }) => state));
  if (slots.some(({ differs }) => differs)) present.add('differs');
  const marks = MARKS.filter((mark) => present.has(mark));
  if (marks.length === 1 && marks[0] === 'measured') return [];
  return marks.map((mark) => ({ mark, text: TEXTS[mark]() }));
}
