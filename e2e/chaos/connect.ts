import type {
  Building,
  ClaimList,
  ConfigureMeterResponse,
  ConsentText,
  ProviderName,
} from '@coprowatt/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import type { CastMeter } from './cast.ts';
import type { Office, World } from './world.ts';

const PURPOSES = { daily: true, loadCurve: true, advice: false };
const CONNECTED_WITHIN_MS = 300_000;
/** So often somebody tries before he gives up, and so long he looks at a page that does not come. */
const MOST_VISITS = 10;
const PATIENCE_MS = 10_000;

/** A meter of the cast once it is connected. */
export interface Connected extends CastMeter {
  deviceId: string;
  timeZone: string;
}

/** Connects a meter as people do: the form, the operator's page or the admin's approval, the way back. */
export async function connect(world: World, office: Office, meter: CastMeter): Promise<Connected> {
  const building = office.buildings[meter.provider === 'ores' ? 'BE' : 'FR'];
  if (meter.provider === 'myelectricaldata') await world.desk.consentAtGateway(meter.point);
  const { device, authorizationUrl } = await configure(office, building, meter);
  if (authorizationUrl === null) await approve(office, meter.label);
  else await consent(world, office, meter, authorizationUrl, `${building.id}/iot/linky/devices/${device.id}`);
  return { ...meter, deviceId: device.id, timeZone: building.timeZone };
}

async function configure(
  office: Office,
  building: Building,
  meter: CastMeter,
): Promise<ConfigureMeterResponse> {
  const { version } = await textOf(office, meter.provider);
  return office.syndic.json(`/buildings/${building.id}/iot/linky/configure`, {
    provider: meter.provider,
    prm: meter.point,
    label: meter.label,
    usage: 'common',
    purposes: PURPOSES,
    consentTextVersion: version,
  });
}

function textOf({ syndic }: Office, provider: ProviderName): Promise<ConsentText> {
  return syndic.json(`/consent-texts?provider=${provider}&lang=fr`);
}

/** Pages and returns fail: then it is asked again, and at Enedis a share of which the application never heard is deleted first. */
async function consent(
  world: World,
  office: Office,
  { provider, point }: CastMeter,
  firstUrl: string,
  path: string,
): Promise<void> {
  let url = firstUrl;
  for (let visit = 1; !(await comeBack(world, office, url, point)); visit += 1) {
    if (visit === MOST_VISITS) throw new Error(`${point}: no consent after ${visit} visits`);
    if (provider === 'enedis') await world.sandbox.endShare(point);
    const { version } = await textOf(office, provider);
    const agreement = { purposes: PURPOSES, consentTextVersion: version };
    const again = await office.syndic.json<ConfigureMeterResponse>(`/buildings/${path}/reconnect`, agreement);
    if (again.authorizationUrl === null) return;
    url = again.authorizationUrl;
  }
}

/** Whether the visit ended with a consent; a page that is broken or does not come is none. */
async function comeBack(
  { sandbox }: World,
  { syndic }: Office,
  url: string,
  point: string,
): Promise<boolean> {
  const visit = sandbox.decide(url, 'accept', point).catch(() => null);
  const query = await Promise.race([visit, delay(PATIENCE_MS, null)]);
  if (query === null) return false;
  const answer = await syndic.request(`/auth/linky/callback?${query}`);
  return /linky=(connected|confirming)/.test(answer.headers.get('location') ?? '');
}

async function approve({ admin }: Office, label: string): Promise<void> {
  const { items } = await admin.json<ClaimList>('/admin/claims?state=open');
  const claim = items.find(({ claimant }) => claimant.label === label);
  if (!claim) throw new Error(`nobody is asked to approve the meter "${label}"`);
  await admin.json(`/admin/claims/${claim.id}`, { decision: 'transfer', reason: 'chaos' });
}

/** Until the operators have confirmed every meter; a worker must run. */
export async function untilAllConnected({ db }: World, meters: readonly Connected[]): Promise<void> {
  for (const end = Date.now() + CONNECTED_WITHIN_MS; ; await delay(100)) {
    const waiting: { device_id: string; state: string }[] = await db.query(
      `select device_id, state from linky_connections where state <> 'connected'`,
    );
    if (waiting.length === 0) return;
    if (Date.now() > end) {
      const names = waiting.map(
        ({ device_id, state }) => `${meters.find((meter) => meter.deviceId === device_id)?.label}: ${state}`,
      );
      throw new Error(`not connected: ${names.join(', ')}`);
    }
  }
}
