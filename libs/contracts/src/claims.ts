import type { MeterUsage, ProviderName } from './linky.ts';
import type { Instant } from './units.ts';

/** Why a claim waits for an admin. `unproven`: nobody else wants the point, and its operator proves nothing. */
export const CLAIM_REASONS = [
  'held_by_another',
  'asked_by_another',
  'authorisation_of_another',
  'unproven',
] as const;
export type ClaimReason = (typeof CLAIM_REASONS)[number];

export const CLAIM_STATES = ['open', 'refused', 'transferred', 'closed'] as const;
/** `closed`: the claimant gave up, the meter is free and the claim was taken back, or nobody decided within 30 days. */
export type ClaimState = (typeof CLAIM_STATES)[number];

/** One side of a claim, named only for the admin who decides. */
export interface ClaimParty {
  kind: 'organisation' | 'person';
  name: string;
  buildingName: string;
  city: string;
  usage: MeterUsage;
  label: string;
  /** Since when it is connected or asked. */
  since: Instant;
}

/** `GET /admin/claims?state`, open ones first, oldest first, then the others, newest first, 300 at most; `GET /admin/claims/:id`. */
export interface Claim {
  id: string;
  state: ClaimState;
  reason: ClaimReason;
  provider: ProviderName;
  prmMasked: string;
  openedAt: Instant;
  claimant: ClaimParty;
  /** Who has the live connection now; null: nobody any more. */
  holder: ClaimParty | null;
  /** Whether a transfer can be proved: by what the claimant brought from the operator, or else by the admin's word alone. */
  provable: boolean;
  decidedAt: Instant | null;
  decidedBy: string | null;
  decisionReason: string | null;
}

export interface ClaimList {
  items: Claim[];
}

/** `POST /admin/claims/:id` → `Claim`. */
export const CLAIM_DECISIONS = ['refuse', 'transfer'] as const;
export type ClaimDecision = (typeof CLAIM_DECISIONS)[number];
export interface ClaimDecisionRequest {
  decision: ClaimDecision;
  reason: string;
}
