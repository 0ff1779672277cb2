import type { ProviderName } from './linky.ts';
import type { Instant } from './units.ts';

/**
 * What an admin must know of an operator: `unknown_answer` no table of ours knows it; `not_subscribed` our application lacks
 * an API; `credentials` ours are refused; `not_holder_wave` many customers at once are said not to be the holder; `outage` it
 * has failed for long; `retired` it answers in a generation that is switched off.
 */
export const INCIDENT_KINDS = [
  'unknown_answer',
  'not_subscribed',
  'credentials',
  'not_holder_wave',
  'outage',
  'retired',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export interface OperatorIncident {
  id: string;
  provider: ProviderName;
  kind: IncidentKind;
  /** API that is meant; null for all. */
  api: string | null;
  /** The operator's own code and HTTP status of the latest answer, never its text. */
  vendorCode: string | null;
  status: number | null;
  firstAt: Instant;
  lastAt: Instant;
  /** Answers, and meters that they were about. */
  answers: number;
  meters: number;
  /** Null while it lasts. */
  resolvedAt: Instant | null;
}

/** Use of one allowance of an API. */
export interface QuotaUse {
  api: string;
  calls: number;
  windowSeconds: number;
  used: number;
}

export interface OperatorState {
  provider: ProviderName;
  /** Whether this installation can call it. */
  available: boolean;
  connectedMeters: number;
  /** Whose agreement the operator or its term ended: they wait to be connected again. */
  endedMeters: number;
  /** Last answer with data; null when there was none. */
  lastSuccessAt: Instant | null;
  /** APIs that are not called before an instant, and why. */
  closed: { api: string; until: Instant; reason: 'quota' | 'too_many_requests' | 'maintenance' }[];
  quotas: QuotaUse[];
  runs: { queued: number; running: number; waiting: number; failedLastDay: number };
  /** Open ones first, newest first; the resolved of the last 30 days. */
  incidents: OperatorIncident[];
}

/** `GET /admin/operators`. */
export interface OperatorStateList {
  items: OperatorState[];
}
