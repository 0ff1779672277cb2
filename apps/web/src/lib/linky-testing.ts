import type { Building, LinkyDevice } from '@coprowatt/contracts';

// What the specs of meters are fed with.

export const BUILDING: Building = {
  id: 'b-1',
  organisationId: 'o-1',
  name: 'Résidence Voltaire, Paris',
  address: '128 boulevard Voltaire',
  city: 'Paris',
  country: 'FR',
  timeZone: 'Europe/Paris',
  lots: 12,
  floorAreaM2: null,
  hasLift: true,
  hasHeating: false,
  hasParking: false,
  currency: 'EUR',
  accountingYearStart: '01-01',
  mandateReference: null,
  abilities: ['building.read', 'building.energy.read', 'meter.connect.common', 'meter.sync'],
};

/** A meter of the organisation that is connected and gives all but production. */
export function linkyDevice(changes: Partial<LinkyDevice> = {}): LinkyDevice {
  return {
    id: 'd-1',
    buildingId: 'b-1',
    provider: 'enedis',
    deviceType: 'electricity_meter',
    prmMasked: '…0101',
    label: 'Ascenseur B',
    usage: 'common',
    equipment: 'lift',
    mandateReference: null,
    subscribedPowerKva: 36,
    contract: null,
    state: 'connected',
    curveState: 'active',
    scopes: {
      daily: 'active',
      loadCurve: 'active',
      maximumPower: 'active',
      production: 'not_offered',
      contract: 'waiting',
    },
    suspectSince: null,
    operatorIncident: false,
    purposes: { daily: true, loadCurve: true, advice: false },
    consentExpiresAt: '2099-03-04T09:15:00Z',
    nextCheckAt: null,
    createdAt: '2026-03-04T09:15:00Z',
    connectedAt: '2026-03-04T09:15:00Z',
    lastSyncAt: null,
    lastReadingAt: '2026-06-22T21:30:00Z',
    contested: false,
    mine: true,
    ...changes,
  };
}
