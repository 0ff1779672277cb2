import type { SyncContract, SyncLane, SyncLaneName, SyncRun as SyncRunAnswer } from '@coprowatt/contracts';
import { isDone, stretchesIn, type Lane, type Lanes } from './lane-rules.ts';
import { daysOf } from './stretch-rules.ts';
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

/** All days that it asks for, whatever the lane and the answer. The supply's facts have none. */
export function windowOf(lanes: Lanes): SyncRunAnswer['window'] {
  const ranges = (Object.entries(lanes) as [SyncLaneName, Lane][])
    .filter(([name]) => name !== 'contract')
    .map(([, lane]) => ({ ...lane, from: lane.refusedFrom ?? lane.from }));
  const from = ranges
    .map((lane) => lane.from)
    .sort()
    .at(0);
  const to = ranges
    .map((lane) => lane.to)
    .sort()
    .at(-1);
  if (from === undefined || to === undefined) return null;
  return { from, to, days: daysOf(ranges.flatMap(stretchesIn)) };
}

function laneView(lane: Lane | undefined): SyncLane | null {
  return lane ? { from: lane.from, to: lane.to, reached: lane.reached } : null;
}

function contractView(lane: Lane | undefined): SyncContract | null {
  if (!lane) return null;
  return isDone(lane) ? 'none' : 'due';
}
