import type { ConnectionState, LinkyDevice } from '@coprowatt/contracts';
import { isConnected } from './connection-name.ts';

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

/** Earliest end among live consents. */
export function consentEnd(devices: LinkyDevice[]): string | null {
  const ends = devices
    .filter(({ state }) => isConnected(state))
    .map((device) => device.consentExpiresAt)
    .filter((end) => end !== null);
  return ends.sort()[0] ?? null;
}
