import { chartFinding, chartSentence } from '#lib/charts/headline.ts';
import { findingOf } from '#lib/charts/finding.ts';
import { legendOf } from '#lib/charts/legend.ts';
import { pictureWords } from '#lib/charts/words.ts';
import type { Block } from '#lib/pdf/block.ts';
import { chartDrawing } from './chart-drawing.ts';
import type { ReportSlots } from './report-slots.ts';

/** The chart of the screen in lines and grounds, sharp on any printer, with its finding above and its sentence below. */
export function chartPart({ slots, telling, empty }: ReportSlots): Block[] {
  const finding = findingOf(slots);
  const step = slots[0]?.step ?? 'day';
  const heading: Block = { kind: 'heading', text: chartFinding(step, finding) };
  if (empty !== null) return [heading, { kind: 'paragraph', text: empty }];
  const words = pictureWords(slots, telling);
  const drawing = chartDrawing({ slots, zone: telling.zone, words, legend: legendOf(slots) });
  return [heading, { kind: 'drawing', drawing, caption: chartSentence(step, finding, telling) }];
}
