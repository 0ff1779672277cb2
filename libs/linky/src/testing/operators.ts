import type { ClaimList, ProviderName, SyncLaneName } from '@coprowatt/contracts';
import type { DataRequest } from '../providers/meter-data.provider.ts';
import { ALL_PURPOSES, eventually, ORES, type Browser, type LinkyApp } from './linky-app.ts';
import { eanOf, prmOf } from './points.ts';
import type { LoggedCall } from './sandbox.ts';

const HOUR_MS = 3_600_000;

/** An operator as the contract suites know it; a line of `OPERATORS` runs them on one more adapter. */
export interface Operator {
  name: ProviderName;
  /** What a configure request says for it. */
  says: object;
  consentTextVersion: string;
  /** Whether people are sent to a consent page; else an admin's approval connects. */
  hasPage: boolean;
  /** With which the names begin that quota and gates count by. */
  quotaPrefix: string;
  /** A healthy test point. */
  pointOf(serial: number): string;
  /** A test point of which the operator lacks hours and whole days. */
  holed: string;
  /** A test point that also gives to the network. */
  injecting: string;
  /** Names of the sandbox's endpoints: of each lane that is asked, and of the token. */
  api: { curve: string; token: string } & Partial<Record<SyncLaneName, string>>;
  asksCurve(call: LoggedCall): boolean;
  /** After so many hours every gate that a fault closed is open, and a small allowance is whole again. */
  recoversInHours: number;
}

export const OPERATORS: Operator[] = [
  {
    name: 'enedis',
    says: {},
    consentTextVersion: 'enedis-2',
    quotaPrefix: 'enedis.',
    hasPage: true,
    pointOf: (serial) => prmOf(7_000 + serial),
    holed: '42900589957123',
    injecting: '12655648759651',
    api: {
      token: 'token',
      daily: 'consommation_quotidienne',
      curve: 'courbe_de_charge_consommation',
      maximumPower: 'puissance_conso_max_quotidienne',
      productionDaily: 'production_quotidienne',
      productionCurve: 'courbe_de_charge_production',
      contract: 'situation_contrat_auto',
    },
    asksCurve: ({ api }) => api === 'courbe_de_charge_consommation',
    recoversInHours: 1,
  },
  {
    name: 'ores',
    says: ORES,
    consentTextVersion: 'ores-2',
    quotaPrefix: 'ores',
    hasPage: true,
    pointOf: (serial) => eanOf(7_000 + serial),
    holed: '541400000000000028',
    injecting: '541400000000000073',
    api: {
      token: 'ores_token',
      daily: 'consumption_load_curve',
      curve: 'consumption_load_curve',
      contract: 'metering_point',
    },
    asksCurve: ({ api, resolution }) => api === 'consumption_load_curve' && resolution !== 'P1D',
    recoversInHours: 1,
  },
  {
    name: 'myelectricaldata',
    says: { provider: 'myelectricaldata', consentTextVersion: 'myelectricaldata-1' },
    consentTextVersion: 'myelectricaldata-1',
    quotaPrefix: 'myelectricaldata',
    hasPage: false,
    pointOf: (serial) => prmOf(7_000 + serial),
    holed: '42900589957123',
    injecting: '12655648759651',
    api: {
      token: 'med_token',
      daily: 'med_daily',
      curve: 'med_detail',
      maximumPower: 'med_power',
      productionDaily: 'med_production_daily',
      productionCurve: 'med_production_detail',
      contract: 'med_contract',
    },
    asksCurve: ({ api }) => api === 'med_detail',
    recoversInHours: 24,
  },
];

/** A connected meter, as a provider is asked about it. */
export interface ConnectedMeter extends Pick<DataRequest, 'deviceId' | 'usagePoint' | 'queue'> {
  /** What came back from the consent page. */
  query: URLSearchParams | null;
}

/** Takes a point from the configure request to a live connection, as a syndic would, or an admin for him. */
export async function connectMeter(
  linky: LinkyApp,
  syndic: Browser,
  operator: Operator,
  usagePoint: string,
  purposes = ALL_PURPOSES,
): Promise<ConnectedMeter> {
  const asked = { ...operator.says, purposes };
  const { device, authorizationUrl } = await syndic.configured(usagePoint, asked);
  const query = operator.hasPage ? await linky.sandbox.decide(authorizationUrl, 'accept', usagePoint) : null;
  if (operator.hasPage) await syndic.comeBack(query);
  else await approve(linky, usagePoint);
  const state = (await syndic.device(device.id))?.state;
  if (state !== 'connected') throw new Error(`a meter of ${operator.name} is ${state}`);
  return { deviceId: device.id, usagePoint, queue: 'fresh', query };
}

/** Undoes what a test's faults left behind: faults, closed gates, a small allowance that is used up. */
export async function recover(
  { sandbox, clock }: LinkyApp,
  { recoversInHours: hours }: Operator,
): Promise<void> {
  await sandbox.clearFaults();
  const before = clock.nowMs();
  await sandbox.advance(`PT${hours}H`);
  await eventually(
    () => Promise.resolve(clock.nowMs()),
    (nowMs) => nowMs >= before + hours * HOUR_MS,
  );
}

/** Its holder consented at the gateway itself; an admin saw the contract. */
async function approve(linky: LinkyApp, usagePoint: string): Promise<void> {
  await linky.sandbox.holdAtGateway(usagePoint);
  const admin = await linky.browser('admin');
  const { items } = (await admin.get('/api/v1/admin/claims?state=open').expect(200)).body as ClaimList;
  const decision = { decision: 'transfer', reason: 'Contract seen' };
  await admin.post(`/api/v1/admin/claims/${items[0]?.id}`, decision).expect(200);
}
