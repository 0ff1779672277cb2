import type { ContractFact, LinkyDevice, ReactionName, SyncRun } from '@coprowatt/contracts';
import { addDays } from '#lib/charts/zone.ts';
import { isConnected } from '#lib/connection-name.ts';
import { dateRange, dayOf, listed, localDate, localDateOf, number, timeOf } from '#lib/format.ts';
import { reconnectReason } from '#lib/meters.ts';
import { m } from '#lib/paraglide/messages.js';
import { lastPublishedDay } from '#lib/period.ts';
import { unmended } from './shown-runs.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import {
  correctedValues,
  counted,
  isActive,
  newValues,
  reasonText,
  waitText,
  whenOf,
  type RunTelling,
} from '#lib/sync-progress.ts';

/** "Publication, 8 h, 23 juin", "Historique": what it is, and of which day where it is a pass. */
export function runName(run: SyncRun, telling: RunTelling): string {
  if (run.kind !== 'daily') return run.kind === 'backfill' ? m.run_backfill() : m.run_manual();
  const name = passName(run, telling);
  return run.localDate ? m.run_of_day({ name, date: localDate(run.localDate) }) : name;
}

function passName({ pass }: SyncRun, { zone }: RunTelling): string {
  switch (pass) {
    case 'nightly':
      return m.run_nightly();
    case 'publication':
      return m.run_publication({ time: wholeHour(zone === 'Europe/Brussels' ? 12 : 8) });
    case 'midday':
      return m.run_midday();
    case 'evening':
      return m.run_evening();
    case null:
      return m.run_daily();
  }
}

/** "8 h", "08:00", "08:00 Uhr". */
function wholeHour(hour: number): string {
  const time = `${String(hour).padStart(2, '0')}:00`;
  if (getLocale() === 'fr') return `${hour}\u00a0h`;
  return getLocale() === 'de' ? `${time}\u00a0Uhr` : time;
}

/** When it ended, else when it began, else when it was asked. */
export function runMoment({ finishedAt, startedAt, createdAt }: SyncRun, { zone }: RunTelling): string {
  const at = finishedAt ?? startedAt ?? createdAt;
  return m.day_at({ date: dayOf(at, zone), time: timeOf(at, zone) });
}

const REACTIONS = {
  fix: m.run_reaction_fix,
  split: m.run_reaction_split,
  wait: m.run_reaction_wait,
  back_off: m.run_reaction_back_off,
  renew_token: m.run_reaction_renew_token,
  ask_consent: m.run_reaction_ask_consent,
  enable_collection: m.run_reaction_enable_collection,
  stop: m.run_reaction_stop,
  clamp: m.run_reaction_clamp,
} satisfies Record<ReactionName, (inputs: { operator: string }) => string>;

/** What the operator said, what we do about it and when we try again, one sentence each. */
export function runStory(run: SyncRun, telling: RunTelling): string[] {
  const { state, reaction, nextTryAt } = run;
  const wait = waitText(run, telling);
  const said = wait ?? reasonText(run.reason, telling.operator);
  const timed = nextTryAt !== null && Date.parse(nextTryAt) > telling.nowMs;
  const does = reaction && !isSaid(run, timed) ? REACTIONS[reaction]?.({ operator: telling.operator }) : null;
  const next = timed && state === 'queued' ? m.run_next({ when: whenOf(nextTryAt, telling) }) : null;
  return [said, does, next].filter((sentence) => typeof sentence === 'string');
}

/** The reason says already what is waited for, or the hour of the next try; nothing is tried again by a run that is over. */
function isSaid({ state, reaction, reason }: SyncRun, timed: boolean): boolean {
  if (reaction === 'wait') return reason !== null;
  return reaction === 'back_off' && (state !== 'waiting' || timed || reason === 'quota');
}

export interface RunFact {
  name: string;
  text: string;
}

