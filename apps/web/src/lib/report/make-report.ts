import { fileName } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';
import { makePdf, type MadePdf } from '#lib/pdf/make-pdf.ts';
import { language } from '#lib/state/language.svelte.ts';
import { lastOf } from './report-period.ts';
import { reportDocument } from './report-document.ts';
import { isUnread, readReport } from './report-facts.ts';
import type { ReportRequest } from './report-request.ts';

/** A report, to be looked at and then kept. */
export interface MadeReport extends MadePdf {
  name: string;
  /** Some comparison could not be read and is missing. */
  lacksComparison: boolean;
}

/** What is under way: reading, or drawing so many pages of so many. */
export type ReportProgress = { stage: 'reading' } | { stage: 'drawing'; page: number; pages: number };

/** Reads, writes and draws a report; throws the reason of the signal when it is given up. */
export async function makeReport(
  request: ReportRequest,
  signal: AbortSignal,
  onprogress: (progress: ReportProgress) => void,
): Promise<MadeReport> {
  onprogress({ stage: 'reading' });
  const facts = await readReport(request, signal);
  const document = language.speaking(request.lang, () => reportDocument(request, facts));
  const made = await makePdf(document, {
    signal,
    onpage: (page, pages) => onprogress({ stage: 'drawing', page, pages }),
  });
  return { ...made, name: reportName(request), lacksComparison: facts.comparisons.some(isUnread) };
}

function reportName({ subject, window, lang }: ReportRequest): string {
  const meter = subject.meter?.label ?? '';
  const kind = language.speaking(lang, () => m.report_file());
  return fileName([kind, subject.building.name, meter, window.from, lastOf(window), lang], 'pdf');
}
