import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@coprowatt/contracts';
import { m } from './paraglide/messages.js';

// Sentences for what keeps an account's form from being sent; undefined when nothing does.

type Sentence = string | undefined;

/** What the form can know: something before and after an @; whether it exists, the mail itself shows. */
export function emailProblem(typed: string): Sentence {
  const email = typed.trim();
  if (email === '') return m.email_empty();
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? undefined : m.email_wrong();
}

/** Counted in characters as a person counts them, not in UTF-16 units. */
export function newPasswordProblem(typed: string): Sentence {
  const length = [...typed].length;
  if (length === 0) return m.password_empty_new({ min: PASSWORD_MIN_LENGTH });
  if (length < PASSWORD_MIN_LENGTH) return m.password_short({ min: PASSWORD_MIN_LENGTH, count: length });
  return length > PASSWORD_MAX_LENGTH ? m.password_long({ max: PASSWORD_MAX_LENGTH }) : undefined;
}

export const givenPasswordProblem = (typed: string): Sentence =>
  typed === '' ? m.password_empty() : undefined;

export const nameProblem = (typed: string): Sentence => (typed.trim() === '' ? m.name_empty() : undefined);

/** Problems without the fields that have none. */
export function problemsOf<Values>(
  all: Partial<Record<keyof Values & string, Sentence>>,
): Partial<Record<keyof Values & string, string>> {
  return Object.fromEntries(Object.entries(all).filter(([, sentence]) => sentence !== undefined)) as Partial<
    Record<keyof Values & string, string>
  >;
}
