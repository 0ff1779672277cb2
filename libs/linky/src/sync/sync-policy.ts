import type { IncidentKind, ReactionName, SyncLaneName, SyncReason } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import type { ProviderErrorCode } from '../providers/provider-error.ts';
import { RECENT_DAYS } from './lane-rules.ts';

/** Why days are empty: the operator has until later, it lacks them, or the holder never switched the collection on. */
export type EmptyBecause = 'not_published' | 'hole' | 'not_collected';

/** What is done about an answer without data, and what that means for the run. */
export type Reaction = {
  name: ReactionName;
  /** What the desk of incidents is told; it decides whether and when the admin is. */
  incident: IncidentKind | null;
} & Consequence;

type Consequence =
  /** A true "no data": the days count as asked, and the ledger of holes says when they are asked again. */
  | { kind: 'empty'; because: EmptyBecause }
  /** The start is too old; `commissioning`: because the meter was not in service. */
  | { kind: 'raise_floor'; commissioning: boolean }
  /** The end is not over yet by the operator's clock: ask so many days less of the newest. */
  | { kind: 'lower_end'; byDays: number }
  /** Ask fewer days at once. */
  | { kind: 'narrow' }
  /** The curve is not collected: its lane ends, daily values go on. `since`: first day without one, where that is how it is known. */
  | { kind: 'no_curve'; since?: LocalDate }
  /** The point has no such measure: the lane ends, the others go on. */
  | { kind: 'stop_lane' }
  /** Our application lacks this API at the operator: the lane ends, the others go on. */
  | { kind: 'unsubscribed_lane' }
  /** Ask the same again later. `counts`: the next wait is longer. */
  | { kind: 'wait'; reason: SyncReason; delayMs: number; counts: boolean; suspect: boolean }
  /** The run ends as failed; `ends`: so does the connection, and how. */
  | { kind: 'stop'; reason: SyncReason; ends: 'revoke' | 'runOut' | null };

export interface PolicyFacts {
  lane: SyncLaneName;
  /** Days that were asked at once. */
  days: number;
  /** Local days from the end of the range, exclusive, to today: 0 when it ends with yesterday. */
  daysSinceEnd: number;
  /** Days of this lane that came back without a value, in a row up to the newest, this range included. */
  emptyDays: number;
  /** Whether this lane ever delivered a value, in this run or an earlier one. */
  delivered: boolean;
  /** First of the newest days of which only the daily values come, once they are many (`silentSince`); else null. */
  curveSilentSince: LocalDate | null;
  /** Failures in a row, this one not counted. */
  failures: number;
  /** The meter's own place, from 0 to below 1, among all that fail together (`placeOf`). */
  place: number;
  /** Wait that the operator or our quota asked for. */
  retryAfterMs: number | null;
  /** Time since the consent was given. */
  consentAgeMs: number;
  /** Time since the operator first said that the holder is another; null when it did not. */
  suspectForMs: number | null;
  /** Whether the operator says so of many meters at once (incident `not_holder_wave`). */
  holderWave: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Waits after the first, second… failure in a row; the last one repeats, because outages last days. */
const BACKOFF_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);
/** Meters that fail together come back apart, over a fifth of the wait, so that they do not fall upon an operator that has just got up. */
const SPREAD_SHARE = 0.2;
/** An end so long past that no two clocks differ about it. */
const SURELY_PAST_DAYS = 2;
/** "No consent" is also said for a while right after a consent. */
const CONSENT_SETTLES_MS = DAY_MS;
/** "Not the holder" was said of valid customers for weeks: one try a day for a week, then it is believed. */
const SUSPECT_LASTS_MS = 7 * DAY_MS;
/** The longest known wave of it had three months (July to September 2026, providers sheet, section 8): what is said for longer is so. */
const WAVE_LASTS_MS = 120 * DAY_MS;

/**
 * The one table from what an operator said to what is done: the name is the one of the providers sheet, section 8, column
 * "reaction"; the rest depends on what we know of the meter.
 */
export function reactionTo(code: ProviderErrorCode, facts: PolicyFacts): Reaction {
  return REACTIONS[code](facts);
}

const REACTIONS: Record<ProviderErrorCode, (facts: PolicyFacts) => Reaction> = {
  no_data: noData,
  before_activation: () => raiseFloor(true),
  before_history: () => raiseFloor(false),
  before_consent: () => raiseFloor(false),
  range_too_wide: ({ days }) => (days > 1 ? { name: 'split', incident: null, kind: 'narrow' } : ours()),
  curve_not_collected: notCollected,
  wrong_direction: stopLane,
  not_offered: stopLane,
  api_not_subscribed: () => ({ name: 'fix', incident: 'not_subscribed', kind: 'unsubscribed_lane' }),
  quota: ({ retryAfterMs }) => wait('back_off', 'quota', retryAfterMs ?? MINUTE_MS, { counts: false }),
  end_in_future: lowerEnd,
  operator_failure: (facts) => later('back_off', 'operator_unavailable', facts, 'outage'),
  unavailable: (facts) => later('back_off', 'operator_unavailable', facts, 'outage'),
  unreadable: (facts) => later('back_off', 'unreadable_answer', facts, 'outage'),
  unknown_answer: (facts) => later('back_off', 'unknown_answer', facts, 'unknown_answer'),
  token_rejected: (facts) => later('renew_token', 'operator_rejected_us', facts, 'credentials'),
  bad_credentials: (facts) => later('fix', 'operator_rejected_us', facts, 'credentials'),
  bad_request: ours,
  retired_generation: () => stop('fix', 'operator_rejected_us', null, 'retired'),
  consent_missing: (facts) => noConsent(facts),
  unknown_point: (facts) => noConsent(facts),
  // The gateway's own word: its account lacks the point, whatever the holder agreed to at the operator.
  access_denied: (facts) => noConsent(facts, 'access_denied'),
  consent_revoked: () => over('revoke'),
  consent_expired: () => over('runOut'),
  not_holder: notHolder,
};

