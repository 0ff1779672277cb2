import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConsentEvent } from '@coprowatt/gdpr';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { ConnectionEnd } from './connection-end.service.ts';

jest.setTimeout(180_000);

const START = '2026-06-23T10:00:00Z';
let linky: LinkyApp;
let syndic: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp(START);
  await linky.limitDepth('2026-06-18');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());
afterEach(() => linky.sandbox.clearFaults());

/** A healthy point that no other test uses. */
function aPrm(): string {
  serial += 1;
  return `0000000000${String(3_000 + serial)}`;
}

async function kindsOf(deviceId: string): Promise<string[]> {
  const events = await linky.database.dataSource
    .getRepository(ConsentEvent)
    .find({ where: { deviceId }, order: { seq: 'ASC' } });
  return events.map(({ kind }) => kind);
}

async function connected(browser: Browser, prm = aPrm()) {
  const { device, authorizationUrl } = await browser.configured(prm);
  const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
  const landing = await browser.comeBack(query);
  return { prm, device, query, landing, authorizationUrl };
}

describe('a return from the operator', () => {
  it('connects the meter that was typed and shared', async () => {
    const { device, landing, authorizationUrl, prm } = await connected(syndic);
    expect(landing.pathname + landing.search).toBe(
      `/buildings/${syndic.buildingId}/iot?linky=connected&device=${device.id}`,
    );
    expect(authorizationUrl).not.toContain(prm);
    expect(await syndic.device(device.id)).toMatchObject({
      state: 'connected',
      purposes: { daily: true, loadCurve: true, advice: true },
      prmMasked: `…${prm.slice(-4)}`,
    });
    expect(await kindsOf(device.id)).toEqual(['requested', 'given']);
  });

  it('changes nothing the second time', async () => {
    const { device, query } = await connected(syndic);
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('already');
    expect((await syndic.device(device.id))?.state).toBe('connected');
    expect(await kindsOf(device.id)).toEqual(['requested', 'given']);
  });

  it('is taken once when it comes twice at the same moment', async () => {
    const prm = aPrm();
    const { device, authorizationUrl } = await syndic.configured(prm);
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
    const landings = await Promise.all([
      syndic.comeBack(query),
      syndic.comeBack(query),
      syndic.comeBack(query),
    ]);
    expect(landings.map(({ searchParams }) => searchParams.get('linky')).sort()).toEqual([
      'already',
      'already',
      'connected',
    ]);
    expect(await kindsOf(device.id)).toEqual(['requested', 'given']);
  });

  it('says that the agreement was not given', async () => {
    const prm = aPrm();
    const { device, authorizationUrl } = await syndic.configured(prm);
    const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'refuse', prm));
    expect(landing.searchParams.get('linky')).toBe('refused');
    expect((await syndic.device(device.id))?.state).toBe('refused');
    expect(await kindsOf(device.id)).toEqual(['requested', 'refused']);
  });

  it("tells an operator's failure from a refusal", async () => {
    const { device, authorizationUrl } = await syndic.configured(aPrm());
    const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
    const landing = await syndic.comeBack({ error: 'server_error', state });
    expect(landing.searchParams.get('linky')).toBe('operator_error');
    expect(await kindsOf(device.id)).toEqual(['requested', 'expired']);
  });

  it('keeps nothing when another point was shared', async () => {
    const prm = aPrm();
    const { device, authorizationUrl } = await syndic.configured(prm);
    const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'wrong-prm', prm));
    expect(landing.searchParams.get('linky')).toBe('mismatch');
    const [row] = await linky.database.dataSource.query(
      'select * from linky_connections where device_id = $1',
      [device.id],
    );
    expect(row).toMatchObject({
      state: 'mismatch',
      received_sealed: null,
      authorisation_sealed: null,
      proved_authorisation_hash: null,
    });
    expect(await syndic.runs()).not.toContainEqual(expect.objectContaining({ deviceId: device.id }));
  });

  it('waits for services that are not there yet, and connects when they come', async () => {
    await linky.sandbox.fault({ api: 'subscribed_services', kind: 'null-services', times: 1 });
    const { device, landing } = await connected(syndic);
    expect(landing.searchParams.get('linky')).toBe('confirming');
    expect((await syndic.device(device.id))?.nextCheckAt).not.toBeNull();
    await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.state === 'connected',
      30_000,
    );
    expect(await kindsOf(device.id)).toEqual(['requested', 'given']);
  });

  it('expires when nothing confirms it before its end', async () => {
    await linky.sandbox.fault({ api: 'subscribed_services', kind: 'null-services', times: 1_000 });
    const { device, landing } = await connected(syndic);
    expect(landing.searchParams.get('linky')).toBe('confirming');
    await linky.sandbox.advance('PT20M');
    await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.state === 'expired',
    );
    expect(await kindsOf(device.id)).toEqual(['requested', 'expired']);
  });

  it('does not expire with an older request that it replaced', async () => {
    const { device } = await syndic.configured(aPrm());
    const end = { actorUserId: null, cause: 'seen before it was asked again' };
    expect(await linky.app.get(ConnectionEnd).end(device.id, 'expire', end)).toBe(false);
    expect((await syndic.device(device.id))?.state).toBe('awaiting_consent');
  });

  it('expires on its own when nobody came back, and a late return says so', async () => {
    const prm = aPrm();
    const { device, authorizationUrl } = await syndic.configured(prm);
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
    await linky.sandbox.advance('PT20M');
    await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.state === 'expired',
    );
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('expired');
    expect((await syndic.device(device.id))?.state).toBe('expired');
  });
});

