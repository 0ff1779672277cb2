import type { SyncContract, SyncLane, SyncRun as SyncRunAnswer } from '@coprowatt/contracts';
import { isDone, windowOf, type Lane } from './lane-rules.ts';
import type { SyncRun } from './sync-run.entity.ts';

/** A run as answers and live events show it. */
export function syncRunView(run: SyncRun): SyncRunAnswer {
  const {
    failures: _failures,
    requestedBy: _requestedBy,
    planned: _planned,
    nextApi: _nextApi,
    lanes,
    ...facts
  } = run;
  return {
    ...facts,
    window: windowOf(lanes),
    daily: laneView(lanes.daily),
    curve: laneView(lanes.curve),
    maximumPower: laneView(lanes.maximumPower),
    productionDaily: laneView(lanes.productionDaily),
    productionCurve: laneView(lanes.productionCurve),
    contract: run.contract ?? contractView(lanes.contract),
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    nextTryAt: run.nextTryAt?.toISOString() ?? null,
  };
}

function laneView(lane: Lane | undefined): SyncLane | null {
  return lane ? { from: lane.from, to: lane.to, reached: lane.reached } : null;
}

function contractView(lane: Lane | undefined): SyncContract | null {
  if (!lane) return null;
  return isDone(lane) ? 'none' : 'due';
}
