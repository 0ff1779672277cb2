import type { Comparison, ComparisonKind } from '@coprowatt/contracts';
import { ApiError, type ApiErrorCode } from '#lib/api-error.ts';
import { trendOf } from '#lib/comparison/trends.ts';
import { energyDifference, percent } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { BigFigure, Block } from '#lib/pdf/block.ts';
import { COMPARABLE_SHARE } from '@coprowatt/contracts';
import { isUnread, type ReportFacts, type UnreadComparison } from './report-facts.ts';

/** The period beside those before it; a comparison that is refused, or could not be read, says why. */
export function comparisonPart({ comparisons }: ReportFacts): Block[] {
  const figures = comparisons.map((each) => (isUnread(each) ? unread(each) : compared(each)));
  const longer = comparisons.every(({ kind }) => kind === 'accounting-year');
  return [
    { kind: 'heading', text: m.comparison_title() },
    { kind: 'figures', abreast: 3, figures },
    ...(longer ? [{ kind: 'paragraph' as const, text: m.report_comparison_long() }] : []),
    {
      kind: 'paragraph',
      text: `${m.comparison_how_days()} ${m.comparison_how_common({ least: percent(COMPARABLE_SHARE) })}`,
      look: 'small',
    },
  ];
}

function compared(comparison: Comparison): BigFigure {
  const { change, details } = trendOf(comparison, null);
  const difference = differenceOf(comparison);
  return {
    label: label(comparison.kind),
    value: change,
    details: [...(difference ? [difference] : []), ...details],
  };
}

function differenceOf({ change, current, previous }: Comparison): string | null {
  return change && energyDifference(change.differenceWh, [current.energyWh ?? 0, previous.energyWh ?? 0]);
}

function unread({ kind, error }: UnreadComparison): BigFigure {
  const sentences: Partial<Record<ApiErrorCode, () => string>> = {
    unreachable: m.report_unread_unreachable,
    not_ready: m.report_unread_unreachable,
    query_timeout: m.report_unread_timeout,
  };
  const sentence = error instanceof ApiError ? sentences[error.code] : undefined;
  return { label: label(kind), value: null, details: [(sentence ?? m.report_unread)()] };
}

function label(kind: ComparisonKind): string {
  return {
    mom: m.report_against_month,
    yoy: m.report_against_year,
    'accounting-year': m.comparison_accounting_year_so_far,
  }[kind]();
}
