import type { AnomalyCause } from '@coprowatt/contracts';
import type { LocalDate } from '@coprowatt/energy';
import type { Episode } from './anomaly.ts';
import { compareRuns, compareSeverity, type FlaggedDay, type Run } from './run-rules.ts';

/**
 * One alert out of runs that belong together, one family's. All its figures are of the detector that explains most, the one
 * of its first cause: a mean and an expectation are not added up.
 * @param ordinaryUntil latest day that was judged and found ordinary; null without one.
 */
export function episodeOf(runs: readonly [Run, ...Run[]], ordinaryUntil: LocalDate | null): Episode {
  const ordered = runs.toSorted(compareRuns);
  const lead = ordered[0] ?? runs[0];
  const days = daysOf(ordered.filter(({ detector }) => detector === lead.detector));
  const lastDay = ordered.map((run) => run.lastDay).reduce((a, b) => (a > b ? a : b));
  return {
    family: lead.family,
    kind: lead.kind,
    severity: ordered.map((run) => run.severity).reduce((a, b) => (compareSeverity(a, b) >= 0 ? a : b)),
    confirmed: ordered.some((run) => run.confirms),
    firstDay: ordered.map((run) => run.firstDay).reduce((a, b) => (a < b ? a : b)),
    lastDay,
    ongoing: ordinaryUntil === null || ordinaryUntil < lastDay,
    flaggedDays: days.length,
    observedWh: sumOrNull(days, (day) => day.observedWh),
    expectedWh: sumOrNull(days, (day) => day.expectedWh),
    yearlyWh: lead.yearlyWh,
    hours: lead.hours,
    causes: ordered.map(causeOf),
  };
}

/** Each flagged day once, oldest first. */
function daysOf(ordered: readonly Run[]): FlaggedDay[] {
  const days = new Map<LocalDate, FlaggedDay>();
  for (const day of ordered.flatMap((run) => run.days))
    if (!days.has(day.localDate)) days.set(day.localDate, day);
  return [...days.values()].sort((a, b) => (a.localDate < b.localDate ? -1 : 1));
}

function causeOf({ family: _, confirms: __, yearlyWh: ___, days, ...run }: Run): AnomalyCause {
  return {
    ...run,
    flaggedDays: days.length,
    observedWh: sumOrNull(days, (day) => day.observedWh),
    expectedWh: sumOrNull(days, (day) => day.expectedWh),
  };
}

function sumOrNull(days: readonly FlaggedDay[], pick: (day: FlaggedDay) => number): number | null {
  return days.length === 0 ? null : days.reduce((sum, day) => sum + pick(day), 0);
}
