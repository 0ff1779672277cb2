import type { Anomaly, AnomalyHours } from '@coprowatt/contracts';
import { dateNear } from '#lib/charts/dates.ts';
import { operatorOf } from '#lib/charts/words.ts';
import { energy, energyAlike, percent, roundedAlike, signed } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { capital, weekdayName, type AlertTelling } from './words.ts';

type FiguredDays = Pick<Anomaly, 'firstDay' | 'lastDay' | 'flaggedDays' | 'ongoing'>;

/** What was expected, what was seen, since when, at which hours, and what it means over a year. */
export function alertSentence(anomaly: Anomaly, telling: AlertTelling): string {
  if (anomaly.withdrawn) return withdrawnSentence(anomaly);
  if (anomaly.kind === 'silent') return silentSentence(anomaly, telling);
  if (anomaly.kind === 'consent')
    return m.alert_consent_soon({ day: dateNear(anomaly.lastDay, telling.today) });
  return [
    againstSentence(anomaly, telling),
    hoursSentence(anomaly.hours),
    yearlySentence(anomaly),
    begunSentence(anomaly, telling),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');
}

/** The days that the alert's figures are of: those of its first cause, which need not be all of its days. */
export function figuredDays({ causes, firstDay, lastDay, flaggedDays, ongoing }: Anomaly): FiguredDays {
  const [lead] = causes;
  if (!lead) return { firstDay, lastDay, flaggedDays, ongoing };
  return { ...lead, ongoing: ongoing && lead.lastDay === lastDay };
}

/** Null where the figures are of all days from the first on. */
function begunSentence(anomaly: Anomaly, { today }: AlertTelling): string | null {
  if (figuredDays(anomaly).firstDay <= anomaly.firstDay) return null;
  return m.alert_begun({ day: dateNear(anomaly.firstDay, today) });
}

/** Why nothing is told any more, for as much as is known. */
function withdrawnSentence({ kind }: Anomaly): string {
  if (kind === 'silent') return m.alert_withdrawn_silent();
  return kind === 'consent' ? m.alert_withdrawn_consent() : m.alert_withdrawn_why();
}

/** "Jeudi 11 juin : 68,9 kWh, contre 42,6 kWh un jeudi habituel (+62 %)." Null where no energy is reckoned. */
function againstSentence(anomaly: Anomaly, telling: AlertTelling): string | null {
  const { observedWh, expectedWh, kind } = anomaly;
  if (observedWh === null || expectedWh === null) return null;
  const days = figuredDays(anomaly);
  const when = whenPhrase(days, telling);
  const [observed, expected] = figuresAlike(observedWh, expectedWh);
  if (kind === 'zero' && observedWh === 0) return m.alert_zero_against({ when, expected });
  const told = { when, observed, expected, change: changeWords(observedWh, expectedWh) };
  const reference = referenceOf(anomaly);
  if (reference === 'weekday')
    return m.alert_against_weekday({ ...told, weekday: weekdayName(days.firstDay) });
  return AGAINST[reference](told);
}

/** What was seen and expected, rounded alike. */
export function figuresAlike(observedWh: number, expectedWh: number): [observed: string, expected: string] {
  const both = [observedWh, expectedWh];
  return [energyAlike(observedWh, both), energyAlike(expectedWh, both)];
}

const AGAINST = {
  mean: m.alert_against_mean,
  weekdays: m.alert_against_weekdays,
  expected: m.alert_against_expected,
};

/** With what the figures compare; the first cause is the one whose figures the alert bears. */
function referenceOf(anomaly: Anomaly): 'weekday' | keyof typeof AGAINST {
  const lead = anomaly.causes[0];
  const { firstDay, lastDay } = figuredDays(anomaly);
  const isDay = firstDay === lastDay;
  if (lead?.detector === 'rule') return 'mean';
  if (lead?.detector === 'rule-same-weekday') return isDay ? 'weekday' : 'weekdays';
  return isDay && lead?.detector === 'smart' && lead.kind === 'daily' ? 'weekday' : 'expected';
}

function changeWords(observedWh: number, expectedWh: number): string {
  if (expectedWh <= 0) return '';
  return ` (${signed(observedWh / expectedWh - 1, percent)})`;
}

function whenPhrase(
  { firstDay, lastDay, ongoing, flaggedDays }: FiguredDays,
  { today }: AlertTelling,
): string {
  if (firstDay === lastDay) return capital(dateNear(firstDay, today, 'weekday'));
  const count = flaggedDays;
  if (ongoing) return m.alert_since_days({ day: dateNear(firstDay, today), count });
  return m.alert_range_days({ from: dateNear(firstDay, today), last: dateNear(lastDay, today), count });
}

/** Null: the whole day, or not known. */
function hoursSentence(hours: AnomalyHours | null): string | null {
  if (hours === null) return null;
  return m.alert_hours_span({ from: hourName(hours.from), to: hourName(hours.to === 0 ? 24 : hours.to) });
}

function hourName(hour: number): string {
  if (hour === 0) return m.alert_midnight();
  if (hour === 24) return m.alert_midnight_end();
  return m.alert_hour({ hour: getLocale() === 'en' ? String(hour).padStart(2, '0') : String(hour) });
}

/** Null where it would be less, or nothing is reckoned. */
function yearlySentence({ yearlyWh, ongoing }: Anomaly): string | null {
  if (yearlyWh === null || yearlyWh <= 0) return null;
  const told = { energy: energy(roundly(yearlyWh)) };
  return ongoing ? m.alert_yearly_lasting(told) : m.alert_yearly_over(told);
}

/** Two leading digits: a figure that says "about" bears no more. */
function roundly(wh: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(wh)) - 1);
  return Math.round(wh / unit) * unit;
}

function silentSentence({ firstDay, lastDay, ongoing }: Anomaly, { today, zone }: AlertTelling): string {
  const from = dateNear(firstDay, today);
  if (ongoing) return m.alert_silent_since({ day: from, operator: operatorOf(zone) });
  return m.alert_silent_over({ from, last: dateNear(lastDay, today) });
}

/** Which detectors see it, in words; null without causes. */
export function seenSentence({ causes }: Pick<Anomaly, 'causes'>): string | null {
  const by = new Set(causes.map(({ detector }) => (detector === 'rule-same-weekday' ? 'rule' : detector)));
  if (by.has('rule')) return by.has('smart') ? m.alert_seen_both() : m.alert_seen_rule();
  if (by.has('smart')) return m.alert_seen_smart();
  return by.has('watch') ? m.alert_seen_watch() : null;
}

/** "26,3 kWh de plus qu’attendu", the difference of the figures that the sentence tells; null where no energy is reckoned. */
export function excessWords({
  observedWh,
  expectedWh,
}: Pick<Anomaly, 'observedWh' | 'expectedWh'>): string | null {
  if (observedWh === null || expectedWh === null) return null;
  const both = [observedWh, expectedWh];
  const excessWh = roundedAlike(observedWh, both) - roundedAlike(expectedWh, both);
  const amount = { energy: energyAlike(Math.abs(excessWh), both) };
  return excessWh < 0 ? m.alert_less(amount) : m.alert_more(amount);
}
