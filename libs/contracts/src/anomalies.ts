import {
  ANOMALY_KINDS as JUDGED_KINDS,
  DETECTORS,
  type AnomalySeverity,
  type HourSpan,
  type RuleReference,
  type RuleSettings,
} from '@coprowatt/energy';
import type { Equipment, MeterUsage } from './linky.ts';
import type { Instant, LocalDate } from './units.ts';

export { ANOMALY_SEVERITIES, type AnomalySeverity, type HourSpan as AnomalyHours } from '@coprowatt/energy';

/**
 * What looks wrong with a meter; the worst cause of an alert names it. Beside what detection judges (`libs/energy`):
 * `consent`, the agreement with the operator runs out soon.
 */
export const ANOMALY_KINDS = [...JUDGED_KINDS, 'consent'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

export const ANOMALY_STATUSES = ['open', 'acknowledged', 'resolved'] as const;
export type AnomalyStatus = (typeof ANOMALY_STATUSES)[number];

/** Of a list of alerts. `gravest`: by severity, then what both detectors see, then what lasts, then the newest. */
export const ANOMALY_ORDERS = ['newest', 'gravest'] as const;
export type AnomalyOrder = (typeof ANOMALY_ORDERS)[number];

/** `rule`, `rule-same-weekday`: design rule 4. `smart`: like for like. `watch`: what is seen without energies. */
export const ANOMALY_DETECTORS = [...DETECTORS, 'watch'] as const;
export type AnomalyDetector = (typeof ANOMALY_DETECTORS)[number];

export const ANOMALY_ACTS = [
  'opened',
  'worsened',
  'acknowledged',
  'resolved',
  'reopened',
  'muted',
  'unmuted',
  'commented',
  'withdrawn',
] as const;
export type AnomalyAct = (typeof ANOMALY_ACTS)[number];

/** Longest comment, in characters. */
export const ANOMALY_COMMENT_MAX = 2_000;
export const ANOMALIES_DEFAULT_LIMIT = 50;
export const ANOMALIES_MAX_LIMIT = 200;

/** One detector's finding within an alert. Energies are of its flagged days; null where none are reckoned. */
export interface AnomalyCause {
  detector: AnomalyDetector;
  kind: AnomalyKind;
  severity: AnomalySeverity;
  firstDay: LocalDate;
  /** Included. */
  lastDay: LocalDate;
  /** Days of the span that this detector flagged. */
  flaggedDays: number;
  observedWh: number | null;
  expectedWh: number | null;
  hours: HourSpan | null;
}

/** One entry of an alert's story. `author` null: the product itself, or a person whose account is erased. */
export interface AnomalyNote {
  id: string;
  at: Instant;
  act: AnomalyAct;
  author: { id: string; name: string } | null;
  comment: string | null;
}

/** One alert: one episode of one meter with all its causes. Days in the building's zone. */
export interface Anomaly {
  id: string;
  buildingId: string;
  buildingName: string;
  deviceId: string;
  deviceLabel: string;
  usage: MeterUsage;
  equipment: Equipment | null;
  kind: AnomalyKind;
  severity: AnomalySeverity;
  status: AnomalyStatus;
  /** Resolved because corrected data show nothing any more. */
  withdrawn: boolean;
  /** Whether mails go out for it: the smart detector sees it, alone or with the rule, or no energy is reckoned. */
  confirmed: boolean;
  firstDay: LocalDate;
  /** Included. */
  lastDay: LocalDate;
  /** Whether it still lasts: no ordinary day is known after `lastDay`. */
  ongoing: boolean;
  /** Local days that the detector of the first cause flags; the energies are of these days and of what it expected. */
  flaggedDays: number;
  /** Over the flagged days; null where no energy is reckoned. */
  observedWh: number | null;
  expectedWh: number | null;
  excessWh: number | null;
  /** What it means over a year if it lasts: the excess over the days from first to last, over a year. */
  yearlyWh: number | null;
  /** Local clock hours that it is about, `to` below `from` past midnight; null: the whole day, or only daily values are known. */
  hours: HourSpan | null;
  /** The one that explains most first. */
  causes: AnomalyCause[];
  openedAt: Instant;
  /** Last change, by a person or by new readings. */
  updatedAt: Instant;
  /** While in the future, nothing is told of it. */
  mutedUntil: Instant | null;
  /** Whether the person who asks may change it. */
  mayAct: boolean;
  /** Oldest first. */
  notes: AnomalyNote[];
}

/** How many alerts there are under the same filters but `status` and `muted`; each is counted once. */
export interface AnomalyCounts {
  /** Open and not muted. */
  open: number;
  /** Acknowledged and not muted. */
  acknowledged: number;
  resolved: number;
  /** Muted now, open or acknowledged. */
  muted: number;
}

/**
 * `GET /buildings/:id/iot/anomalies?status&muted&severity&deviceId&from&to&order&cursor&limit`, of one meter or of all that
 * the person sees there, and `GET /anomalies?status&muted&severity&buildingId&order&cursor&limit` over all his buildings.
 * The newest first, unless `order` says otherwise.
 */
export interface AnomalyPage {
  items: Anomaly[];
  nextCursor: string | null;
  counts: AnomalyCounts;
  /** Days of these meters changed and were not judged since: no alert is no good news yet. */
  judging: boolean;
  /** Meters among these that are read and that the owner's rule cannot compare yet; null without one. */
  tooFewDays: TooFewDays | null;
}

/** Meters of which too few complete days are known to compare a day with (design rule 4). */
export interface TooFewDays {
  meters: number;
  /** Complete days of that of them which lacks least; of the weekday that has most, where the reference is the same weekday. */
  completeDays: number;
  /** How many it needs, by the settings of its building. */
  neededDays: number;
  reference: RuleReference;
}

/** `PATCH /buildings/:id/iot/anomalies/:anomalyId` → `Anomaly`. At least one field; a comment may stand alone. */
export interface AnomalyChange {
  status?: AnomalyStatus;
  comment?: string;
  /** An RFC 3339 instant in the future, or a date (that local midnight); null ends it. */
  mutedUntil?: string | null;
}

/** The rule's settings of one building (design rule 4), for all its meters. */
export type DetectionSettings = RuleSettings;
export {
  DEFAULT_RULES,
  mostMinimumDays,
  RULE_BOUNDS,
  RULE_REFERENCES,
  type RuleReference,
} from '@coprowatt/energy';

/** `GET`, `PUT /buildings/:id/iot/detection-settings`. */
export interface DetectionSettingsAnswer extends DetectionSettings {
  /** Null while nobody changed them. */
  updatedAt: Instant | null;
}

/**
 * `GET /buildings/:id/iot/expected?deviceId&from&to`: what each local day was expected to hold, by earlier days alone. Without
 * `deviceId` the sum over the common meters, null on a day that one of them lacks.
 */
export interface ExpectedEnergy {
  timeZone: string;
  from: LocalDate;
  /** Exclusive. */
  to: LocalDate;
  columns: {
    localDate: LocalDate[];
    expectedWh: (number | null)[];
    lowWh: (number | null)[];
    highWh: (number | null)[];
  };
}
