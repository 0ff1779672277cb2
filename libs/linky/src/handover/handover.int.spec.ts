import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Building, LinkyDevice } from '@coprowatt/contracts';
import { IdentitySeeder, rooms } from '@coprowatt/identity';
import { A_BUILDING } from '@coprowatt/identity/testing';
import { LiveBus } from '@coprowatt/platform';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { linkTokenIn, mailsTo } from '../testing/mails.ts';
import { prmOf } from '../testing/points.ts';

jest.setTimeout(180_000);

const AGREEMENT = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
let linky: LinkyApp;
let syndic: Browser;
let other: Browser;
let council: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  [syndic, other, council] = await Promise.all([
    linky.browser('syndic'),
    linky.browser('other'),
    linky.browser('council'),
  ]);
});
afterAll(() => linky.close());

function aPrm(): string {
  serial += 1;
  return prmOf(5_000 + serial);
}

/** A building of the first organisation, and its syndic busy with it. */
async function aBuilding(): Promise<{ building: Building; browser: Browser }> {
  const name = `Résidence ${(serial += 1)}`;
  const { organisationId } = linky.tenants.lille;
  const building = await linky.app
    .get(IdentitySeeder)
    .createBuilding(organisationId, { ...A_BUILDING, name });
  return { building, browser: await linky.signIn(linky.tenants.people.syndic.email, building.id) };
}

async function connect(browser: Browser, prm = aPrm(), usage = 'common'): Promise<LinkyDevice> {
  const { device, authorizationUrl } = await browser.configured(prm, { usage });
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  return device;
}

async function read(browser: Browser, device: LinkyDevice): Promise<void> {
  await eventually(
    () => browser.device(device.id),
    (seen) => seen?.lastReadingAt !== null && seen?.lastSyncAt !== null,
  );
}

async function offer(browser: Browser, email: string): Promise<string> {
  const before = (await mailsTo(linky, email)).length;
  await browser.post(`/api/v1/buildings/${browser.buildingId}/handover`, { email }).expect(201);
  const mails = await eventually(
    () => mailsTo(linky, email),
    (all) => all.length > before,
  );
  return linkTokenIn(mails[0]?.text ?? '', 'handover');
}

const accept = (browser: Browser, token: string, more: object = {}) =>
  browser.post('/api/v1/handovers/accept', {
    token,
    organisationId: linky.tenants.lyon.organisationId,
    mandateReference: 'AG 2026-09',
    ...more,
  });

describe('the offer of a building', () => {
  it('is mailed with its secret in the fragment, shown to its offerer and taken back', async () => {
    const { browser } = await aBuilding();
    const path = `/api/v1/buildings/${browser.buildingId}/handover`;
    expect((await browser.get(path).expect(200)).body).toEqual({ offer: null });
    const token = await offer(browser, 'other@copro.test');
    const { body } = await browser.get(path).expect(200);
    expect(body.offer).toMatchObject({ email: 'other@copro.test' });
    expect(Date.parse(body.offer.expiresAt) - Date.parse(body.offer.offeredAt)).toBe(14 * 86_400_000);
    const rows = await linky.database.dataSource.query('select * from linky_handovers');
    expect(JSON.stringify(rows)).not.toContain(token);
    await browser.delete(path).expect(204);
    await browser.delete(path).expect(204);
    expect((await other.post('/api/v1/handovers/look', { token }).expect(404)).body.code).toBe(
      'token_invalid',
    );
    expect((await accept(other, token).expect(404)).body.code).toBe('token_invalid');
  });

  it('replaces an older one, whose link works no more', async () => {
    const { browser } = await aBuilding();
    const first = await offer(browser, 'other@copro.test');
    const second = await offer(browser, 'other@copro.test');
    await other.post('/api/v1/handovers/look', { token: first }).expect(404);
    await other.post('/api/v1/handovers/look', { token: second }).expect(200);
  });

  it('is over after fourteen days of the machine, whatever the simulated time', async () => {
    const { browser } = await aBuilding();
    const token = await offer(browser, 'other@copro.test');
    await linky.database.dataSource.query(
      `update linky_handovers set offered_at = now() - interval '14 days 1 second', expires_at = now() - interval '1 second'
        where building_id = $1`,
      [browser.buildingId],
    );
    await accept(other, token).expect(404);
    expect((await browser.get(`/api/v1/buildings/${browser.buildingId}/handover`)).body.offer).toBeNull();
  });

  it("is for the building's syndic to make, and says who can take it over", async () => {
    const { browser } = await aBuilding();
    const path = `/api/v1/buildings/${browser.buildingId}/handover`;
    for (const stranger of [other, council]) {
      await stranger.get(path).expect(404);
      await stranger.post(path, { email: 'x@copro.test' }).expect(404);
      await stranger.delete(path).expect(404);
    }
    await council
      .post(`/api/v1/buildings/${linky.tenants.lille.id}/handover`, { email: 'x@copro.test' })
      .expect(403);
    const { body } = await browser.post(path, { email: 'no address' }).expect(400);
    expect(body.errors[0].field).toBe('email');
    const token = await offer(browser, 'other@copro.test');
    const look = async (by: Browser) => (await by.post('/api/v1/handovers/look', { token }).expect(200)).body;
    expect(await look(other)).toMatchObject({
      offeredBy: 'Syndic du Nord',
      city: 'Lille',
      meterCount: 0,
      organisations: [{ id: linky.tenants.lyon.organisationId, name: 'Syndic du Sud' }],
    });
    expect((await look(council)).organisations).toEqual([]);
    expect((await look(syndic)).organisations).toEqual([]);
    await accept(council, token).expect(404);
    await accept(syndic, token, { organisationId: linky.tenants.lille.organisationId }).expect(409);
    await accept(other, token, { mandateReference: ' ' }).expect(400);
  });
});

