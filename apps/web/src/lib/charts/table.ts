import { number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { UNIT_FACTOR, unitFor, type ValueUnit } from './axis.ts';
import { isFilled, type Slot } from './slot.ts';
import { slotQualities, slotValue, slotWhen, type Telling } from './words.ts';

/** One line of the table behind a chart: the same slot in words. */
export interface TableRow {
  key: number;
  when: string;
  /** A figure in the table's unit, or the word for its absence. */
  value: string;
  quality: string;
}

export interface ChartTable {
  valueHead: string;
  rows: TableRow[];
}

/** kWh with one decimal throughout; Wh and the W of a curve are whole. */
export function chartTable(slots: Slot[], telling: Telling): ChartTable {
  const highest = Math.max(0, ...slots.filter(isFilled).map(({ value }) => value));
  const step = slots[0]?.step ?? 'day';
  const unit = step === 'raw' ? 'W' : unitFor(step, highest);
  const head = step === 'raw' ? m.chart_table_power : m.chart_table_energy;
  return { valueHead: head({ unit }), rows: slots.map((slot) => rowOf(slot, unit, telling)) };
}

function rowOf(slot: Slot, unit: ValueUnit, telling: Telling): TableRow {
  return {
    key: slot.start,
    when: slotWhen(slot, telling),
    value: cell(slot, unit),
    quality: slotQualities(slot, telling).join('. '),
  };
}

function cell(slot: Slot, unit: ValueUnit): string {
  if (!isFilled(slot)) return slotValue(slot);
  const value = number(slot.value / UNIT_FACTOR[unit], UNIT_FACTOR[unit] === 1 ? 0 : 1);
  return slot.state === 'partial' ? m.chart_at_least({ value }) : value;
}
