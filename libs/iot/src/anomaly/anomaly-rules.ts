import { addDays, type LocalDate } from '@coprowatt/energy';
import type { AnomalyFamily, Episode, OwnAct, StoredAnomaly } from './anomaly.ts';
import { episodeOf } from './episode-rules.ts';
import { compareSeverity, type Run } from './run-rules.ts';

/** What was looked at, and what that allows. */
export interface JudgedSpan {
  /** First local day that was judged: an alert that begins earlier is not withdrawn. */
  judgedFrom: LocalDate;
  /** An episode that ended before this day opens no alert: years of history are no news. */
  opensFrom: LocalDate;
  /** Latest day that was judged and found ordinary; null without one. */
  ordinaryUntil: LocalDate | null;
  /** Days on which an episode of energy begins though the one before reaches them (`newRises`). */
  cuts: readonly LocalDate[];
}

/** What is to be done to the alerts of one meter. */
export type AnomalyStep =
  | { do: 'open'; episode: Episode; isRise: boolean }
  | {
      do: 'update';
      stored: StoredAnomaly;
      episode: Episode;
      act: Exclude<OwnAct, 'opened' | 'withdrawn'> | null;
    }
  | { do: 'withdraw'; stored: StoredAnomaly };

/** Runs and kept alerts of one family whose days touch, one after the other. */
interface Cluster {
  family: AnomalyFamily;
  firstDay: LocalDate;
  lastDay: LocalDate;
  runs: Run[];
  stored: StoredAnomaly[];
}

/**
 * What changes when detection has looked at a meter again: each group of runs whose days touch is one alert, and goes on with
 * the one that is kept of these days. An alert without runs is withdrawn. One that a person resolved is opened again only by
 * days after the one on which he did, that of an agreement by a graver stage. Saying the same again changes nothing, in whatever order.
 */
export function reconcile(
  stored: readonly StoredAnomaly[],
  runs: readonly Run[],
  span: JudgedSpan,
): AnomalyStep[] {
  const withdrawn = new Set(stored.filter((one) => one.withdrawn).sort(byAge));
  const kept = stored.filter((one) => !one.withdrawn);
  return clusters(kept, runs, span.cuts).flatMap((cluster) => stepsOf(cluster, withdrawn, span));
}

/** @param withdrawn oldest first; one that comes back is taken out. */
function stepsOf(cluster: Cluster, withdrawn: Set<StoredAnomaly>, span: JudgedSpan): AnomalyStep[] {
  const [first, ...others] = cluster.runs;
  const live = cluster.stored.filter(isLive).sort(byAge);
  if (!first) return live.filter(({ firstDay }) => firstDay >= span.judgedFrom).map(withdrawal);
  const episode = episodeOf([first, ...others], span.ordinaryUntil);
  const handled = cluster.stored
    .filter((one) => !isLive(one))
    .sort(byAge)
    .at(-1);
  const [kept, ...merged] = live;
  if (kept) return [...merged.map(withdrawal), ...updated(kept, episode)];
  return handled ? continued(handled, episode) : opened(withdrawn, episode, span);
}

function isLive({ status }: StoredAnomaly): boolean {
  return status !== 'resolved';
}

function byAge(a: StoredAnomaly, b: StoredAnomaly): number {
  return a.openedAt.getTime() - b.openedAt.getTime() || (a.id < b.id ? -1 : 1);
}

function withdrawal(stored: StoredAnomaly): AnomalyStep {
  return { do: 'withdraw', stored };
}

function updated(stored: StoredAnomaly, episode: Episode): AnomalyStep[] {
  if (saysSame(stored, episode)) return [];
  const isWorse = compareSeverity(episode.severity, stored.severity) > 0;
  return [{ do: 'update', stored, episode, act: isWorse ? 'worsened' : null }];
}

/**
 * A resolved alert: its figures follow, and days after its resolution open it again. The days of an agreement that ends are
 * all known beforehand: only a nearer end does.
 */
function continued(stored: StoredAnomaly, episode: Episode): AnomalyStep[] {
  const goesOn =
    episode.family === 'consent'
      ? compareSeverity(episode.severity, stored.severity) > 0
      : stored.resolvedOn !== null && episode.lastDay > stored.resolvedOn;
  const isBack = stored.resolvedOn !== null && goesOn;
  if (!isBack && saysSame(stored, episode)) return [];
  return [{ do: 'update', stored, episode, act: isBack ? 'reopened' : null }];
}

/** A new alert, or the withdrawn one of these days, whose data came back. */
function opened(
  withdrawn: Set<StoredAnomaly>,
  episode: Episode,
  { opensFrom, cuts }: JudgedSpan,
): AnomalyStep[] {
  if (episode.lastDay < opensFrom) return [];
  const stored = [...withdrawn].find((one) => overlaps(one, episode));
  if (!stored) return [{ do: 'open', episode, isRise: cuts.includes(episode.firstDay) }];
  withdrawn.delete(stored);
  return [{ do: 'update', stored, episode, act: 'reopened' }];
}

function overlaps(a: StoredAnomaly, b: Episode): boolean {
  return a.family === b.family && a.firstDay <= b.lastDay && b.firstDay <= a.lastDay;
}

function clusters(
  stored: readonly StoredAnomaly[],
  runs: readonly Run[],
  cuts: readonly LocalDate[],
): Cluster[] {
  const items = [...runs.map((run) => ({ run })), ...stored.map((one) => ({ one }))];
  const found: Cluster[] = [];
  for (const item of items.sort(bySpan)) {
    const { family, firstDay, lastDay } = spanOf(item);
    const isCut = (from: LocalDate): boolean =>
      family === 'energy' && cuts.some((day) => from < day && day <= firstDay);
    const cluster = found.find(
      (known) => known.family === family && firstDay <= addDays(known.lastDay, 1) && !isCut(known.firstDay),
    );
    const joined = cluster ?? { family, firstDay, lastDay, runs: [], stored: [] };
    if (!cluster) found.push(joined);
    if (joined.lastDay < lastDay) joined.lastDay = lastDay;
    if ('run' in item) joined.runs.push(item.run);
    else joined.stored.push(item.one);
  }
  return found;
}

type Item = { run: Run } | { one: StoredAnomaly };

function spanOf(item: Item): Pick<Episode, 'family' | 'firstDay' | 'lastDay'> {
  return 'run' in item ? item.run : item.one;
}

function bySpan(a: Item, b: Item): number {
  const [left, right] = [spanOf(a), spanOf(b)];
  if (left.firstDay !== right.firstDay) return left.firstDay < right.firstDay ? -1 : 1;
  return left.lastDay < right.lastDay ? -1 : 1;
}

const SAID = [
  'kind',
  'severity',
  'confirmed',
  'firstDay',
  'lastDay',
  'ongoing',
  'flaggedDays',
  'observedWh',
  'expectedWh',
  'yearlyWh',
  'hours',
  'causes',
] as const satisfies readonly (keyof Episode)[];

function saysSame(stored: StoredAnomaly, episode: Episode): boolean {
  return SAID.every((field) => isSame(stored[field], episode[field]));
}

/** Whether two values are written alike; objects whatever the order of their keys, as the database gives them back. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}
