import type { Instant, LinkyDevice } from '@coprowatt/contracts';
import { dayOf } from './format.ts';
import { m } from './paraglide/messages.js';

const DAY_MS = 86_400_000;

/** From 90 days before its end a consent can be renewed; from 30 it should be, from 7 it must be. */
export const RENEWABLE_DAYS = 90;
const SOON_DAYS = 30;
const LAST_DAYS = 7;

/** How loudly the end of an agreement is told; null: it is far off. */
export type EndLevel = 'neutral' | 'minor' | 'major';

/** Whole days that are left; negative once it has ended. */
export const daysLeft = (end: Instant, nowMs: number): number =>
  Math.floor((Date.parse(end) - nowMs) / DAY_MS);

export function endLevel(days: number): EndLevel | null {
  if (days <= LAST_DAYS) return 'major';
  if (days <= SOON_DAYS) return 'minor';
  return days <= RENEWABLE_DAYS ? 'neutral' : null;
}

/** Tone of a pill or banner. */
export const endTone = (level: EndLevel) => (level === 'neutral' ? 'plain' : level);

/** The countdown as a sentence, more pressing as the end comes; null while it is far off. */
export function endSentence(end: Instant, timeZone: string, nowMs: number): string | null {
  const days = daysLeft(end, nowMs);
  const level = endLevel(days);
  if (level === null) return null;
  if (days < 1) return m.end_today();
  const said = { count: days, date: dayOf(end, timeZone, 'full') };
  if (level === 'neutral') return m.end_in_days(said);
  return level === 'minor' ? m.end_soon(said) : m.end_last(said);
}

/** A live connection near its end, or whose holder the operator doubts for no failure of its own. */
export function canRenew({ state, consentExpiresAt, operatorIncident }: LinkyDevice, nowMs: number): boolean {
  if (state === 'suspect') return !operatorIncident;
  return (
    state === 'connected' && consentExpiresAt !== null && daysLeft(consentExpiresAt, nowMs) <= RENEWABLE_DAYS
  );
}

/** The last day on which a doubted connection is tried: a week after the first doubt. */
export const suspectUntil = (since: Instant): Instant =>
  new Date(Date.parse(since) + 7 * DAY_MS).toISOString();