/** It ended without a single call: there was nothing to ask. */
export const isIdle = ({ state, calls }: SyncRun) => state === 'succeeded' && calls === 0;

/** Window, calls, what came, what was corrected or left out, holes, contract: only what there is to tell. */
export function runFacts(run: SyncRun, telling: RunTelling): RunFact[] {
  const facts = [
    { name: m.run_days(), text: windowText(run, telling) },
    { name: m.run_calls(), text: callsText(run, telling) },
    { name: m.run_new(), text: newValues([run]) ?? m.run_new_none() },
    { name: m.run_corrected(), text: correctedValues([run]) },
    { name: m.run_rejected(), text: counted(m.run_rejected_count, run.intervalsRejected) },
    { name: m.run_holes(), text: holesText(run) },
    { name: m.run_contract(), text: contractText(run, telling) },
  ];
  const told = isIdle(run) ? facts.slice(0, 1) : facts;
  return told.flatMap(({ name, text }) => (text === null ? [] : [{ name, text }]));
}

function callsText({ calls }: SyncRun, { operator }: RunTelling): string | null {
  return calls > 0 ? m.run_calls_count({ count: calls, operator }) : null;
}

/** One that ended badly before it was planned says nothing of the days: some may be missing. */
function unplannedText(run: SyncRun): string | null {
  if (isActive(run)) return m.run_days_unplanned();
  return run.state === 'succeeded' ? m.run_days_none() : null;
}

function windowText(run: SyncRun, { zone, nowMs }: RunTelling): string | null {
  if (run.window === null) return unplannedText(run);
  const { from, to, days } = run.window;
  const last = addDays(to, -1);
  const year = localDateOf(nowMs, zone).slice(0, 4);
  const withYear = from.slice(0, 4) !== year || last.slice(0, 4) !== year;
  const range = dateRange(from, last < from ? from : last, withYear);
  return days > 0 && addDays(from, days) < to
    ? m.run_days_some({ count: days, shown: number(days), range })
    : range;
}

/** Of one that is over without having asked it there is nothing to tell. */
function contractText(run: SyncRun, { operator }: RunTelling): string | null {
  switch (run.contract) {
    case 'new':
      return newContractText(run);
    case 'same':
      return m.run_contract_same();
    case 'none':
      return m.run_contract_none({ operator });
    case 'due':
      return isActive(run) ? m.run_contract_due() : null;
    case null:
      return null;
  }
}

const CONTRACT_FACTS = {
  subscribedPowerKva: m.run_contract_fact_power,
  tariff: m.run_contract_fact_tariff,
  offPeakWindows: m.run_contract_fact_off_peak,
  meterType: m.run_contract_fact_meter,
  segment: m.run_contract_fact_segment,
  activatedOn: m.run_contract_fact_activated,
  injects: m.run_contract_fact_injects,
} satisfies Record<ContractFact, () => string>;

/** A run of before they were named does not say which, nor does a first contract without any of them. */
function newContractText({ contractNews }: SyncRun): string {
  if (contractNews.length === 0) return m.run_contract_new();
  return m.run_contract_new_of({ facts: listed(contractNews.map((fact) => CONTRACT_FACTS[fact]())) });
}

function holesText({ holesFound, holesFilled, holesRemaining }: SyncRun): string | null {
  const parts = [
    holesFound > 0 && m.run_holes_found({ count: holesFound }),
    holesFilled > 0 && m.run_holes_filled({ count: holesFilled }),
    holesRemaining > 0 && m.run_holes_remaining({ count: holesRemaining }),
  ];
  return parts.filter(Boolean).join(', ') || null;
}

/**
 * The sentence that opens the list: what goes on, else what failed or stands still, as the building's page has it, else how
 * the last one ended.
 * @param devices the meters that the list is about
 */
