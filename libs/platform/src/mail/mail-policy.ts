const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;
const GIVEN_UP_AFTER_MS = 3 * 24 * 3_600_000;

/**
 * When a mail that failed is tried again: 5 s later, then twice as long each time, an hour at most.
 * @param attempts tries so far, at least 1.
 * @returns null once it is three days old: nobody waits for it any more.
 */
export function nextTryAt(createdAt: Date, now: Date, attempts: number): Date | null {
  if (now.getTime() - createdAt.getTime() >= GIVEN_UP_AFTER_MS) return null;
  return new Date(now.getTime() + Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS));
}
