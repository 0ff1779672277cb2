import type { ErrorCode } from '@coprowatt/contracts';

interface ErrorMeaning {
  status: number;
  /** Short English summary; the web shows its own translation of the code. */
  title: string;
}

/** The one table from an error code to the HTTP status that it is answered with (RFC 9110). */
export const ERROR_MEANINGS = {
  validation_failed: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Nobody is signed in' },
  invalid_credentials: { status: 401, title: 'Unknown e-mail address or wrong password' },
  too_many_attempts: { status: 429, title: 'Too many attempts' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  origin_refused: { status: 403, title: 'This origin may not act here' },
  not_found: { status: 404, title: 'Not found' },
  forbidden: { status: 403, title: 'Not allowed' },
  usage_not_allowed: { status: 403, title: 'This usage is not allowed' },
  consent_text_outdated: { status: 409, title: 'The consent text has changed' },
  daily_purpose_required: { status: 400, title: 'The daily purpose is needed' },
  provider_not_available: { status: 409, title: 'This provider is not available' },
  meter_already_connected: { status: 409, title: 'The meter is already connected' },
  meter_not_connected: { status: 409, title: 'The meter is not connected' },
  already_claimed: { status: 409, title: 'Already claimed' },
  share_again_at_operator: { status: 409, title: 'The share must be made again at the operator' },
  operator_consent_needed: { status: 409, title: 'The consent at the operator is needed first' },
  claim_not_provable: { status: 409, title: 'The claim brought nothing that proves it' },
  claim_decided: { status: 409, title: 'The claim has been decided' },
  claim_is_own: { status: 403, title: 'Another administrator must decide' },
  approval_outdated: { status: 409, title: 'The approval is too old' },
  building_in_use: { status: 409, title: 'The building is still in use' },
  token_invalid: { status: 404, title: 'The link is unknown, used or over' },
  already_member: { status: 409, title: 'This person holds the role already' },
  last_member: { status: 409, title: 'Somebody must be left' },
  mail_not_configured: { status: 409, title: 'No mail can be sent' },
  setup_done: { status: 409, title: 'The installation is set up' },
  zone_fixed: { status: 409, title: 'The time zone is fixed once readings exist' },
  conflict: { status: 409, title: 'Conflict with the present state' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  not_ready: { status: 503, title: 'Not ready' },
  query_timeout: { status: 503, title: 'The answer took too long' },
} as const satisfies Record<ErrorCode, ErrorMeaning>;

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'validation_failed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'not_ready',
};

/** The code for an error that a library raised with a status only (body parser, router). */
export function codeOfStatus(status: number): ErrorCode {
  return CODE_OF_STATUS[status] ?? (status >= 400 && status < 500 ? 'validation_failed' : 'internal_error');
}