describe('a meter that was connected before and is asked again', () => {
  const NEW_DETAILS = { label: 'Ascenseur B', equipment: 'heating', mandateReference: 'AG 2026-05' };

  async function askedAgain() {
    const { prm, device } = await connected(syndic);
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    await linky.sandbox.deleteShares();
    const before = { ...(await syndic.device(device.id)), ...(await rowOf(device.id)) };
    const again = await syndic.configured(prm, NEW_DETAILS);
    expect(again.device).toMatchObject({ id: device.id, label: 'Ascenseur', state: 'awaiting_consent' });
    return { prm, id: device.id, before, authorizationUrl: again.authorizationUrl };
  }

  async function rowOf(deviceId: string): Promise<object> {
    const [row] = await linky.database.dataSource.query(
      `select state, consent_id, request_id, received_sealed, authorisation_sealed, proved_authorisation_hash,
        consent_expires_at, previous_state from linky_connections where device_id = $1`,
      [deviceId],
    );
    return row;
  }

  async function expectUnchanged(id: string, before: object): Promise<void> {
    expect({ ...(await syndic.device(id)), ...(await rowOf(id)) }).toEqual(before);
    expect(before).toMatchObject({ state: 'withdrawn', authorisation_sealed: expect.any(String) });
  }

  it('is as it was when the agreement is refused', async () => {
    const { prm, id, before, authorizationUrl } = await askedAgain();
    const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'refuse', prm));
    expect(landing.searchParams.get('linky')).toBe('refused');
    await expectUnchanged(id, before);
    expect(await kindsOf(id)).toEqual(['requested', 'given', 'withdrawn', 'requested', 'refused']);
  });

  it('is as it was when another point is shared, with the proof that it had', async () => {
    const { prm, id, before, authorizationUrl } = await askedAgain();
    const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'wrong-prm', prm));
    expect(landing.searchParams.get('linky')).toBe('mismatch');
    await expectUnchanged(id, before);
    expect((await kindsOf(id)).slice(3)).toEqual(['requested', 'mismatch']);
  });

  it('is as it was when it is asked twice and nobody comes back', async () => {
    const { prm, id, before } = await askedAgain();
    await syndic.configured(prm, { ...NEW_DETAILS, label: 'Ascenseur C' });
    await linky.sandbox.advance('PT20M');
    await eventually(
      () => syndic.device(id),
      (seen) => seen?.state === 'withdrawn',
    );
    await expectUnchanged(id, before);
    expect((await kindsOf(id)).slice(3)).toEqual(['requested', 'expired', 'requested', 'expired']);
  });

  it('becomes what was asked once it is connected', async () => {
    const { prm, id, authorizationUrl } = await askedAgain();
    const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
    expect(landing.searchParams.get('linky')).toBe('connected');
    expect(await syndic.device(id)).toMatchObject({ state: 'connected', ...NEW_DETAILS });
    expect(await rowOf(id)).toMatchObject({ received_sealed: null, previous_state: null });
  });
});
