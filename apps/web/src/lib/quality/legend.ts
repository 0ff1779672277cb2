import type { QualityDay } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';
import { DAY_MARKS, isCorrected, markOf, type DayMark } from './marks.ts';
import { markName } from './words.ts';

export interface QualityLegendEntry {
  mark: DayMark;
  differs?: true;
  corrected?: true;
  text: string;
}

/** Only what occurs; the two signs that a square may carry stand on a whole one. */
export function qualityLegend(days: QualityDay[]): QualityLegendEntry[] {
  const present = new Set(days.map(markOf));
  const marks = DAY_MARKS.filter((mark) => present.has(mark)).map((mark) => ({ mark, text: markName(mark) }));
  const signs: QualityLegendEntry[] = [];
  if (days.some(({ differs }) => differs))
    signs.push({ mark: 'whole', differs: true, text: m.quality_legend_differs() });
  if (days.some(isCorrected))
    signs.push({ mark: 'whole', corrected: true, text: m.quality_legend_corrected() });
  return [...marks, ...signs];
}
