import type {
  AnomalyAct,
  AnomalyCause,
  AnomalyKind,
  AnomalySeverity,
  AnomalyStatus,
  LiveEventName,
} from '@coprowatt/contracts';
import type { AcceptedLevel, HourSpan, LocalDate } from '@coprowatt/energy';

/** Findings of one family on days that touch are one alert. */
export type AnomalyFamily = 'energy' | 'zero' | 'silence' | 'consent';

/** What an alert says. Energies in Wh over its flagged days, null where none are reckoned; days local, both included. */
export interface Episode {
  family: AnomalyFamily;
  kind: AnomalyKind;
  severity: AnomalySeverity;
  /** Worth a mail. */
  confirmed: boolean;
  firstDay: LocalDate;
  lastDay: LocalDate;
  /** Whether no ordinary day is known after `lastDay`. */
  ongoing: boolean;
  flaggedDays: number;
  observedWh: number | null;
  expectedWh: number | null;
  /** Of a year in which it lasts, Wh. */
  yearlyWh: number | null;
  hours: HourSpan | null;
  causes: AnomalyCause[];
}

/** An alert as it is kept. */
export interface StoredAnomaly extends Episode {
  id: string;
  deviceId: string;
  status: AnomalyStatus;
  /** Resolved by corrected data, not by a person. */
  withdrawn: boolean;
  openedAt: Date;
  updatedAt: Date;
  /** Local day on which a person resolved it; null while it is not, or was withdrawn. */
  resolvedOn: LocalDate | null;
  mutedUntil: Date | null;
  /** What its acknowledgement made the new normal; null without one, or when that was taken back. */
  level: AcceptedLevel | null;
}

/** Events of an alert that browsers hear. */
export type AnomalyEvent = Extract<LiveEventName, `anomaly.${string}`>;

/** What the product itself does to an alert. */
export type OwnAct = Extract<AnomalyAct, 'opened' | 'worsened' | 'reopened' | 'withdrawn'>;
