import type { Comparison, ComparisonKind, Granularity, ReadingsPage, Statistics } from '@coprowatt/contracts';
import * as api from '#lib/api.ts';
import { stepsFor } from '#lib/charts/steps.ts';
import { overlayKinds } from '#lib/comparison/choice.ts';
import { settle } from '#lib/settled.ts';
import { pageStatistics } from '#lib/statistics.ts';
import type { ReportRequest } from './report-request.ts';

/** All that the API says for one report: nothing else is printed as a figure. */
export interface ReportFacts {
  statistics: Statistics;
  /** In the step that the chart draws. */
  drawn: ReadingsPage;
  days: ReadingsPage;
  /** The period with the one before, where it is short enough, and the accounting year so far. */
  comparisons: (Comparison | UnreadComparison)[];
}

/** A comparison that could not be read: the report says so in its place, and stands without it. */
export interface UnreadComparison {
  kind: ComparisonKind;
  error: unknown;
}

export const isUnread = (comparison: Comparison | UnreadComparison): comparison is UnreadComparison =>
  'error' in comparison;

/** @param signal gives the work up with its reason, once what is under way has been answered */
export async function readReport(request: ReportRequest, signal?: AbortSignal): Promise<ReportFacts> {
  const { subject, window, parts } = request;
  const id = subject.building.id;
  const query = { deviceId: subject.meter?.id ?? null, ...window };
  const readings = (granularity: Granularity) => api.readings(id, { ...query, granularity });
  const step = chartStep(request);
  const [statistics, drawn, days, comparisons] = await Promise.all([
    pageStatistics(id, query),
    readings(step),
    step === 'day' ? null : readings('day'),
    Promise.all(
      parts.includes('comparison') ? comparisonKinds(request).map((kind) => compare(request, kind)) : [],
    ),
  ]);
  signal?.throwIfAborted();
  return { statistics, drawn, days: days ?? drawn, comparisons };
}

/** The step in which the screen first draws such a period. */
export function chartStep({ window, subject }: ReportRequest): Granularity {
  return stepsFor(window, subject.dailyOnly)[0] ?? 'day';
}

const comparisonKinds = ({ window }: ReportRequest): ComparisonKind[] => [
  ...overlayKinds(window),
  'accounting-year',
];

async function compare(
  { subject, window }: ReportRequest,
  kind: ComparisonKind,
): Promise<Comparison | UnreadComparison> {
  const deviceId = subject.meter?.id ?? null;
  const dates = kind === 'accounting-year' ? {} : window;
  const { value, error } = await settle(api.comparison(subject.building.id, { kind, deviceId, ...dates }));
  return value ?? { kind, error };
}
