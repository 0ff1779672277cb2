import type { MeterDay } from '../meter-day.ts';
import type { LocalDate } from '../reading.ts';

/** What detection reads of a local day: every `MeterDay` is one. */
export type DetectionDay = Pick<
  MeterDay,
  'localDate' | 'expectedMin' | 'coveredMin' | 'totalWattMinutes' | 'hourly' | 'nightBaseW' | 'operatorWh'
>;

/** `rule`: the owner's rule against all previous days; `rule-same-weekday`: against the same weekday; `smart`: like for like. */
export const DETECTORS = ['rule', 'rule-same-weekday', 'smart'] as const;
export type Detector = (typeof DETECTORS)[number];

/**
 * More energy than expected: `daily` (the day as a whole), `night` (22:00 to 06:00), `weekend` (days off of a place that
 * rests on them), `surge` (a few hours), `drift` (slowly more, week by week), `leak` (a constant flow, day and night).
 */
export const OVERCONSUMPTION_KINDS = ['daily', 'night', 'weekend', 'surge', 'drift', 'leak'] as const;
export type OverconsumptionKind = (typeof OVERCONSUMPTION_KINDS)[number];

/** Overconsumption, then what a meter does wrong: `zero` (nothing used where there always is), `silent` (no data). */
export const ANOMALY_KINDS = [...OVERCONSUMPTION_KINDS, 'zero', 'silent'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

export const ANOMALY_SEVERITIES = ['minor', 'major', 'critical'] as const;
export type AnomalySeverity = (typeof ANOMALY_SEVERITIES)[number];

/** Local clock hours `[from, to[`; `from` is above `to` across midnight (22 to 6: the hours 0-5 and 22-23 of the day). */
export interface HourSpan {
  from: number;
  to: number;
}

/** Why a day is worth an alert: one per detector and day at most. */
export interface Verdict {
  detector: Detector;
  localDate: LocalDate;
  kind: AnomalyKind;
  severity: AnomalySeverity;
  /** What the day was expected to use, Wh. */
  expectedWh: number;
  observedWh: number;
  /** Observed less expected, Wh; negative for `zero`. */
  excessWh: number;
  /** First day of the run of flagged days that this one ends, `LONGEST_RUN_DAYS` back at most. */
  since: LocalDate;
  /** Where in the day the excess lies; null: all day, or not known (a meter without curve). */
  hours: HourSpan | null;
  /** Wh a year when the mean excess since `since` lasts; on days off alone when it is of those alone. */
  yearlyWh: number;
}

/** Why a day was not judged: a hole in it, or too few earlier days to compare it with. */
export type UnjudgedReason = 'incomplete' | 'short-history';

/** A day beside what was expected of it from earlier days alone. Wh. */
export interface DayAssessment {
  localDate: LocalDate;
  /** Null on an incomplete day. */
  observedWh: number | null;
  /** Null when the day was not judged, with the bounds of what would have been usual (a chart's band). */
  expectedWh: number | null;
  lowWh: number | null;
  highWh: number | null;
  unjudged: UnjudgedReason | null;
  verdict: Verdict | null;
}

/** No detector compares a day with an older one. */
export const REFERENCE_REACH_DAYS = 380;

/** A verdict's `since` is no further back. */
export const LONGEST_RUN_DAYS = 60;

/** Days before the first day to judge that suffice for the same answers as the whole history. */
export const DETECTION_HISTORY_DAYS = REFERENCE_REACH_DAYS + 30 + LONGEST_RUN_DAYS;
