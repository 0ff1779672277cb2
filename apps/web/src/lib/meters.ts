import type { Building, ConnectionState, LinkyDevice } from '@coprowatt/contracts';
import { isConnected } from './connection-name.ts';
import { lastDay } from './consent-end.ts';
import type { MeterEnding } from './meter-endings.ts';
import { sourceName } from './operator.ts';
import { m } from './paraglide/messages.js';
import { route, withSearch } from './route.ts';

/** Links that never came to be: nothing was read, the meter is no part of the figures. */
const NEVER: ConnectionState[] = [
  'awaiting_consent',
  'refused',
  'expired',
  'mismatch',
  'review',
  'confirming',
];

/** True once the meter has delivered or may have delivered data. */
export function hasHistory(device: LinkyDevice): boolean {
  return device.lastReadingAt !== null || !NEVER.includes(device.state);
}

export const common = (devices: LinkyDevice[]) => devices.filter((device) => device.usage === 'common');
export const own = (devices: LinkyDevice[]) => devices.filter((device) => device.usage === 'private');

/** Daily values only: no hour and no watt can be shown for these meters. */
export function dailyOnly(devices: LinkyDevice[]): boolean {
  const known = devices.filter(hasHistory);
  return (
    known.length > 0 &&
    known.every(({ curveState }) => curveState === 'not_collected' || curveState === 'not_consented')
  );
}

/** Names of those whose curve does not come now. */
export function withoutCurve(devices: LinkyDevice[]): string[] {
  const known = devices.filter(hasHistory);
  return known.filter((device) => dailyOnly([device])).map(({ label }) => label);
}

/** Hours that are missing because nobody agreed to the curve. */
export interface MissingConsent {
  /** Where who reads may change that; null when he may not. */
  href: string | null;
}

/** Null when a curve was agreed to for one of these meters: then it is not for a missing yes that there are no hours. */
export function missingConsent(devices: LinkyDevice[]): MissingConsent | null {
  const known = devices.filter(hasHistory);
  if (known.length === 0 || known.some(({ curveState }) => curveState !== 'not_consented')) return null;
  const [first, ...more] = known.filter(({ mine }) => mine);
  if (!first) return { href: null };
  return { href: withSearch(route.consents(), more.length === 0 ? { meter: first.id } : {}) };
}

/**
 * The meter that the page shows: the one of the URL, else null for the common total.
 * Someone without a right to the common meters gets his own first one.
 */
export function chosenMeter(
  devices: LinkyDevice[],
  wished: string | null,
  seesCommon: boolean,
): LinkyDevice | null {
  const found = devices.find((device) => device.id === wished);
  if (found) return found;
  const total = seesCommon && common(devices).some(hasHistory);
  return total ? null : (own(devices).find(hasHistory) ?? null);
}

/** In words until when live consents last; null without any. */
function consentEnds(devices: LinkyDevice[], timeZone: string): string | null {
  const ends = devices
    .filter(({ state }) => isConnected(state))
    .map((device) => device.consentExpiresAt)
    .filter((end) => end !== null)
    .toSorted()
    .map((end) => lastDay(end, timeZone));
  const [date] = ends;
  if (date === undefined) return null;
  return new Set(ends).size > 1 ? m.meters_ends_first({ date }) : m.meters_ends_together({ date });
}

/**
 * "2 compteurs reliés sur 3, accords jusqu’au 4 mars 2029", or when the first one ends where they differ: of the meters that
 * figures are made of.
 */
export function metersSummary(devices: LinkyDevice[], timeZone: string): string {
  const total = devices.filter(hasHistory).length;
  const ends = consentEnds(devices, timeZone);
  if (ends === null) return m.meters_summary_none({ count: total });
  const count = devices.filter(({ state }) => isConnected(state)).length;
  return count === total ? m.meters_summary({ count, ends }) : m.meters_summary_of({ count, total, ends });
}

/** Where a common meter may go: the organisation's other buildings under the same operator (design section 5, `move`). */
export function buildingsToMoveTo(buildings: Building[], from: Building): Building[] {
  return buildings.filter(
    ({ id, organisationId, country, abilities }) =>
      id !== from.id &&
      organisationId === from.organisationId &&
      country === from.country &&
      abilities.includes('meter.connect.common'),
  );
}

/** Why a meter that delivered data delivers none any more, and is worth connecting again; null when it is not. */
export function reconnectReason({ state, provider }: LinkyDevice, ending?: MeterEnding): string | null {
  if (ending === 'handover') return m.reconnect_handover();
  if (ending === 'by_another') return m.reconnect_by_another();
  if (state === 'revoked' && provider === 'myelectricaldata') return m.reconnect_revoked_gateway();
  if (state === 'revoked') return m.reconnect_revoked({ operator: sourceName(provider) });
  return state === 'consent_expired' ? m.reconnect_expired() : null;
}

export type PrimaryAct =
  { kind: 'connect' } | { kind: 'reconnect' } | { kind: 'sync'; deviceId: string | undefined };

/** The one act that the page of a building puts first; null for whoever may only read. */
export function primaryAct(
  { abilities }: Building,
  devices: LinkyDevice[],
  meter: LinkyDevice | null,
): PrimaryAct | null {
  const [syndic, holder] = [abilities.includes('meter.sync'), abilities.includes('meter.connect.private')];
  if (syndic && common(devices).some(({ state }) => isConnected(state)))
    return { kind: 'sync', deviceId: undefined };
  if (syndic) return { kind: common(devices).some(hasHistory) ? 'reconnect' : 'connect' };
  if (!holder || meter === null || !meter.mine) return null;
  return isConnected(meter.state) ? { kind: 'sync', deviceId: meter.id } : { kind: 'reconnect' };
}
