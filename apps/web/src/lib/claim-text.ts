import {
  CLAIM_STATES,
  type Claim,
  type ClaimReason,
  type ClaimState,
  type ProviderName,
} from '@coprowatt/contracts';
import { m } from './paraglide/messages.js';

const REASONS = {
  held_by_another: m.claim_reason_held,
  asked_by_another: m.claim_reason_asked,
  authorisation_of_another: m.claim_reason_authorisation,
  unproven: m.claim_reason_gateway,
} satisfies Record<ClaimReason, () => string>;

const STATES = {
  open: m.claim_state_open,
  refused: m.claim_state_refused,
  transferred: m.claim_state_transferred,
  closed: m.claim_state_closed,
} satisfies Record<ClaimState, () => string>;

/** Names of their own: no language translates them. */
const PROVIDERS = {
  enedis: 'Enedis',
  ores: 'ORES',
  myelectricaldata: 'MyElectricalData',
} satisfies Record<ProviderName, string>;

/** Why the claim waits for a person. */
export const claimReason = ({ reason }: Claim) => (REASONS[reason] ?? m.claim_reason_held)();
export const claimState = (state: ClaimState) => STATES[state]();
/** How a claim ended: a transfer that took the meter from nobody is an approval. */
export const claimEnd = ({ state, reason }: Claim) =>
  state === 'transferred' && reason === 'unproven' ? m.claim_state_approved() : claimState(state);
/** The word joiner keeps the ellipsis with its digits at the end of a line. */
export const claimMeter = ({ provider, prmMasked }: Claim) =>
  `${PROVIDERS[provider]} ${prmMasked.replace('…', '…\u2060')}`;

/** Nothing at an operator can prove it: an admin's word does, and takes the meter from nobody. */
export const isApproval = ({ provider, holder }: Claim) => provider === 'myelectricaldata' && holder === null;

/** What a transfer ends and what it does not hand over; what stands in for a proof that no operator gives. */
export const transferDoes = (claim: Claim) => [
  claim.holder ? m.claim_transfer_ends({ name: claim.holder.name }) : m.claim_transfer_free(),
  claim.provider === 'myelectricaldata' ? m.claim_approve_does() : m.claim_transfer_no_history(),
];

/** Name of the act that gives the claimant the meter. */
export const transferName = (claim: Claim) => (isApproval(claim) ? m.claim_approve() : m.claim_transfer());

/** A transfer takes the meter from its holder, a refusal leaves it. */
export const holderTitle = (state: ClaimState) =>
  state === 'open' || state === 'refused' ? m.claim_holder() : m.claim_holder_then();

/** Why the side of the holder is empty: what is so while it is open, what was so when it was decided. */
export function noHolder({ state, reason, claimant }: Claim): string {
  if (state === 'transferred') return m.claim_no_holder_granted({ name: claimant.name });
  if (state !== 'open') return m.claim_no_holder_then();
  return reason === 'unproven' ? m.claim_no_holder_gateway() : m.claim_no_holder();
}

/** The list's filter in the address; open ones unless said otherwise. */
export const claimStateOf = (typed: string | null): ClaimState =>
  CLAIM_STATES.find((state) => state === typed) ?? 'open';

/** How many there are, as a sentence. */
export function claimsSentence(count: number, state: ClaimState): string {
  if (state === 'open') return count === 0 ? m.claims_none_open() : m.claims_open_count({ count });
  return count === 0 ? m.claims_none() : m.claims_count({ count });
}
