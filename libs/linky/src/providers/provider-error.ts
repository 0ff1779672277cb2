/**
 * What an operator can answer when it gives no data: the closed set to which every adapter translates its vendor's
 * words (providers sheet, section 8). What is done about each is in `sync/sync-policy.ts`.
 */
export const PROVIDER_ERROR_CODES = [
  'bad_request',
  'end_in_future',
  'range_too_wide',
  'before_history',
  'before_activation',
  'before_consent',
  'wrong_direction',
  'curve_not_collected',
  'not_holder',
  'consent_missing',
  'access_denied',
  'consent_revoked',
  'consent_expired',
  'api_not_subscribed',
  'token_rejected',
  'bad_credentials',
  'no_data',
  'unknown_point',
  'quota',
  'operator_failure',
  'unavailable',
  'unreadable',
  'retired_generation',
  'not_offered',
  'unknown_answer',
] as const;
export type ProviderErrorCode = (typeof PROVIDER_ERROR_CODES)[number];

export interface ProviderErrorFacts {
  /** HTTP status; null when there was no answer. */
  status?: number | null;
  /** API that answered, as quota and gates name it; null: the one of the lane that was asked. */
  api?: string | null;
  /** The operator's own code, for the log; never its free text, which may repeat the PRM. */
  vendorCode?: string | null;
  /** Milliseconds to wait, when the operator or our quota said so; 0, the refusal being there already, is taken for untold. */
  retryAfterMs?: number | null;
  cause?: unknown;
}

/** A call to an operator that gave no data. Its message holds codes only, never a PRM, token or vendor text. */
export class ProviderError extends Error {
  readonly status: number | null;
  readonly api: string | null;
  readonly vendorCode: string | null;
  readonly retryAfterMs: number | null;

  constructor(
    readonly code: ProviderErrorCode,
    facts: ProviderErrorFacts = {},
  ) {
    super(`provider answered ${code} (${facts.status ?? 'no status'}, ${facts.vendorCode ?? 'no code'})`, {
      cause: facts.cause,
    });
    this.name = 'ProviderError';
    this.status = facts.status ?? null;
    this.api = facts.api ?? null;
    this.vendorCode = facts.vendorCode ?? null;
    this.retryAfterMs = facts.retryAfterMs || null;
  }
}
