import { parseObject } from '../json.ts';
import { loggableCode, meaningOf, waitOfHeader } from '../operator-answer-rules.ts';
import type { ProviderErrorCode } from '../provider-error.ts';
import { ORES_CATALOGUE } from './ores-catalogue-rules.ts';

export interface OresError {
  code: ProviderErrorCode;
  vendorCode: string | null;
  retryAfterMs: number | null;
}

/** No window of ORES's quota is longer than a day, so no wait is. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** Translates an unsuccessful answer: `application/problem+json` with `code`, or `{error}` from the OAuth endpoints. */
export function readOresError(
  status: number,
  body: string,
  retryAfter: string | null,
  nowMs: number,
): OresError {
  const fields = parseObject(body);
  const told = fields.code ?? fields.error;
  const vendor = typeof told === 'string' ? told.trim().toLowerCase().replaceAll('-', '_') : '';
  const code = meaningOf(ORES_CATALOGUE, { status, code: vendor, text: '' });
  const waits = code === 'quota' || code === 'unavailable';
  return {
    code,
    vendorCode: loggableCode(vendor),
    retryAfterMs: waits ? waitOf(retryAfter, fields.retry_after, nowMs) : null,
  };
}

/** The header's wait, else the body's `retry_after` in seconds. */
function waitOf(header: string | null, told: unknown, nowMs: number): number | null {
  const wait = waitOfHeader(header, nowMs) ?? (typeof told === 'number' ? told * 1_000 : null);
  return wait === null || Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}
