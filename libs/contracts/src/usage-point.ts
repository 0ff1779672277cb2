/** What is wrong with a typed PRM or EAN. */
export type UsagePointProblem = 'empty' | 'not_digits' | 'prm_length' | 'ean_length' | 'ean_check_digit';

export type UsagePointParse =
  { ok: true; value: string } | { ok: false; problem: UsagePointProblem; digits: number };

const SEPARATORS = /[\s.\u00a0\u202f-]/g;

function onlyDigits(typed: string): { digits: string; clean: boolean } {
  const compact = typed.replace(SEPARATORS, '');
  return { digits: compact, clean: /^\d*$/.test(compact) };
}

/**
 * Reads a French PRM as people type it: spaces, dots and dashes are forgiven, anything else must be 14 digits.
 * No check digit exists (providers sheet, section 2).
 */
export function parsePrm(typed: string): UsagePointParse {
  const { digits, clean } = onlyDigits(typed);
  if (digits === '') return { ok: false, problem: 'empty', digits: 0 };
  if (!clean) return { ok: false, problem: 'not_digits', digits: digits.replace(/\D/g, '').length };
  if (digits.length !== 14) return { ok: false, problem: 'prm_length', digits: digits.length };
  return { ok: true, value: digits };
}

/** Reads a Belgian EAN: 18 digits with the GS1 check digit (weights 3, 1 from the right of the first 17). */
export function parseEan(typed: string): UsagePointParse {
  const { digits, clean } = onlyDigits(typed);
  if (digits === '') return { ok: false, problem: 'empty', digits: 0 };
  if (!clean) return { ok: false, problem: 'not_digits', digits: digits.replace(/\D/g, '').length };
  if (digits.length !== 18) return { ok: false, problem: 'ean_length', digits: digits.length };
  const sum = [...digits.slice(0, 17)]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  if ((10 - (sum % 10)) % 10 !== Number(digits[17]))
    return { ok: false, problem: 'ean_check_digit', digits: 18 };
  return { ok: true, value: digits };
}

/** The only form in which a PRM or EAN leaves the server: the last four digits. */
export function maskUsagePoint(value: string): string {
  return `…${value.slice(-4)}`;
}

/** Groups a PRM for reading: `22 516 914 714 270`. */
export function groupPrm(digits: string): string {
  return digits.replace(/^(\d{2})(\d{3})(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4 $5');
}
