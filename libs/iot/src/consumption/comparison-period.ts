import { COMPARISON_MAX_DAYS, type ComparisonKind } from '@coprowatt/contracts';
import {
  addDays,
  daysBetween,
  monthBefore,
  monthOf,
  yearBefore,
  yearStart,
  type LocalDate,
} from '@coprowatt/energy';
import { AppError } from '@coprowatt/platform';
import type { DaySpan } from '../reading/day-span.ts';

/** What is asked of a comparison. */
export interface AskedComparison {
  kind: ComparisonKind;
  from?: string;
  to?: string;
}

/** The day that another is compared with, or null where there is none. */
export const COUNTERPARTS = {
  mom: monthBefore,
  yoy: yearBefore,
  'accounting-year': yearBefore,
} as const satisfies Record<ComparisonKind, (date: LocalDate) => LocalDate | null>;

/**
 * The period that a request asks. Without edges it ends with the last published day and begins with its month, year or
 * accounting year (`accountingYearStart`, `MM-DD`). @throws AppError `validation_failed` on edges of an accounting year, an
 * empty period, or one of more than `COMPARISON_MAX_DAYS`.
 */
export function comparedSpan(
  { kind, ...asked }: AskedComparison,
  lastPublished: LocalDate,
  accountingYearStart: string,
): DaySpan {
  if (kind === 'accounting-year') {
    for (const field of ['from', 'to'] as const)
      if (asked[field] !== undefined)
        throw refusal(field, 'not_with_accounting_year', `${field} is not for kind=accounting-year`);
  }
  const published = addDays(lastPublished, 1);
  const to =
    asked.to ?? (asked.from !== undefined && asked.from >= published ? addDays(asked.from, 1) : published);
  const from = asked.from ?? firstDay(kind, addDays(to, -1), accountingYearStart);
  const days = daysBetween(from, to);
  if (days <= 0) throw refusal('to', 'after_from', 'to must be after from');
  if (days <= COMPARISON_MAX_DAYS) return { from, to };
  throw refusal('to', 'too_long', `a comparison spans at most ${COMPARISON_MAX_DAYS} days`);
}

function firstDay(kind: ComparisonKind, last: LocalDate, accountingYearStart: string): LocalDate {
  if (kind === 'mom') return `${monthOf(last)}-01`;
  return yearStart(last, kind === 'yoy' ? '01-01' : accountingYearStart);
}

function refusal(field: string, rule: string, message: string): AppError {
  return new AppError('validation_failed', { errors: [{ field, rule, message }] });
}
