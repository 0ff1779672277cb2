import type { SyncLane, SyncRun as SyncRunAnswer } from '@coprowatt/contracts';
import type { Lane } from './lane-rules.ts';
import type { SyncRun } from './sync-run.entity.ts';

/** A run as answers and live events show it. */
export function syncRunView(run: SyncRun): SyncRunAnswer {
  const { failures: _failures, requestedBy: _requestedBy, ...facts } = run;
  return {
    ...facts,
    daily: laneView(run.daily),
    curve: laneView(run.curve),
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    nextTryAt: run.nextTryAt?.toISOString() ?? null,
  };
}

function laneView(lane: Lane | null): SyncLane | null {
  return lane && { from: lane.from, to: lane.to, reached: lane.reached };
}
