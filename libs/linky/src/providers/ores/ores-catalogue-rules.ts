import { BARE_STATUSES, type CatalogueRow } from '../operator-answer-rules.ts';
import type { ProviderErrorCode } from '../provider-error.ts';

/** The codes of the data API, then those of its OAuth endpoints (providers sheet, section 12; RFC 6749, section 5.2). */
const CODES: Record<string, ProviderErrorCode> = {
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
 * ORES's error catalogue; the first row that matches decides. A bare 403 (a firewall, a gateway) is no proof of a withdrawal:
 * a consent that is ended here is given back there, and only its customer can give another.
 */
export const ORES_CATALOGUE: CatalogueRow[] = [
  { status: 429, means: 'quota' },
  ...Object.entries(CODES).map(([code, means]) => ({ code, means })),
  ...BARE_STATUSES,
];
