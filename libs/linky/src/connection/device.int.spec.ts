import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { A_BUILDING } from '@coprowatt/identity/testing';
import { IdentitySeeder } from '@coprowatt/identity';
import { consentActs } from '../testing/audit.ts';
import { ALL_PURPOSES, Browser, eventually, startLinkyApp, type LinkyApp } from '../testing/linky-app.ts';

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let owner: Browser;
let occupant: Browser;
let council: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-10');
  [syndic, owner, occupant, council] = await Promise.all([
    linky.browser('syndic'),
    linky.browser('co_owner'),
    linky.browser('occupant'),
    linky.browser('council'),
  ]);
});
afterAll(() => linky.close());

function aPrm(): string {
  serial += 1;
  return `0000000000${String(7_000 + serial)}`;
}

async function connect(browser: Browser, prm: string, more: object = {}): Promise<LinkyDevice> {
  const { device, authorizationUrl } = await browser.configured(prm, more);
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  return device;
}

describe('configuring a meter', () => {
  it('answers the meter masked and an address that holds no PRM, whatever separators were typed', async () => {
    const { device, authorizationUrl } = await syndic.configured('00 00.00 0000-6001', { equipment: 'lift' });
    expect(device).toMatchObject({
      prmMasked: '…6001',
      state: 'awaiting_consent',
      equipment: 'lift',
      usage: 'common',
      purposes: null,
      mine: true,
    });
    const url = new URL(authorizationUrl);
    expect(url.pathname).toBe('/enedis/dataconnect/v2/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'coprowatt-demo',
      response_type: 'code',
      duration: 'P3Y',
      state: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it.each([
    ['1234567890123', 'prm_length', 13],
    ['123456789012345', 'prm_length', 15],
    ['1234567890123A', 'not_digits', 13],
    [' . ', 'empty', 0],
  ])('says what is wrong with the PRM %j', async (prm, rule, digits) => {
    const { body } = await syndic.configure(prm).expect(400);
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'prm', rule, params: { digits } }],
    });
  });

  it('names each wrong field and refuses unknown ones', async () => {
    const wrong = { label: ' ', usage: 'mine', purposes: { daily: 'yes', loadCurve: false }, surprise: 1 };
    const { body } = await syndic.configure(aPrm(), wrong).expect(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'label',
      'purposes.advice',
      'purposes.daily',
      'surprise',
      'usage',
    ]);
  });

  it('needs the daily purpose, the text in force and an operator that exists', async () => {
    const code = async (more: object) => {
      const { status, body } = await syndic.configure(aPrm(), more);
      return [status, body.code];
    };
    expect(await code({ purposes: { ...ALL_PURPOSES, daily: false } })).toEqual([
      400,
      'daily_purpose_required',
    ]);
    expect(await code({ consentTextVersion: 'enedis-0' })).toEqual([409, 'consent_text_outdated']);
    expect(await code({ provider: 'ores' })).toEqual([409, 'provider_not_available']);
    const gateway = { provider: 'myelectricaldata', consentTextVersion: 'myelectricaldata-1' };
    const inNamur = await syndic.in(linky.namur).configure(aPrm(), gateway);
    expect([inNamur.status, inNamur.body.code]).toEqual([409, 'provider_not_available']);
    expect(await syndic.devices()).toHaveLength(1);
  });

  it('is for the syndic where the meter is common, and for its holder where it is private', async () => {
    for (const [browser, usage] of [
      [owner, 'common'],
      [occupant, 'common'],
      [council, 'common'],
      [syndic, 'private'],
    ] as const) {
      const { status, body } = await browser.configure(aPrm(), { usage });
      expect([status, body.code]).toEqual([403, 'usage_not_allowed']);
    }
    await occupant.configure(aPrm(), { usage: 'private' }).expect(201);
  });

  it("goes by its building's mandate unless another is named, and a private one by none", async () => {
    const building = `/api/v1/buildings/${syndic.buildingId}`;
    await syndic.patch(building, { mandateReference: 'AG 2026-03' }).expect(200);
    const mandateOf = async (browser: Browser, more: object = {}) =>
      (await browser.configured(aPrm(), more)).device.mandateReference;
    expect(await mandateOf(syndic)).toBe('AG 2026-03');
    expect(await mandateOf(syndic, { mandateReference: 'AG 2026-04' })).toBe('AG 2026-04');
    expect(await mandateOf(owner, { usage: 'private' })).toBeNull();
    const device = await connect(syndic, aPrm());
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    await syndic.patch(building, { mandateReference: null }).expect(200);
    const agreement = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
    const { body } = await syndic
      .post(`${syndic.linky}/devices/${device.id}/reconnect`, agreement)
      .expect(200);
    expect(body.device.mandateReference).toBe('AG 2026-03');
  });

  it('is not possible in a building out of scope, nor without a session', async () => {
    const other = await linky.browser('other');
    const elsewhere = `/api/v1/buildings/${syndic.buildingId}/iot/linky`;
    await other.get(`${elsewhere}/devices`).expect(404);
    await new Browser(await linky.app.getUrl(), '', syndic.buildingId)
      .get(`${elsewhere}/devices`)
      .expect(401);
  });

  it('is refused for a meter that is connected, and keeps the row of one that was', async () => {
    const prm = aPrm();
    const device = await connect(syndic, prm);
    const { body } = await syndic.configure(prm).expect(409);
    expect(body.code).toBe('meter_already_connected');
    await eventually(
      () => syndic.runs(),
      (runs) => runs.find(({ deviceId }) => deviceId === device.id)?.state === 'succeeded',
    );
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    const again = await syndic.configured(prm, { label: 'Ascenseur B' });
    expect(again.device).toMatchObject({ id: device.id, label: 'Ascenseur', state: 'awaiting_consent' });
    expect(again.device.lastReadingAt).not.toBeNull();
  });

  it('does not tear a history away to another building', async () => {
    const prm = aPrm();
    const device = await connect(syndic, prm);
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    const { organisationId } = linky.tenants.lille;
    const second = await linky.app
      .get(IdentitySeeder)
      .createBuilding(organisationId, { ...A_BUILDING, name: 'Paris' });
    const asked = {
      provider: 'enedis',
      prm,
      label: 'x',
      usage: 'common',
      purposes: ALL_PURPOSES,
      consentTextVersion: 'enedis-2',
    };
    await syndic.post(`/api/v1/buildings/${second.id}/iot/linky/configure`, asked).expect(409);
  });

  it('replaces an open request: the older return counts no more', async () => {
    const prm = aPrm();
    const first = await syndic.configured(prm);
    const second = await syndic.configured(prm);
    expect(second.device.id).toBe(first.device.id);
    const query = await linky.sandbox.decide(first.authorizationUrl, 'accept', prm);
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('unknown');
    query?.set('state', new URL(second.authorizationUrl).searchParams.get('state') ?? '');
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('connected');
    expect(await consentActs(linky, first.device)).toEqual([
      'consent.asked',
      'consent.asked',
      'consent.ended',
      'consent.given',
    ]);
  });
});

