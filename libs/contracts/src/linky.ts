import type { Language } from './auth.ts';
import type { Instant, LocalDate } from './units.ts';

export const PROVIDERS = ['enedis', 'ores', 'myelectricaldata'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export const METER_USAGES = ['common', 'private'] as const;
export type MeterUsage = (typeof METER_USAGES)[number];

export const EQUIPMENTS = [
  'lift',
  'lighting',
  'heating',
  'ventilation',
  'pump',
  'parking',
  'charging',
  'building',
  'dwelling',
  'other',
] as const;
export type Equipment = (typeof EQUIPMENTS)[number];

/** Separate yes or no for each purpose (design rule 9). */
export interface ConsentPurposes {
  daily: boolean;
  loadCurve: boolean;
  advice: boolean;
}
export const CONSENT_PURPOSES = [
  'daily',
  'loadCurve',
  'advice',
] as const satisfies readonly (keyof ConsentPurposes)[];
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** `GET /consent-texts?provider&lang`. */
export interface ConsentText {
  provider: ProviderName;
  lang: Language;
  version: string;
  /** The full text, plain paragraphs separated by blank lines. */
  text: string;
  /** SHA-256 of `text` in UTF-8, hex. */
  sha256: string;
  /** One sentence a purpose. */
  purposes: { purpose: ConsentPurpose; title: string; sentence: string; required: boolean }[];
  /** ISO 8601 duration asked from the operator, e.g. `P3Y`. */
  duration: string;
}

export interface ConfigureMeterRequest {
  provider: ProviderName;
  prm: string;
  label: string;
  usage: MeterUsage;
  equipment?: Equipment;
  mandateReference?: string;
  purposes: ConsentPurposes;
  consentTextVersion: string;
  /** Language in which the text was read; default fr. */
  lang?: Language;
}

/**
 * Life of the link between a meter and its operator.
 * awaiting_consent → confirming → connected; or refused, expired, mismatch, review.
 * From connected: suspect, revoked (operator), consent_expired, withdrawn (by us).
 */
export const CONNECTION_STATES = [
  'awaiting_consent',
  'confirming',
  'connected',
  'review',
  'refused',
  'expired',
  'mismatch',
  'suspect',
  'revoked',
  'consent_expired',
  'withdrawn',
] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/** What is known of the meter's load curve. */
export const CURVE_STATES = ['unknown', 'active', 'not_collected', 'not_consented'] as const;
export type CurveState = (typeof CURVE_STATES)[number];

/** A meter as answers show it; the PRM is masked. */
export interface LinkyDevice {
  id: string;
  buildingId: string;
  provider: ProviderName;
  deviceType: 'electricity_meter';
  prmMasked: string;
  label: string;
  usage: MeterUsage;
  equipment: Equipment | null;
  mandateReference: string | null;
  subscribedPowerKva: number | null;
  state: ConnectionState;
  curveState: CurveState;
  purposes: ConsentPurposes | null;
  consentExpiresAt: Instant | null;
  /** Next look at the operator while `confirming`. */
  nextCheckAt: Instant | null;
  createdAt: Instant;
  connectedAt: Instant | null;
  lastSyncAt: Instant | null;
  lastReadingAt: Instant | null;
  /** Somebody else asked for this meter and an admin looks at it; nothing changes meanwhile. Only where `mine`. */
  contested: boolean;
  /** True when it belongs to the person who asks (a private meter, or one of the organisation). */
  mine: boolean;
}

export interface DeviceList {
  items: LinkyDevice[];
}

export interface ConfigureMeterResponse {
  device: LinkyDevice;
  /** Where to send the browser; null when no operator page exists. */
  authorizationUrl: string | null;
}

export interface ReconnectRequest {
  purposes: ConsentPurposes;
  consentTextVersion: string;
  lang?: Language;
}

/** Value of `?linky=` on the page that the callback leads back to. */
export const CALLBACK_OUTCOMES = [
  'connected',
  'confirming',
  'refused',
  'expired',
  'unknown',
  'already',
  'mismatch',
  'review',
  'operator_error',
] as const;
export type CallbackOutcome = (typeof CALLBACK_OUTCOMES)[number];

/** `waiting`: the operator's quota or a failure; goes on at `nextTryAt`. */
export const SYNC_STATES = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
export type SyncState = (typeof SYNC_STATES)[number];

/** Why a run waits or ended; a closed set (providers sheet, section 8). */
export const SYNC_REASONS = [
  'quota',
  'operator_unavailable',
  'operator_rejected_us',
  'consent_missing',
  'consent_withdrawn',
  'not_holder',
  'curve_not_collected',
  'unreadable_answer',
  'internal',
] as const;
export type SyncReason = (typeof SYNC_REASONS)[number];

export interface SyncLane {
  /** First local day to be asked. */
  from: LocalDate;
  /** Exclusive end. */
  to: LocalDate;
  /** Oldest local day already asked (work goes newest first); equals `to` at the start, `from` at the end. */
  reached: LocalDate;
}

export interface SyncRun {
  id: string;
  deviceId: string;
  buildingId: string;
  kind: 'backfill' | 'manual' | 'daily';
  state: SyncState;
  reason: SyncReason | null;
  /** Daily values of the operator. Null when not part of this run. */
  daily: SyncLane | null;
  /** Load curve. Null when not part of this run. */
  curve: SyncLane | null;
  calls: number;
  intervalsWritten: number;
  intervalsCorrected: number;
  intervalsRejected: number;
  daysWritten: number;
  createdAt: Instant;
  startedAt: Instant | null;
  finishedAt: Instant | null;
  nextTryAt: Instant | null;
}

export interface SyncRequest {
  deviceId?: string;
  from?: string;
  to?: string;
}

export interface SyncAccepted {
  runs: { id: string; deviceId: string }[];
}

export interface SyncRunList {
  items: SyncRun[];
}

/** `POST …/linky/devices/:deviceId/move` → `LinkyDevice`: common, same organisation; connection and history stay. */
export interface MoveMeterRequest {
  buildingId: string;
}
