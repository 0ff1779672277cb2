import { RENEWABLE_DAYS } from '../connection/connection-rules.ts';

/** Days before the end of a consent at which its owner is told, furthest first. */
export const COUNTDOWN_DAYS = [RENEWABLE_DAYS, 30, 7] as const;
export type CountdownStage = (typeof COUNTDOWN_DAYS)[number];

const DAY_MS = 24 * 60 * 60_000;

/** The nearest stage that a consent has reached; null long before its end, and from it on. */
export function reachedStage(endMs: number, nowMs: number): CountdownStage | null {
  if (endMs <= nowMs) return null;
  return COUNTDOWN_DAYS.findLast((days) => endMs - nowMs <= days * DAY_MS) ?? null;
}

/** Days that are left, the one under way included: 1 on the last. */
export function daysLeft(endMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((endMs - nowMs) / DAY_MS));
}
