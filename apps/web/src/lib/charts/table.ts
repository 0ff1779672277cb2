import { number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { UNIT_FACTOR, unitFor, type ValueUnit } from './axis.ts';
import type { ExpectedBand, ExpectedDay } from './expected.ts';
import { marksAt, type AlertMark } from './marks.ts';
import { overlayTop, type Overlay } from './overlay.ts';
import { isFilled, type Slot } from './slot.ts';
import { inARow, slotQualities, slotValue, slotWhen, type Telling } from './words.ts';

/** One line of the table behind a chart: the same slot in words. */
export interface TableRow {
  key: number;
  when: string;
  /** A figure in the table's unit, or the word for its absence. */
  value: string;
  /** Of the period that is compared; null without one. */
  compared: string | null;
  /** What was expected; null where the chart shows no expectations. */
  expected: string | null;
  quality: string;
}

export interface ChartTable {
  valueHead: string;
  /** Head of what is compared; null without it. */
  comparedHead: string | null;
  /** Head of what was expected; null without it. */
  expectedHead: string | null;
  rows: TableRow[];
}

/** kWh with one decimal throughout; Wh and the W of a curve are whole. */
export function chartTable(
  slots: Slot[],
  telling: Telling,
  overlay: Overlay | null = null,
  band: ExpectedBand | null = null,
  marks: AlertMark[] = [],
): ChartTable {
  const highest = Math.max(overlayTop(overlay), ...slots.filter(isFilled).map(({ value }) => value));
  const step = slots[0]?.step ?? 'day';
  const unit = step === 'raw' ? 'W' : unitFor(step, highest);
  const head = step === 'raw' ? m.chart_table_power : m.chart_table_energy;
  return {
    valueHead: head({ unit }),
    comparedHead: overlay && m.comparison_table_head({ name: overlay.name, unit }),
    expectedHead: band && m.chart_table_expected({ unit }),
    rows: slots.map((slot, index) => ({
      key: slot.start,
      when: slotWhen(slot, telling),
      value: cell(slot, unit),
      compared: overlay && comparedCell(overlay.at[index], unit),
      expected: band && expectedCell(band[index] ?? null, unit),
      quality: inARow([...slotQualities(slot, telling), ...marksAt(marks, index).map(({ label }) => label)]),
    })),
  };
}

function comparedCell(like: Slot | null | undefined, unit: ValueUnit): string {
  return like ? cell(like, unit) : m.comparison_no_counterpart();
}

function expectedCell(day: ExpectedDay | null, unit: ValueUnit): string {
  if (day === null) return m.chart_expected_none();
  const [low, high] = [day.lowWh, day.highWh].map((wh) => number(wh / UNIT_FACTOR[unit], 1));
  return m.chart_expected_span({ low: low ?? '', high: high ?? '' });
}

function cell(slot: Slot, unit: ValueUnit): string {
  if (!isFilled(slot)) return slotValue(slot);
  const value = number(slot.value / UNIT_FACTOR[unit], UNIT_FACTOR[unit] === 1 ? 0 : 1);
  return slot.state === 'partial' ? m.chart_at_least({ value }) : value;
}
