import { m } from '#lib/paraglide/messages.js';
import type { Block } from '#lib/pdf/block.ts';
import { operatorOf } from '#lib/charts/words.ts';
import type { ReportRequest } from './report-request.ts';

/** How the figures came about, in the words of the screen. */
export function methodPart({ subject }: ReportRequest): Block[] {
  const texts = [
    m.report_source({ operator: operatorOf(subject.building.timeZone) }),
    m.stats_how_days(),
    m.stats_how_to_date(),
    m.stats_how_means(),
    ...(subject.dailyOnly ? [] : [m.stats_how_power()]),
  ];
  return [
    { kind: 'heading', text: m.stats_how() },
    ...texts.map((text): Block => ({ kind: 'paragraph', text, look: 'small' })),
  ];
}
