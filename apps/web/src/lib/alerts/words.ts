import type {
  Anomaly,
  AnomalyDetector,
  AnomalyKind,
  AnomalySeverity,
  AnomalyStatus,
  Instant,
  LocalDate,
} from '@coprowatt/contracts';
import { dateNear } from '#lib/charts/dates.ts';
import { addDays, startOfDay } from '#lib/charts/zone.ts';
import { dateRange, localDate, localDateOf, timeOf } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

/** What the words about an alert depend on besides the alert. */
export interface AlertTelling {
  /** The building's: hours and dates are told in it. */
  zone: string;
  /** Today there, by the product's clock. */
  today: LocalDate;
}

const KINDS = {
  daily: m.alert_kind_daily,
  night: m.alert_kind_night,
  weekend: m.alert_kind_weekend,
  surge: m.alert_kind_surge,
  drift: m.alert_kind_drift,
  leak: m.alert_kind_leak,
  zero: m.alert_kind_zero,
  silent: m.alert_kind_silent,
  consent: m.alert_kind_consent,
} satisfies Record<AnomalyKind, () => string>;

const SEVERITIES = {
  minor: m.alert_severity_minor,
  major: m.alert_severity_major,
  critical: m.alert_severity_critical,
} satisfies Record<AnomalySeverity, () => string>;

const STATUSES = {
  open: m.alert_status_open,
  acknowledged: m.alert_status_acknowledged,
  resolved: m.alert_status_resolved,
} satisfies Record<AnomalyStatus, () => string>;

const DETECTORS = {
  rule: m.alert_detector_rule,
  'rule-same-weekday': m.alert_detector_weekday,
  smart: m.alert_detector_smart,
  watch: m.alert_detector_watch,
} satisfies Record<AnomalyDetector, () => string>;

export const alertTitle = (kind: AnomalyKind) => KINDS[kind]();
export const severityName = (severity: AnomalySeverity) => SEVERITIES[severity]();
export const detectorName = (detector: AnomalyDetector) => DETECTORS[detector]();

export function statusName({ status, withdrawn }: Pick<Anomaly, 'status' | 'withdrawn'>): string {
  return withdrawn ? m.alert_status_withdrawn() : STATUSES[status]();
}

/** Nothing is told of it for now. */
export function isMuted(
  { mutedUntil, status }: Pick<Anomaly, 'mutedUntil' | 'status'>,
  nowMs: number,
): boolean {
  return status !== 'resolved' && mutedUntil !== null && Date.parse(mutedUntil) > nowMs;
}

/** The owner's rule alone sees it; the comparison with like days does not confirm it. */
export function isUnconfirmed({ confirmed, causes }: Pick<Anomaly, 'confirmed' | 'causes'>): boolean {
  return (
    !confirmed && causes.every(({ detector }) => detector === 'rule' || detector === 'rule-same-weekday')
  );
}

/** "11 juin", "11–13 juin": its days, shortly; of an agreement the day on which it ends. */
export function alertDays({ kind, firstDay, lastDay }: Anomaly, { today }: AlertTelling): string {
  if (firstDay === lastDay || kind === 'consent') return dateNear(lastDay, today, 'short');
  return dateRange(firstDay, lastDay, firstDay.slice(0, 4) !== today.slice(0, 4));
}

/** What a chart says at its mark: gravity, kind, days, and whether it is over. */
export function alertMarkLabel(anomaly: Anomaly, telling: AlertTelling): string {
  const words = anomaly.status === 'resolved' ? m.chart_alert_mark_resolved : m.chart_alert_mark;
  return words({
    severity: severityName(anomaly.severity).toLocaleLowerCase(),
    title: alertTitle(anomaly.kind),
    days: alertDays(anomaly, telling),
  });
}

/** "23 juin à 10:00". */
export function momentOf(at: Instant, { zone, today }: AlertTelling): string {
  return m.day_at({ date: dateNear(localDateOf(at, zone), today), time: timeOf(at, zone) });
}

/** The end of a silence: the last silent day where it ends at midnight, else the minute. */
export function silenceEnd(until: Instant, telling: AlertTelling): string {
  const day = localDateOf(until, telling.zone);
  const atMidnight = startOfDay(day, telling.zone) === Date.parse(until);
  return atMidnight ? dateNear(addDays(day, -1), telling.today) : momentOf(until, telling);
}

/** "jeudi". */
export const weekdayName = (date: LocalDate) => localDate(date, 'weekdayname');

/** For the head of a sentence. */
export const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
