import { durationMs } from '@coprowatt/platform';
import { LONGEST_CONSENT } from '../connection/consent-end-rules.ts';
import type { ClaimRow } from './claim.entity.ts';

/** What an approval is asked about. */
export type Approved = Pick<ClaimRow, 'subjectKind' | 'subjectId' | 'prmHash'>;

/**
 * Whether an admin's word still stands for the operator's proof, which there is none of: for exactly the subject and the
 * point that it was given for, and for no longer than a consent lasts.
 * @param nowMs epoch ms.
 */
export function isStillApproved(claim: ClaimRow | null, of: Approved, nowMs: number): boolean {
  return (
    claim?.state === 'transferred' &&
    claim.subjectKind === of.subjectKind &&
    claim.subjectId === of.subjectId &&
    claim.prmHash.equals(of.prmHash) &&
    claim.decidedAt !== null &&
    lapsesAt(claim.decidedAt.getTime()) > nowMs
  );
}

function lapsesAt(decidedMs: number): number {
  return decidedMs + durationMs(LONGEST_CONSENT, decidedMs);
}
