import {
  ANOMALY_DETECTORS,
  ANOMALY_SEVERITIES,
  type AnomalyCause,
  type AnomalySeverity,
} from '@coprowatt/contracts';
import type { AnomalyKind, LocalDate, Verdict } from '@coprowatt/energy';
import type { AnomalyFamily } from './anomaly.ts';

/** One day of a run, Wh. */
export interface FlaggedDay {
  localDate: LocalDate;
  observedWh: number;
  expectedWh: number;
}

/** What one detector sees without interruption: flagged days in a row, or what the watch sees, which has no days. */
export interface Run extends Omit<AnomalyCause, 'flaggedDays' | 'observedWh' | 'expectedWh'> {
  family: AnomalyFamily;
  days: FlaggedDay[];
  /** Of a year in which it lasts, Wh. */
  yearlyWh: number | null;
  /** Whether this detector is worth a mail (design rule 4). */
  confirms: boolean;
}

const FAMILIES = {
  daily: 'energy',
  night: 'energy',
  weekend: 'energy',
  surge: 'energy',
  drift: 'energy',
  leak: 'energy',
  zero: 'zero',
  silent: 'silence',
} as const satisfies Record<AnomalyKind, AnomalyFamily>;

/**
 * Verdicts of one meter, in any order, as runs: a verdict goes on with the run that its `since` reaches back into.
 * @param cuts days on which another run of energy begins all the same.
 */
export function runsOf(verdicts: readonly Verdict[], cuts: readonly LocalDate[] = []): Run[] {
  const series = Map.groupBy(verdicts, ({ detector, kind }) => `${detector} ${FAMILIES[kind]}`);
  return [...series.values()].flatMap((found) =>
    chains(found.map((verdict) => cut(verdict, cuts)).sort(byDate)).map(asRun),
  );
}

function cut(verdict: Verdict, cuts: readonly LocalDate[]): Verdict {
  if (FAMILIES[verdict.kind] !== 'energy') return verdict;
  const from = cuts.filter((day) => verdict.since < day && day <= verdict.localDate).sort();
  return { ...verdict, since: from.at(-1) ?? verdict.since };
}

/** Positive when `a` is worse. */
export function compareSeverity(a: AnomalySeverity, b: AnomalySeverity): number {
  return ANOMALY_SEVERITIES.indexOf(a) - ANOMALY_SEVERITIES.indexOf(b);
}

/** The run that explains most comes first: like for like before the rule, then the worst, the latest, the earliest begun. */
export function compareRuns(a: Run, b: Run): number {
  return (
    insight(b) - insight(a) ||
    compareSeverity(b.severity, a.severity) ||
    compareTexts(b.lastDay, a.lastDay) ||
    compareTexts(a.firstDay, b.firstDay) ||
    compareTexts(a.kind, b.kind) ||
    (b.yearlyWh ?? 0) - (a.yearlyWh ?? 0)
  );
}

function insight({ detector }: Run): number {
  return detector === 'smart' ? 1 + ANOMALY_DETECTORS.length : -ANOMALY_DETECTORS.indexOf(detector);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byDate(a: Verdict, b: Verdict): number {
  return compareTexts(a.localDate, b.localDate);
}

/** Splits verdicts in order where one does not reach back into those before it. */
function chains(verdicts: readonly Verdict[]): [Verdict, ...Verdict[]][] {
  const found: [Verdict, ...Verdict[]][] = [];
  for (const verdict of verdicts) {
    const chain = found.at(-1);
    const last = chain?.at(-1);
    if (chain && last && verdict.since <= last.localDate) chain.push(verdict);
    else found.push([verdict]);
  }
  return found;
}

function asRun(chain: [Verdict, ...Verdict[]]): Run {
  const [first] = chain;
  const last = chain.at(-1) ?? first;
  const worst = chain.reduce((most, next) => (isWorse(next, most) ? next : most));
  return {
    family: FAMILIES[first.kind],
    detector: first.detector,
    kind: worst.kind,
    severity: worst.severity,
    hours: worst.hours,
    firstDay: first.since < first.localDate ? first.since : first.localDate,
    lastDay: last.localDate,
    yearlyWh: last.yearlyWh,
    confirms: first.detector === 'smart',
    days: chain.map(({ localDate, observedWh, expectedWh }) => ({ localDate, observedWh, expectedWh })),
  };
}

function isWorse(a: Verdict, b: Verdict): boolean {
  const bySeverity = compareSeverity(a.severity, b.severity);
  return bySeverity === 0 ? Math.abs(a.excessWh) > Math.abs(b.excessWh) : bySeverity > 0;
}