export function runsSummary(runs: SyncRun[], devices: LinkyDevice[], telling: RunTelling): string {
  const going = atWorkText(
    runs.filter(({ state, kind }) => state === 'running' || (state === 'waiting' && kind !== 'daily')),
    telling,
  );
  if (going !== null) return going;
  const last = runs.filter(({ finishedAt }) => finishedAt !== null).toSorted(byEnd)[0];
  if (!last) return m.runs_none();
  const when = endOf(last.finishedAt, telling);
  return (
    failureText(runs, telling) ??
    standstillText(devices, when) ??
    waitingText(runs, telling) ??
    lateText(devices, when, telling) ??
    (lacksDays(runs) ? m.runs_sum_holes({ when }) : m.runs_sum_well({ when }))
  );
}

/** Whether still asked or lost, the quality of the meter says. */
function lacksDays(runs: SyncRun[]): boolean {
  const ended = runs.filter(({ finishedAt }) => finishedAt !== null).toSorted(byEnd);
  const newest = new Map(ended.toReversed().map((run) => [run.deviceId, run]));
  if ([...newest.values()].some(({ holesRemaining }) => holesRemaining > 0)) return true;
  const total = (count: (run: SyncRun) => number) => runs.reduce((sum, run) => sum + count(run), 0);
  return total(({ holesFound }) => holesFound) > total(({ holesFilled }) => holesFilled);
}

/** Of runs at work how many are, else that they are paused and until when; null where there are none. */
export function atWorkText(runs: SyncRun[], telling: RunTelling): string | null {
  const count = runs.filter(({ state }) => state === 'running' || state === 'queued').length;
  return count > 0 ? m.runs_sum_active({ count }) : waitingText(runs, telling);
}

function failureText(runs: SyncRun[], telling: RunTelling): string | null {
  const [failed, ...more] = unmended(runs).toSorted(byEnd);
  if (!failed) return null;
  return m
    .runs_sum_trouble({
      count: more.length + 1,
      when: endOf(failed.finishedAt, telling),
      reason: runStory(failed, telling)[0] ?? '',
    })
    .trim();
}

/** Meters of which nothing comes until somebody connects them again. */
function standstillText(devices: LinkyDevice[], when: string): string | null {
  const count = devices.filter((device) => reconnectReason(device) !== null).length;
  if (count > 0) return m.runs_sum_ended({ count, when });
  return devices.some(({ state }) => isConnected(state)) ? null : m.runs_sum_off({ when });
}

function waitingText(runs: SyncRun[], telling: RunTelling): string | null {
  const waiting = runs.filter((run) => run.state === 'waiting').toSorted(byNextTry);
  if (!waiting[0]) return null;
  return m.runs_sum_waiting({ count: waiting.length, wait: waitText(waiting[0], telling) ?? '' });
}

/** The fetches ended well and the newest published day is not there all the same. */
function lateText(devices: LinkyDevice[], when: string, { zone, nowMs }: RunTelling): string | null {
  const readings = devices
    .filter(({ state }) => isConnected(state))
    .map(({ lastReadingAt }) => lastReadingAt);
  const latest = readings
    .filter((at) => at !== null)
    .toSorted()
    .at(-1);
  if (latest === undefined || localDateOf(latest, zone) >= lastPublishedDay(nowMs, zone)) return null;
  return m.runs_sum_late({ when, date: localDate(localDateOf(latest, zone), 'weekday') });
}

const byNextTry = (a: SyncRun, b: SyncRun) => (a.nextTryAt ?? '').localeCompare(b.nextTryAt ?? '');
const byEnd = (a: SyncRun, b: SyncRun) => (b.finishedAt ?? '').localeCompare(a.finishedAt ?? '');

function endOf(at: string | null, telling: RunTelling): string {
  const { zone, nowMs } = telling;
  if (at === null) return '';
  const today = localDateOf(at, zone) === localDateOf(nowMs, zone);
  return today ? m.run_when_today({ time: timeOf(at, zone) }) : whenOf(at, telling);
}
