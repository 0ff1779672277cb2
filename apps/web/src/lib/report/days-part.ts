import type { Slot } from '#lib/charts/slot.ts';
import { chartTable } from '#lib/charts/table.ts';
import { monthOf } from '#lib/charts/zone.ts';
import { completeness, localDate } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Block, TableRow } from '#lib/pdf/block.ts';
import type { ReportSlots } from './report-slots.ts';

/** Every day of the period, under its month; or why there is none. */
export function daysPart({ slots, telling, empty }: ReportSlots): Block[] {
  const heading: Block = { kind: 'heading', text: m.report_day_table() };
  if (empty !== null) return [heading, { kind: 'paragraph', text: empty }];
  const { valueHead, rows } = chartTable(slots, telling);
  const columns = [
    { head: m.chart_table_when(), share: 27 },
    { head: valueHead, share: 22, align: 'end' as const },
    { head: m.report_column_known(), share: 13, align: 'end' as const },
    { head: m.chart_table_quality(), share: 38 },
  ];
  const cells = slots.flatMap((slot, index): TableRow[] => {
    const { when = '', value = '', quality = '' } = rows[index] ?? {};
    const row: TableRow = { kind: 'cells', cells: [when, value, known(slot), quality] };
    const begins = monthOf(slot.key) !== monthOf(slots[index - 1]?.key ?? '');
    return begins ? [{ kind: 'group', text: localDate(slot.key, 'month') }, row] : [row];
  });
  return [heading, { kind: 'table', table: { columns, rows: cells } }];
}

const known = ({ completeness: share }: Slot) => (share === null ? '' : completeness(share));
