import { parseObject } from '../json.ts';
import { loggableCode, waitOfHeader } from '../operator-answer-rules.ts';
import type { ProviderErrorCode } from '../provider-error.ts';

export interface OresError {
  code: ProviderErrorCode;
  vendorCode: string | null;
  retryAfterMs: number | null;
}

/** The codes of the data API, then those of its OAuth endpoints (providers sheet, section 12; RFC 6749, section 5.2). */
const BY_CODE: Record<string, ProviderErrorCode> = {
  invalid_ean: 'bad_request',
  invalid_range: 'bad_request',
  range_too_large: 'range_too_wide',
  invalid_token: 'token_rejected',
  scope_insufficient: 'bad_request',
  consent_missing: 'consent_missing',
  consent_expired: 'consent_expired',
  consent_revoked: 'consent_revoked',
  unknown_ean: 'unknown_point',
  no_data: 'no_data',
  quarter_hourly_not_active: 'curve_not_collected',
  rate_limited: 'quota',
  internal: 'operator_failure',
  maintenance: 'unavailable',
  // The token of this consent is dead, whether revoked, used twice or too old: only its customer can give another.
  invalid_grant: 'consent_revoked',
  invalid_client: 'bad_credentials',
  unauthorized_client: 'bad_credentials',
  unsupported_grant_type: 'bad_request',
  invalid_request: 'bad_request',
  invalid_scope: 'bad_request',
  server_error: 'operator_failure',
  temporarily_unavailable: 'unavailable',
};

/**
 * For answers without a code that we know. A bare 403 (a firewall, a gateway) is no proof of a withdrawal: a consent that
 * is ended here is given back there, and only its customer can give another.
 */
const BY_STATUS: Record<number, ProviderErrorCode> = {
  400: 'bad_request',
  401: 'token_rejected',
  403: 'api_not_subscribed',
  404: 'bad_request',
  408: 'unavailable',
  429: 'quota',
  500: 'operator_failure',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

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
  const vendor = typeof told === 'string' ? told.toLowerCase() : '';
  const code = BY_CODE[vendor] ?? BY_STATUS[status] ?? (status >= 500 ? 'operator_failure' : 'bad_request');
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