describe('a building that is handed over', () => {
  it('goes with its history; the former consent ends and a new yes is enough', async () => {
    const { browser, building } = await aBuilding();
    const device = await connect(browser);
    await read(browser, device);
    const disconnect = jest.spyOn(linky.app.get(LiveBus), 'disconnect');
    const token = await offer(browser, 'other@copro.test');
    expect((await accept(other, token).expect(200)).body).toEqual({ buildingId: building.id });
    expect(disconnect.mock.calls.flat()).toEqual(
      expect.arrayContaining([
        rooms.user(linky.tenants.people.syndic.id),
        rooms.user(linky.tenants.people.other.id),
      ]),
    );
    await accept(other, token).expect(404);

    await browser.get(`${browser.linky}/devices`).expect(404);
    const taker = await linky.signIn('other@copro.test', building.id);
    expect(await taker.device(device.id)).toMatchObject({
      state: 'withdrawn',
      mine: true,
      purposes: null,
      mandateReference: 'AG 2026-09',
      lastReadingAt: expect.any(String),
    });
    expect((await taker.get(`/api/v1/buildings/${building.id}`)).body).toMatchObject({
      organisationId: linky.tenants.lyon.organisationId,
      mandateReference: 'AG 2026-09',
    });
    await linky.sandbox.forgetCalls();
    await taker.post(`${taker.linky}/sync`, { deviceId: device.id }).expect(409);
    expect(await linky.sandbox.calls()).toEqual([]);

    const again = await taker.post(`${taker.linky}/devices/${device.id}/reconnect`, AGREEMENT).expect(200);
    expect(again.body).toMatchObject({ authorizationUrl: null, device: { state: 'connected' } });
  });

  it('leaves both their own proof: the former its ended consent, and each chain the act', async () => {
    const { browser, building } = await aBuilding();
    const device = await connect(browser);
    await accept(other, await offer(browser, 'other@copro.test')).expect(200);
    const taker = await linky.signIn('other@copro.test', building.id);
    await taker.post(`${taker.linky}/devices/${device.id}/reconnect`, AGREEMENT).expect(200);
    const consentsOf = async (by: Browser) => {
      const { items } = (await by.get('/api/v1/me/consents').expect(200)).body;
      return items.filter(({ deviceId }: { deviceId: string }) => deviceId === device.id);
    };
    const [former, ...more] = await consentsOf(browser);
    expect(more).toEqual([]);
    expect(former).toMatchObject({
      inForce: false,
      state: 'withdrawn',
      history: [{}, {}, { kind: 'withdrawn', actorName: null, byYou: false }],
    });
    expect(await consentsOf(taker)).toMatchObject([
      { inForce: true, byYou: true, mandateReference: 'AG 2026-09' },
    ]);
    await browser.delete(`/api/v1/me/consents/${former.id}`).expect(204);
    expect(await taker.device(device.id)).toMatchObject({ state: 'connected' });
    const rows: { organisation_id: string }[] = await linky.database.dataSource.query(
      `select organisation_id from audit_logs where act = 'handover.accepted' and building_id = $1 and outcome = 'success'`,
      [building.id],
    );
    expect(rows.map(({ organisation_id }) => organisation_id).sort()).toEqual(
      [linky.tenants.lille.organisationId, linky.tenants.lyon.organisationId].sort(),
    );
    expect(await mailsTo(linky, 'syndic@copro.test')).toContainEqual(
      expect.objectContaining({
        subject: `«\u00a0${building.name}\u00a0» est géré par Syndic du Sud`,
        text: expect.stringMatching(/^Bonjour,\n\n[^]+\n\nhttp:\S+\/consents$/),
      }),
    );
  });

  it('keeps its members, and their private meters as they are', async () => {
    const { browser, building } = await aBuilding();
    const userId = linky.tenants.people.council.id;
    await linky.app
      .get(IdentitySeeder)
      .grant(userId, { role: 'council', organisationId: null, buildingId: building.id });
    const device = await connect(browser);
    const mine = await connect(await linky.signIn('council@copro.test', building.id), aPrm(), 'private');
    await accept(other, await offer(browser, 'other@copro.test')).expect(200);
    const member = await linky.signIn('council@copro.test', building.id);
    expect(await member.device(device.id)).toMatchObject({ state: 'withdrawn', mine: false });
    expect(await member.device(mine.id)).toMatchObject({ state: 'connected', mine: true });
    const taker = await linky.signIn('other@copro.test', building.id);
    expect(await taker.device(mine.id)).toBeUndefined();
  });

  it("takes the place of the new syndic's own empty row for the same meter", async () => {
    const { browser, building } = await aBuilding();
    const prm = aPrm();
    const device = await connect(browser, prm);
    const { device: theirs } = await other.configured(prm);
    await accept(other, await offer(browser, 'other@copro.test')).expect(200);
    expect(await other.device(theirs.id)).toBeUndefined();
    const taker = await linky.signIn('other@copro.test', building.id);
    expect(await taker.device(device.id)).toMatchObject({ state: 'withdrawn' });
  });

  it('is refused whole when the new syndic has a history of the same meter, and the link still works', async () => {
    const { browser, building } = await aBuilding();
    const [first, prm] = [await connect(browser), aPrm()];
    const theirs = await connect(other, prm);
    await read(other, theirs);
    const { device } = await browser.configured(prm);
    const token = await offer(browser, 'other@copro.test');
    const { body } = await accept(other, token).expect(409);
    expect(body).toMatchObject({ code: 'conflict', detail: expect.stringContaining(`“${theirs.label}”`) });
    expect((await browser.get(`/api/v1/buildings/${building.id}`)).body.organisationId).toBe(
      building.organisationId,
    );
    expect((await browser.device(first.id))?.state).toBe('connected');
    expect((await browser.device(device.id))?.state).toBe('awaiting_consent');
    expect((await other.device(theirs.id))?.state).toBe('connected');
    await other.post('/api/v1/handovers/look', { token }).expect(200);
  });

  it('is accepted once, by whoever is first', async () => {
    const { browser } = await aBuilding();
    const token = await offer(browser, 'other@copro.test');
    const answers = await Promise.all([accept(other, token), accept(other, token), accept(other, token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });

  it('does not take along an authorisation that also serves a meter which stays', async () => {
    const { browser, building } = await aBuilding();
    const stays = await connect(syndic);
    const goes = await connect(browser);
    await linky.database.dataSource.query(
      `update linky_connections set proved_authorisation_hash =
        (select proved_authorisation_hash from linky_connections where device_id = $1) where device_id = $2`,
      [stays.id, goes.id],
    );
    await accept(other, await offer(browser, 'other@copro.test')).expect(200);
    const taker = await linky.signIn('other@copro.test', building.id);
    const { body } = await taker.post(`${taker.linky}/devices/${goes.id}/reconnect`, AGREEMENT).expect(200);
    expect(body.authorizationUrl).toEqual(expect.any(String));
    expect((await syndic.device(stays.id))?.state).toBe('connected');
    await syndic.delete(`${syndic.linky}/devices/${stays.id}`).expect(204);
    const again = await syndic.post(`${syndic.linky}/devices/${stays.id}/reconnect`, AGREEMENT).expect(200);
    expect(again.body.device.state).toBe('connected');
  });
});
