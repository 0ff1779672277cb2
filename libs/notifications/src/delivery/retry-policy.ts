const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
/** About a day in all. */
const MOST_ATTEMPTS = 13;

/** A notice is for open browsers, too: what failed once only is tried again at once. */
const FIRST_WAIT_OF_PLANNING_MS = 1_000;

/** Failures after which a notice that could not be planned counts as dead, after some nine minutes. It is tried again all the same. */
export const PLANNING_IS_DEAD_AFTER = 10;

function triedAgainAt(now: Date, attempts: number, firstWaitMs: number): Date {
  return new Date(now.getTime() + Math.min(firstWaitMs * 2 ** (attempts - 1), LONGEST_WAIT_MS));
}

/**
 * When a delivery that failed is tried again: 30 s later, then twice as long each time, six hours at most.
 * @param attempts tries so far, at least 1.
 * @returns null after the last one.
 */
export function nextAttemptAt(now: Date, attempts: number): Date | null {
  return attempts >= MOST_ATTEMPTS ? null : triedAgainAt(now, attempts, FIRST_WAIT_MS);
}

/** When a notice is planned again: a second later, then likewise. It does not end: nobody would be told, not even in his inbox. */
export function nextPlanningAt(now: Date, attempts: number): Date {
  return triedAgainAt(now, attempts, FIRST_WAIT_OF_PLANNING_MS);
}
