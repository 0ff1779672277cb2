import {
  consentDaysLeft,
  consentLastDay,
  RENEWABLE_DAYS,
  type ConsentText,
  type Instant,
  type LinkyDevice,
} from '@coprowatt/contracts';
import { fromAbsolute, parseDuration, toCalendarDate } from '@internationalized/date';
import { localDate, type DateStyle } from './format.ts';
import { zoneOf } from './operator.ts';
import { m } from './paraglide/messages.js';
import { SOONEST } from './route.ts';

const DAY_MS = 86_400_000;

/** From `RENEWABLE_DAYS` on a consent can be renewed; from 30 days before its last one it should be, from 7 it must be. */
const SOON_DAYS = 30;
const LAST_DAYS = 7;

/** How loudly the end of an agreement is told; null: it is far off. */
export type EndLevel = 'neutral' | 'minor' | 'major';

/** Days from today to the last one, 0 on the last one; negative once it has ended. */
export const daysLeft = (end: Instant, timeZone: string, nowMs: number): number =>
  consentDaysLeft(Date.parse(end), timeZone, nowMs);

/** The last day of an agreement, whose end is the first instant without it. */
export const lastDay = (end: Instant, timeZone: string, style: DateStyle = 'full'): string =>
  localDate(consentLastDay(Date.parse(end), timeZone), style);

/** The last day of an agreement that is given now. Enedis's are of whole days, today the first; others last to the minute. */
export function lastDayIfGiven({ provider, duration }: ConsentText, nowMs: number): string {
  const end = toCalendarDate(fromAbsolute(nowMs, zoneOf(provider))).add(parseDuration(duration));
  return localDate((provider === 'enedis' ? end.subtract({ days: 1 }) : end).toString(), 'full');
}

export function endLevel(days: number): EndLevel | null {
  if (days <= LAST_DAYS) return 'major';
  if (days <= SOON_DAYS) return 'minor';
  return days <= RENEWABLE_DAYS ? 'neutral' : null;
}

/** Tone of a pill or banner. */
export const endTone = (level: EndLevel) => (level === 'neutral' ? 'plain' : level);

/** The countdown as a sentence, more pressing as the end comes; null while it is far off. */
export function endSentence(end: Instant, timeZone: string, nowMs: number): string | null {
  const days = daysLeft(end, timeZone, nowMs);
  const level = endLevel(days);
  if (level === null) return null;
  if (days < 1) return m.end_today();
  const said = { count: days, date: lastDay(end, timeZone) };
  if (level === 'neutral') return m.end_in_days(said);
  return level === 'minor' ? m.end_soon(said) : m.end_last(said);
}

/** A live connection near its end, or whose holder the operator doubts for no failure of its own. */
export function canRenew(device: LinkyDevice, nowMs: number): boolean {
  const { state, consentExpiresAt, operatorIncident, provider } = device;
  if (state === 'suspect') return !operatorIncident;
  if (state !== 'connected' || consentExpiresAt === null) return false;
  return daysLeft(consentExpiresAt, zoneOf(provider), nowMs) <= RENEWABLE_DAYS;
}

/** The meter whose renewal an address asks for: the one that it names, or of all that one may renew the first to end. */
export function toRenew(devices: LinkyDevice[], wished: string, nowMs: number): LinkyDevice | null {
  const mine = devices.filter((device) => device.mine && canRenew(device, nowMs));
  if (wished !== SOONEST) return mine.find(({ id }) => id === wished) ?? null;
  return (
    mine.toSorted((a, b) => (a.consentExpiresAt ?? '9').localeCompare(b.consentExpiresAt ?? '9'))[0] ?? null
  );
}

/** The last day on which a doubted connection is tried: a week after the first doubt. */
export const suspectUntil = (since: Instant): Instant =>
  new Date(Date.parse(since) + 7 * DAY_MS).toISOString();
