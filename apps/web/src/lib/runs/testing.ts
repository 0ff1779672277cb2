import type { SyncRun } from '@coprowatt/contracts';

/** A pass of 23 June that ended well; what a spec of runs is fed with. */
export function syncRun(changes: Partial<SyncRun> = {}): SyncRun {
  return {
    id: 'r-1',
    deviceId: 'd-1',
    buildingId: 'b-1',
    kind: 'daily',
    pass: 'publication',
    localDate: '2026-06-23',
    state: 'succeeded',
    reason: null,
    reaction: null,
    window: { from: '2026-06-16', to: '2026-06-23', days: 7 },
    daily: null,
    curve: null,
    maximumPower: null,
    productionDaily: null,
    productionCurve: null,
    contract: null,
    calls: 1,
    holesFound: 0,
    holesFilled: 0,
    intervalsWritten: 0,
    intervalsCorrected: 0,
    intervalsRejected: 0,
    daysWritten: 0,
    daysCorrected: 0,
    maximumPowersWritten: 0,
    maximumPowersCorrected: 0,
    createdAt: '2026-06-23T06:00:00Z',
    startedAt: '2026-06-23T06:30:00Z',
    finishedAt: '2026-06-23T06:31:00Z',
    nextTryAt: null,
    ...changes,
  };
}
