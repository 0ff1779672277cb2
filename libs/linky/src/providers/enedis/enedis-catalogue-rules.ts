import { BARE_STATUSES, type CatalogueRow } from '../operator-answer-rules.ts';
import type { ProviderErrorCode } from '../provider-error.ts';

/**
 * A code alone decides, whatever the HTTP status: Enedis lets the status of one code drift (providers sheet, section 8).
 * In lower case, `_` written `-`.
 */
const CODES: Record<string, ProviderErrorCode> = {
  'adam-err0126': 'range_too_wide',
  'adam-dc-0015': 'range_too_wide',
  'adam-err0125': 'before_history',
  'adam-dc-0016': 'before_history',
  'adam-err0123': 'before_activation',
  'adam-err0069': 'wrong_direction',
  'adam-err0075': 'curve_not_collected',
  'adam-err0061': 'consent_missing',
  'adam-dc-0007': 'not_holder',
  'adam-dc-0008': 'consent_missing',
  'adam-dc-0009': 'before_consent',
  'adam-dc-0500': 'operator_failure',
  'unauthorized-user': 'consent_missing',
  'no-data-found': 'no_data',
  'stm-err-0000001': 'operator_failure',
  'stm-err-0000014': 'no_data',
  'stm-err-0000019': 'unknown_point',
  'stm-err-0000020': 'no_data',
  'technical-error': 'operator_failure',
  'lincs-internal-server-error': 'operator_failure',
  '900901': 'token_rejected',
  '900902': 'token_rejected',
  '900908': 'api_not_subscribed',
  'invalid-client': 'bad_credentials',
  'invalid-grant': 'bad_credentials',
  'unsupported-grant-type': 'bad_credentials',
  'missing-parameter': 'bad_request',
  'invalid-duration-format': 'bad_request',
  'maximum-duration-exceeded': 'bad_request',
};

/**
 * Enedis's error catalogue, from status, code and text to what it means; the first row that matches decides. A status alone
 * says little: a bare 400, 403 or 404 may be a firewall, a gateway or a mistake of ours, and is no proof of a withdrawal.
 */
export const ENEDIS_CATALOGUE: CatalogueRow[] = [
  { status: 429, means: 'quota' },
  ...Object.entries(CODES).map(([code, means]) => ({ code, means })),
  // Free text that stands instead of a code, or beside a vague one.
  { status: 400, text: /earlier than the current date/i, means: 'end_in_future' },
  { status: 400, text: /pas titulaire/i, means: 'not_holder' },
  { status: 403, text: /pas titulaire|pas autoris/i, means: 'consent_missing' },
  { status: 403, text: /api subscription validation failed/i, means: 'api_not_subscribed' },
  { status: 404, text: /pas de mesure/i, means: 'no_data' },
  { code: 'invalid-request', means: 'bad_request' },
  // A 500 is also said of a call of ours that is wrong: when it lasts over all meters it is that.
  ...BARE_STATUSES,
];
