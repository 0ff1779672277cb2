import type { Anomaly, AnomalyNote } from '@coprowatt/contracts';
import type { ListedAnomaly } from './anomaly-queries.ts';

/** An alert as answers show it. Of a meter that has ended nothing lasts, and nothing is projected. */
export function asAnomaly(row: ListedAnomaly, notes: AnomalyNote[], mayAct: boolean): Anomaly {
  const { openedAt, updatedAt, mutedUntil, observedWh, expectedWh, hasEnded, ...rest } = row;
  const {
    family: _1,
    resolvedOn: _2,
    organisationId: _3,
    country: _4,
    holderUserId: _5,
    level: _6,
    gravity: _7,
    ...said
  } = rest;
  return {
    ...said,
    ongoing: row.ongoing && !hasEnded,
    yearlyWh: hasEnded ? null : row.yearlyWh,
    observedWh,
    expectedWh,
    excessWh: observedWh === null || expectedWh === null ? null : observedWh - expectedWh,
    openedAt: openedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    mutedUntil: mutedUntil?.toISOString() ?? null,
    mayAct,
    notes,
  };
}
