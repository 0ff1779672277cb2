import type { Language } from './auth.ts';
import type { ConnectionState, ConsentPurpose, ConsentPurposes, MeterUsage, ProviderName } from './linky.ts';
import type { Instant } from './units.ts';

/**
 * What happened to a consent, in order. `suspect`: the operator says that the holder is another; `cleared`: it gives data
 * again; `renewed`: a new consent took its place.
 */
export const CONSENT_HISTORY_KINDS = [
  'requested',
  'given',
  'changed',
  'refused',
  'expired',
  'mismatch',
  'review',
  'withdrawn',
  'revoked',
  'renewed',
  'suspect',
  'cleared',
] as const;
export type ConsentHistoryKind = (typeof CONSENT_HISTORY_KINDS)[number];

/** Article 6(1) of the GDPR: (a) for a person's meter, (f) for one of the co-ownership, which is no natural person. */
export const LEGAL_BASES = ['consent', 'legitimate_interest'] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** What an operator keeps of a meter; what is asked of it follows from the purposes. */
export const DATA_CATEGORIES = ['dailyEnergy', 'loadCurve', 'maximumPower', 'contract', 'identity'] as const;
export type DataCategory = (typeof DATA_CATEGORIES)[number];
/** Which data may be asked from the operator, each with its own yes or no. */
export type DataCategories = Record<DataCategory, boolean>;

export interface ConsentHistoryItem {
  kind: ConsentHistoryKind;
  at: Instant;
  purposes: ConsentPurposes;
  /** Name of the person who acted, when the one who reads may know it; null for the operator or time. */
  actorName: string | null;
  byYou: boolean;
}

/** One consent: of one's own meters, or of the common meters of an organisation that one manages. */
export interface ConsentView {
  id: string;
  deviceId: string;
  deviceLabel: string;
  prmMasked: string;
  usage: MeterUsage;
  provider: ProviderName;
  buildingId: string;
  buildingName: string;
  /** `organisation`: belongs to the organisation and outlives the person who gave it. */
  subject: 'me' | 'organisation';
  mandateReference: string | null;
  legalBasis: LegalBasis;
  /** State of the meter's connection. */
  state: ConnectionState;
  inForce: boolean;
  purposes: ConsentPurposes;
  dataCategories: DataCategories;
  givenAt: Instant | null;
  givenBy: string | null;
  byYou: boolean;
  expiresAt: Instant | null;
  text: { version: string; lang: Language; sha256: string };
  /** Oldest first. */
  history: ConsentHistoryItem[];
}

/** `GET /me/consents`: in force first, then ended, newest first. */
export interface ConsentList {
  items: ConsentView[];
}

/**
 * `PATCH /me/consents/:id`: gives or takes back one purpose, at once. Giving one needs the version of the text that was
 * shown. `daily` cannot be taken back alone (400 `daily_purpose_required`): that is a withdrawal.
 */
export interface ConsentChange {
  purpose: ConsentPurpose;
  granted: boolean;
  consentTextVersion?: string;
  lang?: Language;
}

/** `GET /me/consents/:id/receipt`: all that proves it, for the person to keep. */
export interface ConsentReceipt {
  consent: ConsentView;
  /** The very text that was shown. */
  text: string;
  /** Who keeps the data: the installation's organisation. */
  controller: string;
  issuedAt: Instant;
}
