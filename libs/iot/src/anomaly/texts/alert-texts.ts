import type {
  AnomalyKind,
  AnomalySeverity,
  Language,
  NoticeChange,
  ProviderName,
} from '@coprowatt/contracts';
import { PROVIDER_NAMES } from '@coprowatt/contracts';
import { addDays, daysBetween, type RuleSettings } from '@coprowatt/energy';
import type { NoticeText } from '@coprowatt/notifications';
import type { Episode } from '../anomaly.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import { FR } from './fr.ts';
import { NL } from './nl.ts';
import { energyText, energyRoundedText, percentText } from './figure-texts.ts';

/** Which meter an alert is about. */
export interface AlertMeter {
  label: string;
  buildingName: string;
  provider: ProviderName;
  /** Its connection has ended: nobody knows what lasts. */
  hasEnded: boolean;
  /** With how many days the rule compares there at most: a young meter has fewer. */
  settings: Pick<RuleSettings, 'windowDays'>;
}

/** What is told of an alert; of one that grew worse also what it was. */
export type AlertChange =
  { act: Exclude<NoticeChange, 'worsened'> } | { act: 'worsened'; from: AnomalySeverity };

/**
 * With what an alert's figures compare, which its sentence names: the rule's mean of at most so many complete days or same
 * weekdays before, or what like days lead to expect; of a single day its weekday.
 */
export type AlertReference =
  | { by: 'mean' | 'weekdays'; days: number; weekday: string | null }
  | { by: 'expected'; days: null; weekday: string | null };

/** The figures of an alert, written as its language writes them. */
export interface AlertFigures {
  /** Weekdays, days and months; `lastDay` null for a single day. */
  firstDay: string;
  lastDay: string | null;
  flaggedDays: number;
  spanDays: number;
  observed: string;
  expected: string;
  percent: string | null;
  reference: AlertReference;
}

/** Every word of an alert in one language; sentences without a space at either end. */
export interface AlertTexts {
  locale: string;
  kinds: Record<AnomalyKind, string>;
  severities: Record<AnomalySeverity, string>;
  worsened(from: string, to: string): string;
  changes: Record<Exclude<NoticeChange, 'opened' | 'worsened'>, string>;
  /** One line. */
  title(kind: string, meter: AlertMeter): string;
  /** What was seen, when, against what was expected. */
  seen(figures: AlertFigures): string;
  /** Hours of the day, 0 to 24. */
  hours(from: number, to: number): string;
  /** `lasts`: whether it still does. */
  yearly(energy: string, lasts: boolean): string;
  /** Where the figures are of later days than the alert's first. */
  begun(since: string): string;
  silent(since: string, days: number, operator: string): string;
  consent(until: string, operator: string): string;
}

const TEXTS = { fr: FR, nl: NL, en: EN, de: DE } as const satisfies Record<Language, AlertTexts>;

/** What people are told of an alert, in every language: what was expected, what was seen, since when, when in the day, what it means. */
export function alertTexts(
  episode: Episode,
  meter: AlertMeter,
  change: AlertChange,
): Record<Language, NoticeText> {
  return {
    fr: alertText(episode, meter, change, TEXTS.fr),
    nl: alertText(episode, meter, change, TEXTS.nl),
    en: alertText(episode, meter, change, TEXTS.en),
    de: alertText(episode, meter, change, TEXTS.de),
  };
}

function alertText(episode: Episode, meter: AlertMeter, change: AlertChange, texts: AlertTexts): NoticeText {
  const body = bodyOf(episode, meter, texts).join(' ');
  return {
    title: [...changeOf(episode, change, texts), texts.title(texts.kinds[episode.kind], meter)].join(' '),
    body: body.charAt(0).toLocaleUpperCase(texts.locale) + body.slice(1),
  };
}

/** In front of the title, unless the alert is new. */
function changeOf({ severity }: Episode, change: AlertChange, texts: AlertTexts): string[] {
  if (change.act === 'opened') return [];
  if (change.act !== 'worsened') return [texts.changes[change.act]];
  return [texts.worsened(texts.severities[change.from], texts.severities[severity])];
}

type FiguredDays = Pick<Episode, 'firstDay' | 'lastDay' | 'flaggedDays'>;

function bodyOf(episode: Episode, meter: AlertMeter, texts: AlertTexts): string[] {
  const { kind, firstDay, lastDay, ongoing, hours, yearlyWh } = episode;
  const { locale } = texts;
  const operator = PROVIDER_NAMES[meter.provider];
  if (kind === 'silent')
    return [texts.silent(dayText(firstDay, locale), daysBetween(firstDay, lastDay) + 1, operator)];
  if (kind === 'consent') return [texts.consent(dateText(lastDay, locale), operator)];
  return [
    texts.seen(figuresOf(episode, meter, locale)),
    ...(hours ? [texts.hours(hours.from, hours.to)] : []),
    ...(yearlyWh !== null && yearlyWh > 0 && !meter.hasEnded
      ? [texts.yearly(energyRoundedText(yearlyWh, locale), ongoing)]
      : []),
    ...(figuredDays(episode).firstDay > firstDay ? [texts.begun(dayText(firstDay, locale))] : []),
  ];
}

/** The days that an alert's figures are of: those of its first cause, which need not be all of its days. */
function figuredDays({ causes, firstDay, lastDay, flaggedDays }: Episode): FiguredDays {
  return causes[0] ?? { firstDay, lastDay, flaggedDays };
}

function figuresOf(episode: Episode, meter: AlertMeter, locale: string): AlertFigures {
  const { firstDay, lastDay, flaggedDays } = figuredDays(episode);
  const [observedWh, expectedWh] = [episode.observedWh ?? 0, episode.expectedWh ?? 0];
  const both = [observedWh, expectedWh];
  return {
    firstDay: dayText(firstDay, locale),
    lastDay: firstDay === lastDay ? null : dayText(lastDay, locale),
    flaggedDays,
    spanDays: daysBetween(firstDay, addDays(lastDay, 1)),
    observed: energyText(observedWh, locale, both),
    expected: energyText(expectedWh, locale, both),
    percent: expectedWh > 0 ? percentText((observedWh - expectedWh) / expectedWh, locale) : null,
    reference: referenceOf(episode, meter, locale),
  };
}

/** The first cause is the one whose figures the alert bears. */
function referenceOf(episode: Episode, { settings }: AlertMeter, locale: string): AlertReference {
  const { firstDay, lastDay } = figuredDays(episode);
  const weekday = firstDay === lastDay ? civil(firstDay, locale, { weekday: 'long' }) : null;
  const detector = episode.causes[0]?.detector;
  if (detector === 'rule') return { by: 'mean', days: settings.windowDays, weekday };
  if (detector === 'rule-same-weekday') return { by: 'weekdays', days: settings.windowDays, weekday };
  return { by: 'expected', days: null, weekday };
}

function dayText(date: string, locale: string): string {
  return civil(date, locale, { weekday: 'long', day: 'numeric', month: 'long' });
}

function dateText(date: string, locale: string): string {
  return civil(date, locale, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** A civil date has no zone: it is written as that of its own UTC midnight. */
function civil(date: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).formatToParts(
    Date.parse(date),
  );
  // French says "1er juin", which `Intl` does not.
  const isFrench = locale.startsWith('fr');
  return parts
    .map(({ type, value }) => (isFrench && type === 'day' && value === '1' ? '1er' : value))
    .join('');
}
