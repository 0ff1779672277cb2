import {
  CONSENT_PURPOSES,
  type ConsentHistoryItem,
  type ConsentHistoryKind,
  type ConsentPurpose,
  type ConsentPurposes,
  type ConsentView,
  type ProviderName,
} from '@coprowatt/contracts';
import { isRefusedClaim } from './meter-endings.ts';
import { sourceName, zoneOf } from './operator.ts';
import { m } from './paraglide/messages.js';
import { stamp } from './stamp.ts';

export interface ConsentGroups {
  inForce: ConsentView[];
  /** Asked and not answered yet, at the operator or at the review. */
  pending: ConsentView[];
  ended: ConsentView[];
}

const UNANSWERED: ConsentHistoryKind[] = ['requested', 'review'];

/** What happened last, in a word of the history; null for a consent without one. */
const lastKind = ({ history }: ConsentView) => history.at(-1)?.kind ?? null;

const isPending = (consent: ConsentView) =>
  !consent.inForce && UNANSWERED.some((kind) => kind === lastKind(consent));

export function groupConsents(consents: ConsentView[]): ConsentGroups {
  return {
    inForce: consents.filter(({ inForce }) => inForce),
    pending: consents.filter(isPending),
    ended: consents.filter((consent) => !consent.inForce && !isPending(consent)),
  };
}

/** The sentence that opens the page: whose agreements are in force, and that they can be taken back. */
export function consentsHeadline(consents: ConsentView[]): string {
  const inForce = consents.filter((consent) => consent.inForce);
  const own = inForce.filter(({ subject }) => subject === 'me').length;
  const managed = inForce.length - own;
  if (own > 0 && managed > 0) return m.consents_headline_both({ count: inForce.length, own, managed });
  if (managed > 0) return m.consents_headline_managed({ count: managed });
  return own > 0 ? m.consents_headline_own({ count: own }) : m.consents_headline_none();
}

/** Consents of one meter, or those whose meter or building holds what was typed. */
export function searchConsents(
  consents: ConsentView[],
  { typed, meter }: { typed: string; meter: string | null },
): ConsentView[] {
  const words = typed.trim().toLowerCase();
  return consents.filter(
    ({ deviceId, deviceLabel, prmMasked, buildingName }) =>
      (meter === null || deviceId === meter) &&
      `${deviceLabel} ${prmMasked} ${buildingName}`.toLowerCase().includes(words),
  );
}

const PURPOSES = {
  daily: { name: m.consent_daily, text: m.consent_daily_text },
  loadCurve: { name: m.consent_load_curve, text: m.consent_load_curve_text },
  advice: { name: m.consent_advice, text: m.consent_advice_text },
} satisfies Record<ConsentPurpose, { name: () => string; text: () => string }>;
const QUARTER_CURVE = { name: m.consent_quarter_curve, text: m.consent_quarter_curve_text };

/** ORES keeps quarter-hours where Enedis keeps half-hours. */
const wordsOf = (purpose: ConsentPurpose, provider: ProviderName) =>
  purpose === 'loadCurve' && provider === 'ores' ? QUARTER_CURVE : PURPOSES[purpose];

export const purposeName = (purpose: ConsentPurpose, provider: ProviderName): string =>
  wordsOf(purpose, provider).name();
export const purposeText = (purpose: ConsentPurpose, provider: ProviderName): string =>
  wordsOf(purpose, provider).text();

/** "Relevés journaliers, Courbe demi-horaire", or that there is none. */
export function purposeList(purposes: ConsentPurposes, provider: ProviderName): string {
  const given = CONSENT_PURPOSES.filter((purpose) => purposes[purpose]).map((purpose) =>
    purposeName(purpose, provider),
  );
  return given.length > 0 ? given.join(', ') : m.consent_no_purpose();
}

const KINDS = {
  requested: m.consent_kind_requested,
  given: m.consent_kind_given,
  changed: m.consent_kind_changed,
  refused: m.consent_kind_refused,
  expired: m.consent_kind_expired,
  mismatch: m.consent_kind_mismatch,
  review: m.consent_kind_review,
  withdrawn: m.consent_kind_withdrawn,
  revoked: m.consent_kind_revoked,
  renewed: m.consent_kind_renewed,
  suspect: m.consent_kind_suspect,
  cleared: m.consent_kind_cleared,
} satisfies Record<ConsentHistoryKind, (inputs: { operator: string }) => string>;

/** A gateway tells that its account has no access, not who took it away. */
const kindText = (kind: ConsentHistoryKind, provider: ProviderName): string =>
  kind === 'revoked' && provider === 'myelectricaldata'
    ? m.state_revoked_gateway()
    : KINDS[kind]({ operator: sourceName(provider) });

/** After these it went on: without another word it ran out. */
const GOES_ON = new Set<ConsentHistoryKind>(['given', 'changed', 'suspect', 'cleared']);

/** What ended it, or what it waits for. */
export function consentStanding(consent: ConsentView): string {
  if (consent.inForce) return m.consents_in_force();
  const last = lastKind(consent);
  if (isRefusedClaim(consent)) return m.state_claim_refused();
  return kindText(last === null || GOES_ON.has(last) ? 'expired' : last, consent.provider);
}

const SAYS_PURPOSES: ConsentHistoryKind[] = ['requested', 'given', 'changed'];

/** One step of a consent: when, what and by whom. */
export function historyLine(
  item: ConsentHistoryItem,
  { provider, history }: ConsentView,
): { at: string; text: string } {
  const byAdmin = item.kind === 'refused' && isRefusedClaim({ history });
  const what = byAdmin ? m.state_claim_refused() : kindText(item.kind, provider);
  const who = item.byYou ? m.consent_by_you() : item.actorName && m.consent_by({ name: item.actorName });
  const purposes = SAYS_PURPOSES.includes(item.kind) && purposeList(item.purposes, provider);
  const said = [who ? `${what}, ${who}` : what, purposes].filter(Boolean).join('. ');
  return { at: stamp(item.at, zoneOf(provider)), text: `${said}.` };
}
