import type { SyncReason, SyncRun } from '@coprowatt/contracts';
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

/** A later run of the same meter succeeded. */
function isMadeUpFor(run: SyncRun, runs: SyncRun[]): boolean {
  return runs.some(
    (other) =>
      other.deviceId === run.deviceId &&
      other.state === 'succeeded' &&
      (other.finishedAt ?? '') > (run.finishedAt ?? run.createdAt),
  );
}
