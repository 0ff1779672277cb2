import { groupPrm, parseEan, parsePrm, type Country, type UsagePointProblem } from '@coprowatt/contracts';
import type { MeterDraft } from './linky-draft.ts';
import { m } from './paraglide/messages.js';

export type MeterProblems = Partial<Record<keyof MeterDraft, string>>;

export const parseUsagePoint = (country: Country, typed: string) =>
  country === 'BE' ? parseEan(typed) : parsePrm(typed);

/** A PRM or an EAN for reading: `22 516 914 714 270`, `541 400 000 000 000 011`. */
export const groupUsagePoint = (digits: string): string =>
  digits.length === 18 ? digits.replace(/\d{3}(?=\d)/g, '$& ') : groupPrm(digits);

/** The sentence for a number that cannot be one, with what was typed. */
export function usagePointSentence(country: Country, problem: UsagePointProblem, digits: number): string {
  const belgian = country === 'BE';
  if (problem === 'empty') return belgian ? m.ean_empty() : m.prm_empty();
  if (problem === 'not_digits') return belgian ? m.ean_not_digits() : m.prm_not_digits();
  if (problem === 'ean_check_digit') return m.ean_check_digit();
  return belgian ? m.ean_length({ count: digits }) : m.prm_length({ count: digits });
}

/** Everything that keeps step 1 from going on, one sentence a field. */
export function meterProblems(country: Country, draft: MeterDraft): MeterProblems {
  const problems: MeterProblems = {};
  const parsed = parseUsagePoint(country, draft.prm);
  if (!parsed.ok) problems.prm = usagePointSentence(country, parsed.problem, parsed.digits);
  if (draft.label.trim() === '')
    problems.label = draft.usage === 'private' ? m.label_empty_private() : m.label_empty();
  if (draft.usage === '') problems.usage = m.usage_empty();
  return problems;
}
