import type { QualityCalendar } from '@coprowatt/contracts';

type Summary = QualityCalendar['summary'];
type Count = Exclude<keyof Summary, 'nextAskAt' | 'production'>;

const COUNTS = [
  'days',
  'whole',
  'partial',
  'empty',
  'corrected',
  'estimated',
  'differing',
  'openHoles',
  'lostHoles',
] as const satisfies readonly Count[];

/** Pages that follow each other, oldest first, as one calendar. At least one. */
export function joinCalendars(pages: [QualityCalendar, ...QualityCalendar[]]): QualityCalendar {
  const [first] = pages;
  return {
    ...first,
    to: pages.at(-1)?.to ?? first.to,
    items: pages.flatMap(({ items }) => items),
    summary: joinSummaries(pages.map(({ summary }) => summary)),
  };
}

function joinSummaries(summaries: Summary[]): Summary {
  const sums = Object.fromEntries(
    COUNTS.map((count) => [count, summaries.reduce((sum, summary) => sum + summary[count], 0)]),
  ) as Record<Count, number>;
  const next = summaries.map(({ nextAskAt }) => nextAskAt).filter((at) => at !== null);
  const injected = (count: keyof Summary['production']) =>
    summaries.reduce((sum, { production }) => sum + production[count], 0);
  return {
    ...sums,
    nextAskAt: next.toSorted()[0] ?? null,
    production: { openHoles: injected('openHoles'), lostHoles: injected('lostHoles') },
  };
}
