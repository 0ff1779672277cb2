import type { EpochMs } from '@coprowatt/energy';

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

/** When a meter that could not be judged is tried again: twice as late each time, an hour at most. */
export function retryAt(attempts: number, nowMs: EpochMs): Date {
  return new Date(nowMs + Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS));
}
