import type { ProviderErrorCode } from './provider-error.ts';

/** What an operator answered instead of data, whatever the shape of the body. */
export interface VendorAnswer {
  status: number;
  /** As the operator's table spells it; empty when there was none. */
  code: string;
  text: string;
}

/** One line of an operator's catalogue: what is not given matches anything. */
export interface CatalogueRow {
  /** `5xx` stands for all of them. */
  status?: number | '5xx';
  code?: string;
  text?: RegExp;
  means: ProviderErrorCode;
}

/** What a status alone says, whoever the operator is; the last rows of a catalogue. */
export const BARE_STATUSES: CatalogueRow[] = [
  { status: 401, means: 'token_rejected' },
  { status: 408, means: 'unavailable' },
  { status: 502, means: 'unavailable' },
  { status: 503, means: 'unavailable' },
  { status: 504, means: 'unavailable' },
  { status: '5xx', means: 'operator_failure' },
];

/** The first row that matches; an answer that none does is unknown, which is never taken for anything harmless. */
export function meaningOf(catalogue: CatalogueRow[], answer: VendorAnswer): ProviderErrorCode {
  return catalogue.find((row) => matches(row, answer))?.means ?? 'unknown_answer';
}

function matches({ status, code, text }: CatalogueRow, answer: VendorAnswer): boolean {
  const hasStatus =
    status === undefined || answer.status === status || (status === '5xx' && answer.status >= 500);
  return hasStatus && (code === undefined || code === answer.code) && (!text || text.test(answer.text));
}

/** A vendor's code as far as a log may show it: only what looks like a code, and 14 digits in a row could be a PRM. */
export function loggableCode(code: string): string | null {
  return /^[a-z0-9._-]{1,40}$/.test(code) && !/\d{14}/.test(code) ? code : null;
}

/** Milliseconds that a `Retry-After` header asks for, seconds or an HTTP date; null when it says nothing. */
export function waitOfHeader(retryAfter: string | null, nowMs: number): number | null {
  if (retryAfter === null || retryAfter.trim() === '') return null;
  if (/^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1_000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? null : date - nowMs;
}
