const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
/** About a day in all. */
const MOST_ATTEMPTS = 13;

/**
 * When what failed is tried again: 30 s later, then twice as long each time, six hours at most.
 * @param attempts tries so far, at least 1.
 */
export function triedAgainAt(now: Date, attempts: number): Date {
  return new Date(now.getTime() + Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS));
}

/** The same of a delivery, which ends: null after the last try. */
export function nextAttemptAt(now: Date, attempts: number): Date | null {
  return attempts >= MOST_ATTEMPTS ? null : triedAgainAt(now, attempts);
}
