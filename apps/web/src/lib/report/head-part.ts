import { headline } from '#lib/headline.ts';
import { localDate, number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { withCity } from '#lib/with-city.ts';
import type { Block, Fact } from '#lib/pdf/block.ts';
import type { Period } from '#lib/period.ts';
import { addDays } from '#lib/charts/zone.ts';
import { lastOf } from './report-period.ts';
import { chartStep, type ReportFacts } from './report-facts.ts';
import type { ReportRequest } from './report-request.ts';

export function reportTitle({ subject, window }: ReportRequest): string {
  return `${m.report_title()}, ${subject.building.name}, ${periodOf(window)}`;
}

/** "du 24 mai 2026 au 22 juin 2026". */
function periodOf({ from, to }: ReportRequest['window']): string {
  const last = lastOf({ from, to });
  if (from === last) return m.stats_period_day({ date: localDate(from, 'full') });
  return m.stats_period({ from: localDate(from, 'full'), to: localDate(last, 'full') });
}

/** What is reported, and the answer in one sentence. */
export function headPart(request: ReportRequest, { statistics }: ReportFacts): Block[] {
  const { main, rest } = headline(statistics, periodLike(request), false, null, null);
  return [
    { kind: 'title', text: m.report_title() },
    { kind: 'facts', facts: identity(request) },
    { kind: 'paragraph', text: main, look: 'lead' },
    ...(rest === null ? [] : [{ kind: 'paragraph' as const, text: rest, look: 'muted' as const }]),
  ];
}

/** As the screen would have the same dates. */
function periodLike(request: ReportRequest): Period {
  const { from, to } = request.window;
  const granularity = chartStep(request);
  const latest = to > request.subject.lastDay;
  return {
    kind: addDays(from, 1) === to ? 'day' : 'custom',
    from,
    to,
    granularity,
    steps: [granularity],
    latest,
    misread: null,
  };
}

function identity({ subject, window }: ReportRequest): Fact[] {
  const { building, meter, meters } = subject;
  return [
    { name: m.report_building(), text: building.name },
    { name: m.report_address(), text: withCity(building.address, building.city) },
    {
      name: m.report_size(),
      text: m.report_lots_and_area({ count: building.lots, area: areaOf(building.floorAreaM2) }),
    },
    { name: m.report_period(), text: periodOf(window) },
    {
      name: m.report_meters(),
      text: meter === null ? m.meter_all_common({ count: meters.length }) : meterName(meter),
    },
  ];
}

const areaOf = (m2: number | null) => (m2 === null ? m.report_area_unknown() : `${number(m2)}\u00a0m²`);

function meterName({ label, prmMasked, usage }: ReportRequest['subject']['meters'][number]): string {
  const name = `${label} (${prmMasked})`;
  return usage === 'private' ? m.report_meter_private({ name }) : m.report_meter_common({ name });
}
