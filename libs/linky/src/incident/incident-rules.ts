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
const WAVE_SUBJECTS = 2;
const WAVE_SHARE = 0.2;

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

/** Meters of which the operator said within a day that the holder is another, whose they are, and all that it serves. */
export interface WaveFacts {
  meters: number;
  subjects: number;
  liveMeters: number;
}

/** Many at once do not move house on one day: it is the operator (issues of July to September 2026, providers sheet, section 8). */
export function isWave({ meters, subjects, liveMeters }: WaveFacts): boolean {
  return meters >= WAVE_METERS && subjects >= WAVE_SUBJECTS && meters >= WAVE_SHARE * liveMeters;
}

/** Whether a good answer ends an incident whose latest failure was `quietMs` ago. */
export function isOver(kind: Exclude<IncidentKind, 'not_holder_wave'>, quietMs: number): boolean {
  return quietMs >= (QUIET_BEFORE_END_MS[kind] ?? 0);
}

/** The API that an incident is about; null for those that concern the whole operator. */
export function scopeOf(kind: IncidentKind, api: string | null): string | null {
  return kind === 'outage' || kind === 'unknown_answer' || kind === 'not_subscribed' ? api : null;
}
