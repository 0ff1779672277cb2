import type { SyncLane, SyncReason, SyncRun } from '@coprowatt/contracts';
import { operatorOf } from './charts/words.ts';
import { timeOf } from './format.ts';
import { m } from './paraglide/messages.js';

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.4375;

export const isActive = ({ state }: SyncRun) =>
  state === 'queued' || state === 'running' || state === 'waiting';

/** The later of two pictures of one run: the end beats the way, more calls beat fewer. */
export function laterRun(known: SyncRun | undefined, incoming: SyncRun): SyncRun {
  if (!known) return incoming;
  if (isActive(known) !== isActive(incoming)) return isActive(known) ? incoming : known;
  return incoming.calls >= known.calls ? incoming : known;
}

/** Asked days of a lane, newest first: from the end back to `reached`. */
export function laneDays(lane: SyncLane): { done: number; total: number } {
  const days = (from: string, to: string) =>
    Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS));
  return { done: days(lane.reached, lane.to), total: days(lane.from, lane.to) };
}

/** "12 / 24 mois" over long lanes, "4 / 7 jours" over short ones. */
export function laneText(lane: SyncLane): string {
  const { done, total } = laneDays(lane);
  if (total < 62) return m.progress_days({ done, total });
  return m.progress_months({ done: Math.floor(done / MONTH_DAYS), total: Math.floor(total / MONTH_DAYS) });
}

const REASONS = {
  quota: m.sync_reason_quota,
  operator_unavailable: m.sync_reason_operator_unavailable,
  operator_rejected_us: m.sync_reason_operator_rejected_us,
  consent_missing: m.sync_reason_consent_missing,
  consent_withdrawn: m.sync_reason_consent_withdrawn,
  not_holder: m.sync_reason_not_holder,
  curve_not_collected: m.sync_reason_curve_not_collected,
  unreadable_answer: m.sync_reason_unreadable_answer,
  unknown_answer: m.sync_reason_unknown_answer,
  internal: m.sync_reason_internal,
} satisfies Record<SyncReason, (inputs: { operator: string }) => string>;

export const reasonText = (reason: SyncReason | null, operator: string): string | null =>
  reason ? REASONS[reason]({ operator }) : null;

/** How the run stands, in a few words. */
export function stateText(run: SyncRun): string {
  if (run.state === 'queued') return m.sync_queued();
  if (run.state === 'running') return m.sync_running();
  if (run.state === 'waiting') return m.sync_waiting();
  if (run.state === 'succeeded') return m.sync_succeeded();
  return run.state === 'cancelled' ? m.sync_cancelled() : m.sync_ended_failed();
}

/** Why it waits and when it goes on. */
export function waitText(run: SyncRun, timeZone: string): string | null {
  const reason = reasonText(run.reason, operatorOf(timeZone));
  if (run.state !== 'waiting' || run.nextTryAt === null) return reason;
  const next = m.sync_resumes({ time: timeOf(run.nextTryAt, timeZone) });
  return reason ? `${reason} ${next}` : next;
}
