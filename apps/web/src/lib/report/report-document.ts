import { getLocale } from '#lib/paraglide/runtime.js';
import { dayOf, timeOf } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Block, PdfDocument } from '#lib/pdf/block.ts';
import { chartPart } from './chart-part.ts';
import { comparisonPart } from './comparison-part.ts';
import { completenessPart } from './completeness-part.ts';
import { daysPart } from './days-part.ts';
import { figuresPart } from './figures-part.ts';
import { headPart, reportTitle } from './head-part.ts';
import { methodPart } from './method-part.ts';
import type { ReportFacts } from './report-facts.ts';
import type { ReportPart, ReportRequest } from './report-request.ts';
import { reportSlots } from './report-slots.ts';

/** The report in the language that is spoken now: the answer first, its evidence, how it came about, day by day last. */
export function reportDocument(request: ReportRequest, facts: ReportFacts): PdfDocument {
  const lang = getLocale();
  const drawn = reportSlots(request, facts.drawn);
  const days = reportSlots(request, facts.days);
  const wished = (part: ReportPart, blocks: () => Block[]) => (request.parts.includes(part) ? blocks() : []);
  return {
    title: reportTitle(request),
    lang,
    madeAt: request.madeAt,
    blocks: [
      ...headPart(request, facts),
      ...wished('figures', () => figuresPart(request, facts.statistics)),
      ...wished('chart', () => chartPart(drawn)),
      ...wished('comparison', () => comparisonPart(facts)),
      ...completenessPart(facts, days),
      ...methodPart(request),
      ...wished('days', () => daysPart(days)),
    ],
    foot: foot(request),
    // Asked when the pages are laid out, in whatever language then.
    pageName: (page, pages) => m.pdf_page({ page, pages }, { locale: lang }),
  };
}

function foot({ subject, madeAt, simulatedTime }: ReportRequest): string {
  const [instant, zone] = [madeAt.toISOString(), subject.building.timeZone];
  const said = m.report_foot({ date: dayOf(instant, zone, 'full'), time: timeOf(instant, zone) });
  return simulatedTime ? `${said} (${m.receipt_simulated()})` : said;
}
