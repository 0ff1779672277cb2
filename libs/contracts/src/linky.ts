import type { Language } from './auth.ts';
import type { Instant, LocalDate } from './units.ts';

export const PROVIDERS = ['enedis', 'ores', 'myelectricaldata'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** As they call themselves, in every language. */
export const PROVIDER_NAMES = {
  enedis: 'Enedis',
  ores: 'ORES',
  myelectricaldata: 'MyElectricalData',
} as const satisfies Record<ProviderName, string>;

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

/** What an operator can tell of a usage point; each is asked, agreed to and collected on its own. */
export const METER_SCOPES = ['daily', 'loadCurve', 'maximumPower', 'production', 'contract'] as const;
export type MeterScope = (typeof METER_SCOPES)[number];

/**
 * How a scope stands: `waiting` was not answered yet, `not_collected` must be switched on by the holder at the operator,
 * `not_offered` does not exist there or on this usage point, `not_subscribed` is an API that this installation's application
 * lacks at the operator.
 */
export const SCOPE_STATES = [
  'active',
  'waiting',
  'not_consented',
  'not_collected',
  'not_offered',
  'not_subscribed',
] as const;
export type ScopeState = (typeof SCOPE_STATES)[number];

/** A daily stretch of off-peak hours, local wall time `HH:MM`; it may cross midnight. */
export interface OffPeakWindow {
  from: string;
  to: string;
}

/** What the operator knows of the supply; each field null when it does not say (providers sheet, section 7). */
export interface MeterContract {
  subscribedPowerKva: number | null;
  /** The operator's own name of the distribution tariff. */
  tariff: string | null;
  /** Empty: none, or not told. */
  offPeakWindows: OffPeakWindow[];
  /** `communicating`: a smart meter (Linky, SMR3). */
  meterType: 'communicating' | 'other' | null;
  /** Segment of the usage point, e.g. `C5`. */
  segment: string | null;
  /** First local day on which these facts were seen. */
  since: LocalDate;
}

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
  contract: MeterContract | null;
  state: ConnectionState;
  curveState: CurveState;
  scopes: Record<MeterScope, ScopeState>;
  /** Since when the operator says that the holder is another; null while it does not. */
  suspectSince: Instant | null;
  /** The operator says so of many meters at once: its failure, nobody is asked to renew. */
  operatorIncident: boolean;
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

/**
 * Value of `?linky=` on the page that the callback leads back to. Of a renewal: `renewing` while it is not confirmed yet,
 * `kept` when nothing came of it; what was agreed to before goes on.
 */
export const CALLBACK_OUTCOMES = [
  'connected',
  'confirming',
  'refused',
  'expired',
  'unknown',
  'already',
  'mismatch',
  'review',
  'renewing',
  'kept',
  'operator_error',
] as const;
export type CallbackOutcome = (typeof CALLBACK_OUTCOMES)[number];

/** `POST …/linky/devices/:deviceId/move` → `LinkyDevice`: common, same organisation; connection and history stay. */
export interface MoveMeterRequest {
  buildingId: string;
}
