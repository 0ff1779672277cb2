import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ConsentList, LinkyDevice } from '@coprowatt/contracts';
import { addDays, localDateOf } from '@coprowatt/energy';
import { ALL_PURPOSES, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';

// Who takes something back while a renewal is under way must not find it given again by the return from the operator.

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z', 'api');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());

/** A meter near the end of its consent, asked again: all that is left is the operator's page. */
async function renewing(): Promise<{ device: LinkyDevice; comeBack: () => Promise<string | null> }> {
  const prm = prmOf(9_300 + (serial += 1));
  const today = localDateOf(linky.clock.nowMs(), 'Europe/Paris');
  const { device, authorizationUrl } = await syndic.configured(prm);
  const { autorisationId } = await linky.sandbox.share(prm, today, addDays(today, 60));
  const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
  await syndic.comeBack({ autorisation_id: String(autorisationId), state });
  const { body } = await syndic
    .post(`${syndic.linky}/devices/${device.id}/reconnect`, {
      purposes: ALL_PURPOSES,
      consentTextVersion: 'enedis-2',
    })
    .expect(200);
  await linky.sandbox.endShare(prm);
  const comeBack = async () => {
    const landing = await syndic.comeBack(await linky.sandbox.decide(body.authorizationUrl, 'accept', prm));
    return landing.searchParams.get('linky');
  };
  return { device, comeBack };
}

async function inForce({ id }: LinkyDevice) {
  const { items } = (await syndic.get('/api/v1/me/consents').expect(200)).body as ConsentList;
  const [consent] = items.filter((item) => item.deviceId === id && item.inForce);
  if (!consent) throw new Error('no consent in force');
  return consent;
}

describe('a renewal under way', () => {
  it('does not give again a purpose that is taken back meanwhile', async () => {
    const { device, comeBack } = await renewing();
    const { id } = await inForce(device);
    await syndic.patch(`/api/v1/me/consents/${id}`, { purpose: 'loadCurve', granted: false }).expect(200);
    expect(await comeBack()).toBe('unknown');
    expect(await inForce(device)).toMatchObject({
      id,
      purposes: { ...ALL_PURPOSES, loadCurve: false },
      dataCategories: { loadCurve: false },
    });
  });

  it('can be taken back itself, and leaves the consent in force', async () => {
    const { device, comeBack } = await renewing();
    const { id } = await inForce(device);
    const [asked]: { id: string }[] = await linky.database.dataSource.query(
      `select renewal_consent_id as id from linky_connections where device_id = $1`,
      [device.id],
    );
    await syndic.delete(`/api/v1/me/consents/${asked?.id}`).expect(204);
    expect(await comeBack()).toBe('unknown');
    expect(await inForce(device)).toMatchObject({ id, state: 'connected' });
    const [last] = await linky.database.dataSource.query(
      `select kind, actor_user_id is not null as told from consent_events where consent_id = $1 order by seq desc limit 1`,
      [asked?.id],
    );
    expect(last).toEqual({ kind: 'refused', told: true });
  });
});
