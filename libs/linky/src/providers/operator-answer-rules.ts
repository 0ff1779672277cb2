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
