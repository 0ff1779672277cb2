import type { ConnectionState, CurveState } from '@coprowatt/contracts';
import type { MeterEnding } from './meter-endings.ts';
import { m } from '#lib/paraglide/messages.js';

type Tone = 'plain' | 'ok' | 'info' | 'minor' | 'error';

const STATES = {
  awaiting_consent: { name: m.state_awaiting_consent, tone: 'info' },
  confirming: { name: m.state_confirming, tone: 'info' },
  connected: { name: m.state_connected, tone: 'ok' },
  review: { name: m.state_review, tone: 'info' },
  refused: { name: m.state_refused, tone: 'plain' },
  expired: { name: m.state_expired, tone: 'plain' },
  mismatch: { name: m.state_mismatch, tone: 'minor' },
  suspect: { name: m.state_suspect, tone: 'minor' },
  revoked: { name: m.state_revoked, tone: 'minor' },
  consent_expired: { name: m.state_consent_expired, tone: 'minor' },
  withdrawn: { name: m.state_withdrawn, tone: 'plain' },
} satisfies Record<ConnectionState, { name: (inputs: { operator: string }) => string; tone: Tone }>;

const ENDINGS = {
  handover: m.state_ended,
  by_another: m.state_ended,
  claim_refused: m.state_claim_refused,
} satisfies Record<MeterEnding, () => string>;

/** A gateway tells that its account has no access, not who took it away. */
const nameOf = (state: ConnectionState, operator: string) =>
  state === 'revoked' && operator === 'MyElectricalData' ? m.state_revoked_gateway : STATES[state].name;

/** @param operator its own name, or the gateway's, as in `sourceName` */
export const connectionName = (state: ConnectionState, operator: string, ending?: MeterEnding) =>
  (ending === undefined ? nameOf(state, operator) : ENDINGS[ending])({ operator });
export const connectionTone = (state: ConnectionState): Tone => STATES[state].tone;

const CURVES = {
  unknown: m.curve_unknown,
  active: m.curve_active,
  not_collected: m.curve_not_collected,
  not_consented: m.curve_not_consented,
} satisfies Record<CurveState, (inputs: { operator: string }) => string>;

export const curveName = (state: CurveState, operator: string) =>
  state === 'active' && operator === 'ORES' ? m.curve_active_ores() : CURVES[state]({ operator });

const ENDED: ConnectionState[] = [
  'refused',
  'expired',
  'mismatch',
  'revoked',
  'consent_expired',
  'withdrawn',
];
const LIVE: ConnectionState[] = ['connected', 'suspect', 'confirming', 'review', 'awaiting_consent'];

/** The link ended or never came to be: it can be asked for again. */
export const canReconnect = (state: ConnectionState) => ENDED.includes(state);
/** Something is left to take back. */
export const canWithdraw = (state: ConnectionState) => LIVE.includes(state);
export const isConnected = (state: ConnectionState) => state === 'connected' || state === 'suspect';
