import { m } from '#lib/paraglide/messages.js';
import { ApiError, type ApiErrorCode } from './api-error.ts';

/** What happened and what comes next, one sentence or two per code; no code is ever shown in the text. */
const SENTENCES = {
  unreachable: m.error_unreachable,
  validation_failed: m.error_validation_failed,
  unauthenticated: m.error_unauthenticated,
  invalid_credentials: m.error_invalid_credentials,
  too_many_attempts: m.error_too_many_requests,
  too_many_requests: m.error_too_many_requests,
  origin_refused: m.error_origin_refused,
  not_found: m.error_not_found,
  forbidden: m.error_forbidden,
  usage_not_allowed: m.error_usage_not_allowed,
  consent_text_outdated: m.error_consent_text_outdated,
  daily_purpose_required: m.error_daily_purpose_required,
  provider_not_available: m.error_provider_not_available,
  meter_already_connected: m.error_meter_already_connected,
  meter_not_connected: m.error_meter_not_connected,
  already_claimed: m.error_conflict,
  share_again_at_operator: m.error_share_again_at_operator,
  operator_consent_needed: m.error_operator_consent_needed,
  claim_not_provable: m.error_claim_not_provable,
  claim_decided: m.error_claim_decided,
  claim_is_own: m.error_claim_is_own,
  approval_outdated: m.error_approval_outdated,
  building_in_use: m.error_building_in_use,
  token_invalid: m.error_token_invalid,
  already_member: m.error_already_member,
  last_member: m.error_last_member,
  mail_not_configured: m.error_mail_not_configured,
  setup_done: m.error_setup_done,
  zone_fixed: m.error_conflict,
  conflict: m.error_conflict,
  payload_too_large: m.error_internal_error,
  unsupported_media_type: m.error_internal_error,
  internal_error: m.error_internal_error,
  not_ready: m.error_unreachable,
  query_timeout: m.error_query_timeout,
} satisfies Record<ApiErrorCode, () => string>;

export interface ErrorText {
  sentence: string;
  /** For whoever helps; shown under « Détails » only. */
  code: string;
  correlationId: string | null;
}

/** One place turns an error into words. */
export function errorText(error: unknown): ErrorText {
  if (!(error instanceof ApiError))
    return { sentence: m.error_internal_error(), code: 'browser', correlationId: null };
  return { sentence: sentenceOf(error), code: error.code, correlationId: error.correlationId };
}

function sentenceOf({ code, reading }: ApiError): string {
  const silent = code === 'unreachable' || code === 'not_ready';
  if (silent && reading) return m.error_unreachable_read();
  return (SENTENCES[code] ?? m.error_internal_error)();
}

/** True when nothing was done because nobody answered: what was typed is kept and can be sent again. */
export function isDown(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    (error.code === 'unreachable' || error.code === 'not_ready' || error.status >= 500)
  );
}
