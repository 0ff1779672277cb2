import type { ExportCoverage } from '@coprowatt/contracts';
import { HOUR_MS, isComplete, type Coverage, type DayTotal } from '@coprowatt/energy';
import { isInside } from '../consumption/window.ts';
import type { ExportSubject } from './export-reader.ts';

/** Pure: how much of a period is known, added up day by day. Of the curve for its own rows, else of the values of the days. */

/** What has been added so far. */
export type CoverageSum = Pick<ExportCoverage, 'expectedMinutes' | 'coveredMinutes' | 'days'>;

export function noCoverage(): CoverageSum {
  return { expectedMinutes: 0, coveredMinutes: 0, days: { whole: 0, partial: 0, missing: 0 } };
}

/** Adds days that follow. A curve that has aged out is missing from rows of it. */
export function addCoverage(sum: CoverageSum, days: readonly DayTotal[], subject: ExportSubject): void {
  for (const day of days) {
    const part = partOf(day, subject);
    if (part.expectedMin === 0) continue;
    sum.expectedMinutes += part.expectedMin;
    sum.coveredMinutes += part.coveredMin;
    sum.days[kindOf(part)] += 1;
  }
}

/** Covered / expected minutes, 0..1; null when nothing is due. */
export function shareOf({ coveredMinutes, expectedMinutes }: CoverageSum): number | null {
  return expectedMinutes > 0 ? coveredMinutes / expectedMinutes : null;
}

function partOf(day: DayTotal, { granularity, window, keptFrom }: ExportSubject): Coverage {
  if (granularity === 'day' || granularity === 'month') return day;
  const hours = day.hourly.filter((_, hour) => isInside(window, day.startMs + hour * HOUR_MS));
  const hasAged = granularity === 'raw' && day.localDate < keptFrom;
  return {
    coveredMin: hasAged ? 0 : hours.reduce((sum, { coveredMinutes }) => sum + coveredMinutes, 0),
    expectedMin: hours.length * 60 * day.meters,
  };
}

function kindOf(part: Coverage): keyof CoverageSum['days'] {
  if (isComplete(part)) return 'whole';
  return part.coveredMin > 0 ? 'partial' : 'missing';
}
