import type { ConsentPurposes, LinkyDevice } from '@coprowatt/contracts';
import type { Meter } from '@coprowatt/iot';
import type { Connection } from './connection.entity.ts';
import { isPending } from './connection-rules.ts';

/**
 * A meter as answers show it: no PRM, no authorisation. `mine`: whether the person who asks may connect and withdraw it;
 * `contested`: whether somebody else's claim on it waits for an admin.
 */
export function deviceView(
  meter: Meter,
  connection: Connection,
  purposes: ConsentPurposes | null,
  mine: boolean,
  contested = false,
): LinkyDevice {
  return {
    id: meter.id,
    buildingId: meter.buildingId,
    provider: connection.provider,
    deviceType: 'electricity_meter',
    prmMasked: `…${meter.prmLast4}`,
    label: meter.label,
    usage: meter.usage,
    equipment: meter.equipment,
    mandateReference: meter.mandateReference,
    subscribedPowerKva: meter.subscribedPowerKva,
    state: connection.state,
    curveState: connection.curveState,
    purposes,
    consentExpiresAt: isPending(connection.state)
      ? null
      : (connection.consentExpiresAt?.toISOString() ?? null),
    nextCheckAt: connection.nextCheckAt?.toISOString() ?? null,
    createdAt: meter.createdAt.toISOString(),
    connectedAt: connection.connectedAt?.toISOString() ?? null,
    lastSyncAt: connection.lastSyncAt?.toISOString() ?? null,
    lastReadingAt: meter.lastReadingAt?.toISOString() ?? null,
    contested: mine && contested,
    mine,
  };
}
