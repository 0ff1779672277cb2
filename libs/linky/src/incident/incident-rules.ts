import type { IncidentKind } from '@coprowatt/contracts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Answers that say "not the holder" are looked at together over this long. */
export const WAVE_LASTS_MS = DAY_MS;
/** A wave is over when it has been below its limits for this long. */
export const WAVE_SETTLES_MS = DAY_MS;
/** The same trouble that comes back this soon is not mailed again. */
export const SAME_TROUBLE_MS = DAY_MS;

const OUTAGE_AFTER_MS = HOUR_MS;
const OUTAGE_METERS = 3;
const OUTAGE_ANSWERS = 10;
const WAVE_METERS = 3;
const WAVE_HOLDINGS = 2;
const WAVE_SHARE = 0.2;
/** So many are a wave at a smaller share, too: ten times what moving house leaves in doubt (a tenth of all a year, a week each). */
const LARGE_WAVE_METERS = 20;
const LARGE_WAVE_SHARE = 0.02;

/** An answer of one meter that no table knows is not disproved by the good answers of others. */
const QUIET_BEFORE_END_MS: Partial<Record<IncidentKind, number>> = { unknown_answer: HOUR_MS };

/** Incidents after which each meter waits for an answer; the others hold up the meters that they are about. */
export const FAILS_FOR_ALL: readonly IncidentKind[] = ['outage', 'credentials', 'retired', 'not_subscribed'];

/** A meter that has not been answered for this long after an incident has a trouble of its own. */
export const HELD_UP_MS = 2 * DAY_MS;

/** What is known of failures since the last good answer. */
export interface Failures {
  /** Time since the first one. */
  forMs: number;
  answers: number;
  /** Meters that they were about. */
  meters: number;
}

/** Whether failures are an incident that an admin must know of; the wave has a rule of its own. */
export function isIncident(kind: Exclude<IncidentKind, 'not_holder_wave'>, failures: Failures): boolean {
  if (kind !== 'outage') return true;
  const { forMs, answers, meters } = failures;
  return forMs >= OUTAGE_AFTER_MS && (meters >= OUTAGE_METERS || answers >= OUTAGE_ANSWERS);
}

/** Whether an outage has lasted long enough for its meters to be counted at all. */
export function mayBeOutage(forMs: number): boolean {
  return forMs >= OUTAGE_AFTER_MS;
}

/** Meters of which the operator said within a day that the holder is another, and all that it serves. */
export interface WaveFacts {
  meters: number;
  /** What can change hands in one go: what one subject has in one building. */
  holdings: number;
  liveMeters: number;
}

/**
 * Whether "not the holder" is the operator's fault (issues of July to September 2026, providers sheet, section 8). A person who
 * moves house takes his own meter out; a building that is sold, or left by its syndic, takes all meters of one subject in it
 * out on one day: either is one holding, and is believed. Several holdings do not change hands on one day, be they all of one
 * syndic. What is said of few is a wave only where few are served, lest two who move on one day be one.
 */
export function isWave({ meters, holdings, liveMeters }: WaveFacts): boolean {
  if (meters < WAVE_METERS || holdings < WAVE_HOLDINGS) return false;
  return meters >= (meters >= LARGE_WAVE_METERS ? LARGE_WAVE_SHARE : WAVE_SHARE) * liveMeters;
}

/** Whether a good answer ends an incident whose latest failure was `quietMs` ago. */
export function isOver(kind: Exclude<IncidentKind, 'not_holder_wave'>, quietMs: number): boolean {
  return quietMs >= (QUIET_BEFORE_END_MS[kind] ?? 0);
}

/** The API that an incident is about; null for those that concern the whole operator. */
export function scopeOf(kind: IncidentKind, api: string | null): string | null {
  return kind === 'outage' || kind === 'unknown_answer' || kind === 'not_subscribed' ? api : null;
}
