import type { Anomaly, AnomalyNote, AnomalyPage } from '@coprowatt/contracts';

// What the specs of alerts are fed with.

export const PARIS = { zone: 'Europe/Paris', today: '2026-06-23' };
export const ME = 'u-claire';

export function noteSample(changes: Partial<AnomalyNote> = {}): AnomalyNote {
  return { id: 'n-1', at: '2026-06-12T06:05:00Z', act: 'opened', author: null, comment: null, ...changes };
}

/** One Thursday above what the rule and like days expect; open, and the reader may act. */
export function anomalySample(changes: Partial<Anomaly> = {}): Anomaly {
  const figures = { observedWh: 68_900, expectedWh: 42_600 };
  return {
    id: 'a-1',
    buildingId: 'b-1',
    buildingName: 'Résidence des Tilleuls, Lille',
    deviceId: 'd-1',
    deviceLabel: 'Ascenseur B',
    usage: 'common',
    equipment: 'lift',
    kind: 'daily',
    severity: 'major',
    status: 'open',
    withdrawn: false,
    confirmed: true,
    firstDay: '2026-06-11',
    lastDay: '2026-06-11',
    ongoing: true,
    flaggedDays: 1,
    ...figures,
    excessWh: 26_300,
    yearlyWh: 9_599_500,
    hours: { from: 0, to: 6 },
    causes: [
      {
        detector: 'smart',
        kind: 'daily',
        severity: 'major',
        firstDay: '2026-06-11',
        lastDay: '2026-06-11',
        flaggedDays: 1,
        ...figures,
        hours: { from: 0, to: 6 },
      },
    ],
    openedAt: '2026-06-12T06:05:00Z',
    updatedAt: '2026-06-12T06:05:00Z',
    mutedUntil: null,
    mayAct: true,
    notes: [noteSample()],
    ...changes,
  };
}

export function alertPage(items: Anomaly[], changes: Partial<AnomalyPage> = {}): AnomalyPage {
  const counts = { open: items.length, acknowledged: 0, resolved: 0, muted: 0 };
  return { items, nextCursor: null, counts, judging: false, tooFewDays: null, ...changes };
}
