/** Every `code` that an answer of the API can carry; the web translates `errors.<code>`. */
export const ERROR_CODES = [
  'validation_failed',
  'unauthenticated',
  'invalid_credentials',
  'too_many_attempts',
  'too_many_requests',
  'origin_refused',
  'not_found',
  'forbidden',
  'usage_not_allowed',
  'consent_text_outdated',
  'daily_purpose_required',
  'provider_not_available',
  'meter_already_connected',
  'meter_not_connected',
  'already_claimed',
  'share_again_at_operator',
  'operator_consent_needed',
  'claim_not_provable',
  'claim_decided',
  'claim_is_own',
  'approval_outdated',
  'building_in_use',
  'token_invalid',
  'already_member',
  'last_member',
  'mail_not_configured',
  'setup_done',
  'zone_fixed',
  'conflict',
  'payload_too_large',
  'unsupported_media_type',
  'internal_error',
  'not_ready',
  'query_timeout',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One wrong field of a request. `field` is a dotted path; `rule` a stable key that the web translates. */
export interface FieldProblem {
  field: string;
  rule: string;
  message: string;
  params?: Record<string, string | number>;
}

/** RFC 9457 problem document, `application/problem+json`. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail?: string;
  correlationId: string;
  errors?: FieldProblem[];
  /** Seconds, as in the Retry-After header. */
  retryAfter?: number;
}
