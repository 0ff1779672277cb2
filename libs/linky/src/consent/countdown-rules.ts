import { RENEWABLE_DAYS } from '@coprowatt/contracts';
import { addDays, instantsOfWallTime, localDateOf } from '@coprowatt/energy';

/** Days before the last one of a consent at which its owner is told, furthest first. */
export const COUNTDOWN_DAYS = [RENEWABLE_DAYS, 30, 7] as const;
export type CountdownStage = (typeof COUNTDOWN_DAYS)[number];

/** All operators' zones keep this one's time. */
const ZONE = 'Europe/Paris';

/** The nearest stage that a consent has reached with so many days left; null long before its end, and from it on. */
export function reachedStage(daysLeft: number): CountdownStage | null {
  if (daysLeft < 0) return null;
  return COUNTDOWN_DAYS.findLast((days) => daysLeft <= days) ?? null;
}

/** The latest 08:00, epoch ms: what has come near its end by then is told together, and nothing else until the next. */
export function latestMorning(nowMs: number): number {
  const today = localDateOf(nowMs, ZONE);
  const morning = morningOf(today);
  return morning <= nowMs ? morning : morningOf(addDays(today, -1));
}

function morningOf(date: string): number {
  const [morning] = instantsOfWallTime(`${date}T08:00:00`, ZONE);
  if (morning === undefined) throw new Error(`no morning on ${date}`);
  return morning;
}
