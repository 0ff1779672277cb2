import type { SyncLane, SyncReason, SyncRun } from '@coprowatt/contracts';
import { dayOf, localDateOf, number, timeOf } from './format.ts';
import { m } from './paraglide/messages.js';

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.4375;

/** What the words about a run depend on besides the run. */
export interface RunTelling {
  zone: string;
  /** Whom we ask, as in `sourceName`. */
  operator: string;
  /** The present instant of the product's clock. */
  nowMs: number;
}

export const isActive = ({ state }: SyncRun) =>
  state === 'queued' || state === 'running' || state === 'waiting';

/** The later of two pictures of one run: the end beats the way, more calls beat fewer. */
export function laterRun(known: SyncRun | undefined, incoming: SyncRun): SyncRun {
  if (!known) return incoming;
  if (isActive(known) !== isActive(incoming)) return isActive(known) ? incoming : known;
  return incoming.calls >= known.calls ? incoming : known;
}

/** What a run asks for by days, each with its own progress; the supply contract is one question and has none. */
export function lanesOf(run: SyncRun): { name: string; lane: SyncLane }[] {
  const lanes = [
    { name: m.lane_curve(), lane: run.curve },
    { name: m.lane_daily(), lane: run.daily },
    { name: m.lane_maximum_power(), lane: run.maximumPower },
    { name: m.lane_production_curve(), lane: begun(run.productionCurve) },
    { name: m.lane_production_daily(), lane: begun(run.productionDaily) },
  ];
  return lanes.flatMap(({ name, lane }) => (lane && laneDays(lane).total > 0 ? [{ name, lane }] : []));
}

/** Whether a meter injects is learned on the way: until the first days are there, production is a question and no work. */
const begun = (lane: SyncLane | null) => (lane && laneDays(lane).done > 0 ? lane : null);

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

/** New and corrected values of each kind, of one run or of several together; null for none. */
export function newValues(runs: SyncRun[]): string | null {
  return listed([
    counted(m.run_intervals, total(runs, 'intervalsWritten')),
    counted(m.run_day_values, total(runs, 'daysWritten')),
    counted(m.run_maximum_powers, total(runs, 'maximumPowersWritten')),
  ]);
}

export function correctedValues(runs: SyncRun[]): string | null {
  return listed([
    counted(m.run_intervals, total(runs, 'intervalsCorrected')),
    counted(m.run_day_values, total(runs, 'daysCorrected')),
    counted(m.run_maximum_powers, total(runs, 'maximumPowersCorrected')),
  ]);
}

type Count = keyof { [Name in keyof SyncRun as SyncRun[Name] extends number ? Name : never]: true };

const total = (runs: SyncRun[], count: Count) => runs.reduce((sum, run) => sum + run[count], 0);
const listed = (parts: (string | null)[]) => parts.filter(Boolean).join(', ') || null;

/** What came, was corrected and filled, or that nothing new did, and what is still missing: of one run, or of several together. */
export function receivedText(runs: SyncRun[]): string {
  const contract = runs.some((run) => run.contract === 'new') ? m.run_contract_news() : null;
  const came = listed([newValues(runs), contract]);
  const corrected = correctedValues(runs);
  const filled = total(runs, 'holesFilled');
  const remaining = total(runs, 'holesRemaining');
  const sentences = [
    came && m.progress_received({ what: came }),
    corrected && m.progress_corrected({ what: corrected }),
    filled > 0 && m.progress_filled({ count: filled }),
  ].filter(Boolean);
  const news = sentences.join(' ') || nothingText(runs);
  return remaining > 0 ? `${news} ${m.progress_remaining({ count: remaining })}` : news;
}

const nothingText = (runs: SyncRun[]): string =>
  runs.every(({ state }) => state === 'succeeded')
    ? m.progress_nothing_new()
    : m.progress_received({ what: m.run_new_none() });

type Counted = (inputs: { count: number; shown: string }) => string;
/** "48 relevés de courbe"; null for none. */
export const counted = (text: Counted, count: number) =>
  count > 0 ? text({ count, shown: number(count) }) : null;

const REASONS = {
  quota: m.sync_reason_quota,
  operator_unavailable: m.sync_reason_operator_unavailable,
  operator_rejected_us: m.sync_reason_operator_rejected_us,
  consent_missing: m.sync_reason_consent_missing,
  access_denied: m.sync_reason_access_denied,
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

/** Why it waits and when it goes on: "Reprise à 10:00 : Enedis limite le nombre d’appels." */
export function waitText(run: SyncRun, telling: RunTelling): string | null {
  const reason = ownReason(run, telling);
  if (run.state === 'waiting') return resumption(run.nextTryAt, reason, telling);
  if (run.state !== 'failed' || run.kind !== 'daily' || !isMendedByTime(run)) return reason;
  return [reason, m.run_next_pass()].filter(Boolean).join(' ');
}

/** What ends a connection is not asked again, nor what is ended with it; one that was stopped with others was told nothing itself. */
function ownReason({ state, reason, reaction, calls }: SyncRun, { operator }: RunTelling): string | null {
  const ended = state === 'failed' && reason === 'consent_missing' && reaction !== 'back_off';
  if (ended) return m.sync_ended_no_consent({ operator });
  const stopped = state === 'failed' && reason === 'not_holder' && calls === 0;
  return stopped ? m.sync_stopped_not_holder({ operator }) : reasonText(reason, operator);
}

/** What the next pass makes up for by itself: nobody has to give, check or switch on anything. */
function isMendedByTime({ reason }: SyncRun): boolean {
  return reason === null || MENDED_BY_TIME.has(reason);
}

const MENDED_BY_TIME = new Set<SyncReason>([
  'quota',
  'operator_unavailable',
  'unreadable_answer',
  'unknown_answer',
  'internal',
]);

function resumption(at: string | null, reason: string | null, telling: RunTelling): string {
  const known = at !== null && Date.parse(at) > telling.nowMs ? whenOf(at, telling) : null;
  if (known === null) return [reason, m.run_resumes_soon()].filter(Boolean).join(' ');
  return reason ? m.run_resumes({ when: known, reason }) : m.run_resumes_plain({ when: known });
}

/** "à 10:00" today, "le 24 juin à 10:00" on another day. */
export function whenOf(at: string, { zone, nowMs }: RunTelling): string {
  const time = timeOf(at, zone);
  if (localDateOf(at, zone) === localDateOf(nowMs, zone)) return m.run_when_time({ time });
  return m.run_when_day({ date: dayOf(at, zone), time });
}
