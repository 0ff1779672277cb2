import { AppError } from '@coprowatt/platform';

/** Nobody needs more at a time of one process. */
export const MOST_EXPORTS_AT_ONCE = 6;
/** A page of each is in memory, however slowly it is taken. */
export const MOST_EXPORTS_OF_ALL = 24;
const RETRY_AFTER_SECONDS = 10;

/** Counts the exports that are under way in this process. */
export class RunningExports {
  private readonly byUser = new Map<string, number>();
  private ofAll = 0;

  /** @returns what ends it, once. @throws AppError `too_many_requests` beyond the most at once. */
  begin(userId: string): () => void {
    const running = this.byUser.get(userId) ?? 0;
    if (running >= MOST_EXPORTS_AT_ONCE || this.ofAll >= MOST_EXPORTS_OF_ALL)
      throw new AppError('too_many_requests', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.byUser.set(userId, running + 1);
    this.ofAll += 1;
    return () => this.end(userId);
  }

  private end(userId: string): void {
    this.ofAll -= 1;
    const left = (this.byUser.get(userId) ?? 1) - 1;
    if (left > 0) this.byUser.set(userId, left);
    else this.byUser.delete(userId);
  }
}