describe('the meters of a building', () => {
  it('show a private one to its holder alone, with its runs', async () => {
    const mine = await connect(owner, aPrm(), { usage: 'private', label: 'Chez moi' });
    expect(await owner.device(mine.id)).toMatchObject({ state: 'connected', mine: true });
    const runs = await eventually(
      () => owner.runs(),
      (all) => all.some(({ deviceId }) => deviceId === mine.id),
    );
    const run = runs.find(({ deviceId }) => deviceId === mine.id);
    for (const browser of [syndic, council, occupant]) {
      expect(await browser.device(mine.id)).toBeUndefined();
      expect((await browser.runs()).filter(({ deviceId }) => deviceId === mine.id)).toEqual([]);
      await browser.get(`${browser.linky}/sync-runs/${run?.id}`).expect(404);
      await browser.post(`${browser.linky}/sync`, { deviceId: mine.id }).expect(404);
      await browser.delete(`${browser.linky}/devices/${mine.id}`).expect(404);
    }
    await owner.get(`${owner.linky}/sync-runs/${run?.id}`).expect(200);
  });

  it('let the council see a common one and change nothing', async () => {
    const common = await connect(syndic, aPrm());
    expect(await council.device(common.id)).toMatchObject({ state: 'connected', mine: false });
    expect(await occupant.device(common.id)).toBeUndefined();
    await council.delete(`${council.linky}/devices/${common.id}`).expect(403);
    await council.post(`${council.linky}/sync`, { deviceId: common.id }).expect(403);
    const agreement = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
    await council.post(`${council.linky}/devices/${common.id}/reconnect`, agreement).expect(403);
  });

  it('lose one that was never connected, and forget a withdrawal that is repeated', async () => {
    const { device } = await syndic.configured(aPrm());
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    expect(await syndic.device(device.id)).toBeUndefined();
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(404);
    const connected = await connect(syndic, aPrm());
    await syndic.delete(`${syndic.linky}/devices/${connected.id}`).expect(204);
    await syndic.delete(`${syndic.linky}/devices/${connected.id}`).expect(204);
    expect(await syndic.device(connected.id)).toMatchObject({ state: 'withdrawn' });
  });
});

describe('a sync that a person asks for', () => {
  it('joins the one that is under way, then asks for what may be new', async () => {
    const device = await connect(syndic, aPrm());
    const backfill = await eventually(
      () => syndic.runs(),
      (runs) => runs.some(({ deviceId }) => deviceId === device.id),
    );
    const { body } = await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(202);
    expect(body.runs).toEqual([
      { id: backfill.find(({ deviceId }) => deviceId === device.id)?.id, deviceId: device.id },
    ]);
    await eventually(
      () => syndic.runs(),
      (runs) => runs.every(({ finishedAt }) => finishedAt !== null),
    );
    const next = await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(202);
    const run = (await syndic.get(`${syndic.linky}/sync-runs/${next.body.runs[0].id}`).expect(200)).body;
    expect(run).toMatchObject({ kind: 'manual', deviceId: device.id, curve: { to: '2026-06-23' } });
  });

  it('names the days that are wrong', async () => {
    const { body } = await syndic
      .post(`${syndic.linky}/sync`, { from: '2026-06-10', to: '2026-06-01' })
      .expect(400);
    expect(body.errors[0].field).toBe('to');
  });

  it('starts nothing for a person without a meter', async () => {
    const accepted = await occupant.post(`${occupant.linky}/sync`).expect(202);
    expect(accepted.body).toEqual({ runs: [] });
  });
});
