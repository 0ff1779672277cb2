import { addDays, startOfDay } from '@coprowatt/energy';
import { durationMs } from '@coprowatt/platform';
import type { SubscribedService } from '../providers/meter-data.provider.ts';

/** Longest consent of an operator that gives no end (design rule 9). */
export const LONGEST_CONSENT = 'P3Y';

/**
 * When a consent that is given now ends, epoch milliseconds: at the end that the operator tells, else at that of the last
 * local day of its services; never later than the longest consent.
 */
export function consentEndMs(services: SubscribedService[], timeZone: string, nowMs: number): number {
  const longest = nowMs + durationMs(LONGEST_CONSENT, nowMs);
  const told = services.flatMap(({ endsAt, until }) => {
    if (endsAt) return [endsAt.getTime()];
    return until === null ? [] : [startOfDay(addDays(until, 1), timeZone)];
  });
  return Math.min(told.length > 0 ? Math.max(...told) : longest, longest);
}
