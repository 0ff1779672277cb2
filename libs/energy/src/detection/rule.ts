import { toWh } from '../day.ts';
import type { LocalDate } from '../reading.ts';
import { completeDays, dayNumberOf, type CompleteDays } from './complete-days.ts';
import { DEFAULT_RULES, invalidRuleSettings, type RuleSettings } from './rule-settings.ts';
import { datedRuns } from './runs.ts';
import {
  REFERENCE_REACH_DAYS,
  type AnomalySeverity,
  type DayAssessment,
  type DetectionDay,
  type Detector,
  type Verdict,
} from './verdict.ts';

/** Shares of the reference's mean, %: from 150 on a flagged day is major, above 200 critical (design rule 4). */
const MAJOR_FROM = 150;
const CRITICAL_ABOVE = 200;

const DAYS_A_YEAR = 365;

interface Reference {
  /** Watt-minutes of `days` complete days. */
  sum: number;
  days: number;
}

/**
 * The owner's rule (design rule 4) over the days of one meter, oldest first, one answer a day: a complete day above
 * `threshold` % of the mean of the previous `windowDays` complete days (at least `minimumDays`; flagged days count like any
 * other), by `floorWh` at least. Compared in whole watt-minutes: exactly the threshold is not above it. A date missing from
 * the list is an incomplete day. `from`: first day to answer for, when earlier ones are given as history only
 * (`DETECTION_HISTORY_DAYS` suffice). Throws a RangeError on settings out of their bounds.
 */
export function assessByRule(
  days: readonly DetectionDay[],
  settings: RuleSettings = DEFAULT_RULES['previous-days'],
  from: LocalDate = '',
): DayAssessment[] {
  const wrong = invalidRuleSettings(settings);
  if (wrong.length > 0) throw new RangeError(`rule settings out of bounds: ${wrong.join(', ')}`);
  const history = completeDays(days);
  const assessments = days.map((day) => assess(day, history, settings));
  return datedRuns(assessments).filter(({ localDate }) => localDate >= from);
}

/** The mean's parts from the complete days before `dayNumber`, the nearest first. */
function referenceOf(history: CompleteDays, dayNumber: number, settings: RuleSettings): Reference {
  const stride = settings.reference === 'same-weekday' ? 7 : 1;
  const reference = { sum: 0, days: 0 };
  for (let back = stride; back <= REFERENCE_REACH_DAYS; back += stride) {
    if (reference.days === settings.windowDays) break;
    const value = history.get(dayNumber - back);
    if (value === undefined) continue;
    reference.sum += value;
    reference.days++;
  }
  return reference;
}

function assess({ localDate }: DetectionDay, history: CompleteDays, settings: RuleSettings): DayAssessment {
  const dayNumber = dayNumberOf(localDate);
  const value = history.get(dayNumber) ?? null;
  const reference = referenceOf(history, dayNumber, settings);
  const observedWh = value === null ? null : toWh(value);
  const unknown = { localDate, observedWh, expectedWh: null, lowWh: null, highWh: null, verdict: null };
  if (value === null || observedWh === null) return { ...unknown, unjudged: 'incomplete' };
  if (reference.days < settings.minimumDays) return { ...unknown, unjudged: 'short-history' };
  const expectedWh = toWh(reference.sum / reference.days);
  const severity = severityOf(value, reference, settings);
  return {
    localDate,
    observedWh,
    expectedWh,
    lowWh: 0,
    highWh: Math.max((expectedWh * settings.threshold) / 100, expectedWh + settings.floorWh),
    unjudged: null,
    verdict: severity && verdictOf(localDate, observedWh, expectedWh, severity, settings),
  };
}

/** Null on a day that is not flagged. Exact: `value / mean > share` is compared as `value x days x 100 > share x sum`. */
function severityOf(
  value: number,
  { sum, days }: Reference,
  { threshold, floorWh }: RuleSettings,
): AnomalySeverity | null {
  const scaled = value * days * 100;
  if (scaled <= threshold * sum || value * days - sum < floorWh * 60 * days) return null;
  if (scaled > CRITICAL_ABOVE * sum) return 'critical';
  return scaled >= MAJOR_FROM * sum ? 'major' : 'minor';
}

function verdictOf(
  localDate: LocalDate,
  observedWh: number,
  expectedWh: number,
  severity: AnomalySeverity,
  { reference }: RuleSettings,
): Verdict {
  const detector: Detector = reference === 'same-weekday' ? 'rule-same-weekday' : 'rule';
  const excessWh = observedWh - expectedWh;
  return {
    detector,
    localDate,
    kind: 'daily',
    severity,
    expectedWh,
    observedWh,
    excessWh,
    since: localDate,
    hours: null,
    yearlyWh: excessWh * DAYS_A_YEAR,
  };
}
