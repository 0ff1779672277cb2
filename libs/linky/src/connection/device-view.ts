import type {
  ConsentPurposes,
  LinkyDevice,
  MeterContract,
  MeterScope,
  ScopeState,
} from '@coprowatt/contracts';
import type { Meter } from '@coprowatt/iot';
import type { Connection } from './connection.entity.ts';
import { isPending } from './connection-rules.ts';

/** What is known of a meter besides its own row and its connection's. */
export interface DeviceFacts {
  /** Of the consent in force; null without one. */
  purposes: ConsentPurposes | null;
  contract: MeterContract | null;
  scopes: Record<MeterScope, ScopeState>;
  /** Whether the person who asks may connect and withdraw it. */
  mine: boolean;
  /** Whether somebody else's claim on it waits for an admin. */
  contested: boolean;
  /** Whether the operator says of many meters at once that their holder is another. */
  isHolderWave: boolean;
}

/** A meter as answers show it: no PRM, no authorisation. */
export function deviceView(meter: Meter, connection: Connection, facts: DeviceFacts): LinkyDevice {
  const { purposes, contract, scopes, mine } = facts;
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
    contract,
    state: connection.state,
    curveState: connection.curveState,
    scopes,
    suspectSince: connection.suspectSince?.toISOString() ?? null,
    operatorIncident: connection.state === 'suspect' && facts.isHolderWave,
    purposes,
    consentExpiresAt: isPending(connection.state)
      ? null
      : (connection.consentExpiresAt?.toISOString() ?? null),
    nextCheckAt: connection.nextCheckAt?.toISOString() ?? null,
    createdAt: meter.createdAt.toISOString(),
    connectedAt: connection.connectedAt?.toISOString() ?? null,
    lastSyncAt: connection.lastSyncAt?.toISOString() ?? null,
    lastReadingAt: meter.lastReadingAt?.toISOString() ?? null,
    contested: mine && facts.contested,
    mine,
  };
}