/** Not yet published, a hole, or not collected: what was asked, and what ever came, tell them apart. */
function noData({ lane, daysSinceEnd, emptyDays, delivered, curveSilentSince }: PolicyFacts): Reaction {
  if (lane === 'curve' && curveSilentSince !== null)
    return { name: 'enable_collection', incident: null, kind: 'no_curve', since: curveSilentSince };
  const isCurve = lane === 'curve' || lane === 'productionCurve';
  if (isCurve && !delivered && emptyDays >= RECENT_DAYS) return empty('enable_collection', 'not_collected');
  return empty('wait', daysSinceEnd <= 0 ? 'not_published' : 'hole');
}

/** An objection to the curve says nothing of daily values. */
function notCollected({ lane }: PolicyFacts): Reaction {
  if (lane === 'curve') return { name: 'enable_collection', incident: null, kind: 'no_curve' };
  if (lane === 'productionCurve') return { name: 'enable_collection', incident: null, kind: 'stop_lane' };
  return ours();
}

/** To today when the end lies after it, else to the day before: the two clocks differ around midnight. */
function lowerEnd({ daysSinceEnd }: PolicyFacts): Reaction {
  if (daysSinceEnd >= SURELY_PAST_DAYS) return ours();
  return { name: 'clamp', incident: null, kind: 'lower_end', byDays: Math.max(1, -daysSinceEnd) };
}

function noConsent(facts: PolicyFacts, reason: SyncReason = 'consent_missing'): Reaction {
  return facts.consentAgeMs < CONSENT_SETTLES_MS ? later('back_off', reason, facts) : over('revoke', reason);
}

/** While the operator says it of many at once nobody is believed to have left, for as long as that may be its mistake. */
function notHolder({ suspectForMs, holderWave }: PolicyFacts): Reaction {
  const isBelieved = suspectForMs !== null && suspectForMs >= (holderWave ? WAVE_LASTS_MS : SUSPECT_LASTS_MS);
  return isBelieved
    ? stop('ask_consent', 'not_holder', 'revoke', 'not_holder_wave')
    : wait('wait', 'not_holder', DAY_MS, { suspect: true, incident: 'not_holder_wave' });
}

function over(ends: 'revoke' | 'runOut', reason: SyncReason = 'consent_missing'): Reaction {
  return stop('ask_consent', reason, ends);
}

/** A call of ours that is wrong: repeating it would not help. */
function ours(): Reaction {
  return stop('fix', 'operator_rejected_us', null, 'unknown_answer');
}

function stopLane(): Reaction {
  return { name: 'stop', incident: null, kind: 'stop_lane' };
}

function raiseFloor(commissioning: boolean): Reaction {
  return { name: 'clamp', incident: null, kind: 'raise_floor', commissioning };
}

function empty(name: ReactionName, because: EmptyBecause): Reaction {
  return { name, incident: null, kind: 'empty', because };
}

function stop(
  name: ReactionName,
  reason: SyncReason,
  ends: 'revoke' | 'runOut' | null,
  incident: IncidentKind | null = null,
): Reaction {
  return { name, incident, kind: 'stop', reason, ends };
}

/** Waits as long as the operator says, else longer with each failure in a row, and each meter a little longer than that. */
function later(
  name: ReactionName,
  reason: SyncReason,
  { retryAfterMs, failures, place }: PolicyFacts,
  incident: IncidentKind | null = null,
): Reaction {
  return wait(name, reason, retryAfterMs ?? spreadBackoffMs(failures, place), { incident });
}

/** A meter's place among all, by the random digits of its id: the same in every process, and at each try. */
export function placeOf(deviceId: string): number {
  return Number.parseInt(deviceId.slice(0, 8), 16) / 2 ** 32;
}

/** Wait after `failures` earlier failures in a row, of the meter at this place. */
export function spreadBackoffMs(failures: number, place: number): number {
  return backoffMs(failures) + Math.floor(place * SPREAD_SHARE * backoffMs(failures));
}

/** Wait after `failures` earlier failures in a row. */
function backoffMs(failures: number): number {
  return BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? MINUTE_MS;
}

function wait(
  name: ReactionName,
  reason: SyncReason,
  delayMs: number,
  more: { counts?: boolean; suspect?: boolean; incident?: IncidentKind | null } = {},
): Reaction {
  const { counts = true, suspect = false, incident = null } = more;
  return { name, incident, kind: 'wait', reason, delayMs, counts, suspect };
}
