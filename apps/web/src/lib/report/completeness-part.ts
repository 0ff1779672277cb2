import type { LocalDate, Statistics } from '@coprowatt/contracts';
import { runsOf } from '#lib/charts/runs.ts';
import type { Slot } from '#lib/charts/slot.ts';
import { freshness } from '#lib/charts/figures.ts';
import { completeness, dateRange, listed, localDate, number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Block, Fact } from '#lib/pdf/block.ts';
import type { ReportFacts } from './report-facts.ts';
import type { ReportSlots } from './report-slots.ts';

/** Names more than that are counted: the table of days has them all. */
const NAMED = 40;

/** How whole the figures are: what is missing is named. */
export function completenessPart({ statistics, days: page }: ReportFacts, { slots }: ReportSlots): Block[] {
  return [
    { kind: 'heading', text: m.report_completeness() },
    {
      kind: 'facts',
      facts: [
        ...coverage(statistics),
        ...origins(slots),
        ...lacks(slots),
        ...beginning(page.expectedFrom, slots),
      ],
    },
    {
      kind: 'paragraph',
      text: freshness(
        statistics,
        slots.every(({ curveWh }) => curveWh === null),
        null,
      ),
      look: 'muted',
    },
  ];
}

function coverage({ period }: Statistics): Fact[] {
  if (period.value === null) return [{ name: m.report_known(), text: m.stats_lacking_no_data() }];
  const { completeness: share, completeDays, days } = period.value;
  return [
    { name: m.report_known(), text: m.report_known_share({ share: completeness(share) }) },
    { name: m.report_whole_days(), text: m.report_days_of({ complete: completeDays, days }) },
  ];
}

/** On which fact the days stand. */
function origins(slots: Slot[]): Fact[] {
  const known = slots.filter(({ value }) => value !== null);
  const counted = (text: (inputs: { count: number }) => string, count: number) =>
    count > 0 ? [text({ count })] : [];
  const parts = [
    ...counted(m.report_from_curve, known.filter(({ basis }) => basis === 'curve').length),
    ...counted(m.report_from_operator, known.filter(({ basis }) => basis === 'operator').length),
    ...counted(m.report_from_partial, known.filter(({ basis }) => basis === 'partial').length),
  ];
  const differing = slots.filter(({ differs }) => differs).length;
  return [
    ...(parts.length > 0 ? [{ name: m.report_origin(), text: listed(parts) }] : []),
    ...(differing > 0 ? [{ name: m.report_differs(), text: m.report_days({ count: differing }) }] : []),
  ];
}

function lacks(slots: Slot[]): Fact[] {
  const holes = runsOf(slots, 'hole').map(({ first, last }) => span(slots[first]?.key, slots[last]?.key));
  const partial = slots
    .filter(({ state }) => state === 'partial')
    .map(({ key, completeness: share }) => `${localDate(key, 'full')} (${completeness(share ?? 0)})`);
  return [
    { name: m.report_holes(), text: named(holes) },
    { name: m.report_partial(), text: named(partial) },
  ];
}

function span(first: LocalDate = '', last: LocalDate = ''): string {
  return first === last ? localDate(first, 'full') : dateRange(first, last, true);
}

function named(names: string[]): string {
  if (names.length === 0) return m.report_none();
  const rest = names.length - NAMED;
  const shown = names.slice(0, NAMED);
  return listed(rest > 0 ? [...shown, m.report_and_more({ count: number(rest) })] : shown) + '.';
}

/** Days before the meters could have data are no holes. */
function beginning(expectedFrom: LocalDate | null, slots: Slot[]): Fact[] {
  const before = slots.filter(({ state }) => state === 'before-service').length;
  if (before === 0 || expectedFrom === null) return [];
  return [{ name: m.report_since(), text: localDate(expectedFrom, 'full') }];
}
