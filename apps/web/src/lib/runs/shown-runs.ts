import type { SyncPass, SyncReason, SyncRun } from '@coprowatt/contracts';
import { localDateOf, wallTime } from '#lib/charts/zone.ts';
import { isActive } from '#lib/sync-progress.ts';

const newestFirst = (runs: SyncRun[]) => runs.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));

const newestOfEach = (runs: SyncRun[]) =>
  newestFirst(runs).filter(
    (run, index, all) => all.findIndex(({ deviceId }) => deviceId === run.deviceId) === index,
  );

/**
 * Runs that deserve a card: what somebody asked for or a history that arrives, the newest of each meter. The passes of a
 * day are silent: nobody waits for them.
 * @param followed those that were seen at work while the page was open: their end is told too
 */
export function cardsOf(runs: SyncRun[], followed: ReadonlySet<string>): SyncRun[] {
  const asked = newestOfEach(runs.filter(({ kind }) => kind !== 'daily'));
  return asked.filter((run) => followed.has(run.id) || (run.state === 'failed' && !isMadeUpFor(run, runs)));
}

/** Passes that failed and that no later run made up for, by what stopped them: one sentence says it for all meters. */
export interface DailyTrouble {
  reason: SyncReason | null;
  runs: SyncRun[];
}

export function dailyTroubles(runs: SyncRun[]): DailyTrouble[] {
  const ended = newestOfEach(runs.filter((run) => run.kind === 'daily' && !isActive(run)));
  const failed = ended.filter((run) => run.state === 'failed' && !isMadeUpFor(run, runs));
  const reasons = [...new Set(failed.map(({ reason }) => reason))];
  return reasons.map((reason) => ({ reason, runs: failed.filter((run) => run.reason === reason) }));
}

/** The newest run of each meter that failed and that none made up for. */
export const unmended = (runs: SyncRun[]): SyncRun[] =>
  newestOfEach(runs.filter((run) => run.state === 'failed' && !isMadeUpFor(run, runs)));

const PASS_TIMES: Record<SyncPass, string> = {
  nightly: '02:00',
  publication: '08:00',
  midday: '13:00',
  evening: '17:30',
};

/** When a run belongs, for sorting: a pass to its time of its day however late it was caught up, others to when they were asked. */
export function runOrder({ pass, localDate, createdAt }: SyncRun, zone: string): string {
  const time = pass ? PASS_TIMES[pass] : wallTime(Date.parse(createdAt), zone);
  return `${localDate ?? localDateOf(Date.parse(createdAt), zone)} ${time} ${createdAt}`;
}

/** A later run of the same meter succeeded. */
function isMadeUpFor(run: SyncRun, runs: SyncRun[]): boolean {
  return runs.some(
    (other) =>
      other.deviceId === run.deviceId &&
      other.state === 'succeeded' &&
      (other.finishedAt ?? '') > (run.finishedAt ?? run.createdAt),
  );
}
