import type { SyncReason } from '@coprowatt/contracts';
import type { ProviderErrorCode } from '../providers/provider-error.ts';
import type { LaneName } from './lane-rules.ts';

/** What is done about an answer without data. */
export type Reaction =
  /** A true "no data": the days count as asked. */
  | { kind: 'empty' }
  /** The start is too old; `commissioning`: because the meter was not in service. */
  | { kind: 'raise_floor'; commissioning: boolean }
  /** Ask fewer days at once. */
  | { kind: 'narrow' }
  /** The curve is not collected: its lane ends, daily values go on. */
  | { kind: 'no_curve' }
  /** Ask the same again later. `counts`: the next wait is longer. */
  | { kind: 'wait'; reason: SyncReason; delayMs: number; counts: boolean; suspect: boolean }
  /** The run ends as failed; `ends`: so does the connection, and how. */
  | { kind: 'stop'; reason: SyncReason; ends: 'revoke' | 'runOut' | null };

export interface PolicyFacts {
  lane: LaneName;
  /** Days that were asked at once. */
  days: number;
  /** Failures in a row, this one not counted. */
  failures: number;
  /** Wait that the operator or our quota asked for. */
  retryAfterMs: number | null;
  /** Time since the consent was given. */
  consentAgeMs: number;
  /** Time since the operator first said that the holder is another; null when it did not. */
  suspectForMs: number | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Waits after the first, second… failure in a row; the last one repeats, because outages last days. */
const BACKOFF_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);
/** "No consent" is also said for a while right after a consent. */
const CONSENT_SETTLES_MS = DAY_MS;
/** "Not the holder" was said of valid customers for weeks: one try a day for a week, then it is believed. */
const SUSPECT_LASTS_MS = 7 * DAY_MS;

/** The one table from what an operator said to what is done (providers sheet, section 8, column "reaction"). */
export function reactionTo(code: ProviderErrorCode, facts: PolicyFacts): Reaction {
  return REACTIONS[code](facts);
}

const REACTIONS: Record<ProviderErrorCode, (facts: PolicyFacts) => Reaction> = {
  no_data: () => ({ kind: 'empty' }),
  before_activation: () => ({ kind: 'raise_floor', commissioning: true }),
  before_history: () => ({ kind: 'raise_floor', commissioning: false }),
  before_consent: () => ({ kind: 'raise_floor', commissioning: false }),
  range_too_wide: ({ days }) => (days > 1 ? { kind: 'narrow' } : rejected()),
  curve_not_collected: ({ lane }) => (lane === 'curve' ? { kind: 'no_curve' } : rejected()),
  quota: ({ retryAfterMs }) => wait('quota', retryAfterMs ?? MINUTE_MS, false),
  end_in_future: (facts) => backOff('operator_unavailable', facts),
  operator_failure: (facts) => backOff('operator_unavailable', facts),
  unavailable: (facts) => backOff('operator_unavailable', facts),
  unreadable: (facts) => backOff('unreadable_answer', facts),
  token_rejected: (facts) => backOff('operator_rejected_us', facts),
  bad_credentials: (facts) => backOff('operator_rejected_us', facts),
  api_not_subscribed: (facts) => backOff('operator_rejected_us', facts),
  bad_request: rejected,
  wrong_direction: rejected,
  consent_missing: noConsent,
  consent_revoked: () => over('revoke'),
  consent_expired: () => over('runOut'),
  unknown_point: noConsent,
  not_holder: ({ suspectForMs }) =>
    suspectForMs !== null && suspectForMs >= SUSPECT_LASTS_MS
      ? { kind: 'stop', reason: 'not_holder', ends: 'revoke' }
      : { kind: 'wait', reason: 'not_holder', delayMs: DAY_MS, counts: true, suspect: true },
};

function noConsent(facts: PolicyFacts): Reaction {
  if (facts.consentAgeMs < CONSENT_SETTLES_MS) return backOff('consent_missing', facts);
  return over('revoke');
}

function over(ends: 'revoke' | 'runOut'): Reaction {
  return { kind: 'stop', reason: 'consent_missing', ends };
}

function rejected(): Reaction {
  return { kind: 'stop', reason: 'operator_rejected_us', ends: null };
}

function backOff(reason: SyncReason, facts: PolicyFacts): Reaction {
  return wait(reason, facts.retryAfterMs ?? backoffMs(facts.failures), true);
}

/** Wait after `failures` earlier failures in a row. */
export function backoffMs(failures: number): number {
  return BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? MINUTE_MS;
}

function wait(reason: SyncReason, delayMs: number, counts: boolean): Reaction {
  return { kind: 'wait', reason, delayMs, counts, suspect: false };
}
