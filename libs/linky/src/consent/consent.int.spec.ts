import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConsentPurpose, ConsentView, LinkyDevice } from '@coprowatt/contracts';
import { IdentitySeeder, MembershipService } from '@coprowatt/identity';
import { TEST_PASSWORD } from '@coprowatt/identity/testing';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { insertNotifiedAlert, noticeOf } from '../testing/alerts.ts';
import { prmOf } from '../testing/points.ts';

const ME = '/api/v1/me/consents';
let linky: LinkyApp;
let syndic: Browser;
let owner: Browser;
let other: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-10');
  [syndic, owner, other] = await Promise.all([
    linky.browser('syndic'),
    linky.browser('co_owner'),
    linky.browser('other'),
  ]);
});
afterAll(() => linky.close());

function aPrm(): string {
  serial += 1;
  return prmOf(8_000 + serial);
}

async function connect(browser: Browser, more: object = {}): Promise<LinkyDevice> {
  const prm = aPrm();
  const { device, authorizationUrl } = await browser.configured(prm, more);
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  return device;
}

async function consentOf(browser: Browser, device: LinkyDevice): Promise<ConsentView> {
  const { items } = (await browser.get(ME).expect(200)).body as { items: ConsentView[] };
  const consent = items.find(({ deviceId }) => deviceId === device.id);
  if (!consent) throw new Error('no consent for this meter');
  return consent;
}

const change = (
  browser: Browser,
  { id }: ConsentView,
  purpose: ConsentPurpose,
  granted: boolean,
  more = {},
) => browser.patch(`${ME}/${id}`, { purpose, granted, ...more });

describe('the consents of a person', () => {
  it('show what was agreed to, on whose behalf, until when, and what happened since', async () => {
    const device = await connect(syndic, { mandateReference: 'AG 2026-04' });
    expect(await consentOf(syndic, device)).toMatchObject({
      subject: 'organisation',
      usage: 'common',
      mandateReference: 'AG 2026-04',
      state: 'connected',
      inForce: true,
      byYou: true,
      givenBy: 'syndic',
      expiresAt: '2029-06-22T22:00:00.000Z',
      legalBasis: 'legitimate_interest',
      dataCategories: {
        dailyEnergy: true,
        loadCurve: true,
        maximumPower: true,
        contract: true,
        identity: false,
      },
      text: { version: 'enedis-2', lang: 'fr', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      history: [{ kind: 'requested' }, { kind: 'given', actorName: 'syndic', byYou: true }],
    });
  });

  it('are his own and those of his organisation, and nobody else has them', async () => {
    const common = await consentOf(syndic, await connect(syndic));
    const mine = await consentOf(owner, await connect(owner, { usage: 'private' }));
    for (const [browser, { id }] of [
      [other, common],
      [owner, common],
      [syndic, mine],
      [other, mine],
    ] as const) {
      expect(JSON.stringify((await browser.get(ME)).body)).not.toContain(id);
      await browser.get(`${ME}/${id}/receipt`).expect(404);
      await browser.patch(`${ME}/${id}`, { purpose: 'advice', granted: false }).expect(404);
      await browser.delete(`${ME}/${id}`).expect(404);
    }
    await owner.get(`${ME}/not-a-consent/receipt`).expect(404);
  });

  it('of an organisation outlive the person who gave them: a colleague sees and withdraws them', async () => {
    const device = await connect(syndic);
    const seeder = linky.app.get(IdentitySeeder);
    const email = 'colleague@copro.test';
    const { id } = await seeder.createUser({
      email,
      password: TEST_PASSWORD,
      displayName: 'colleague',
      language: 'nl',
    });
    const { organisationId } = linky.tenants.lille;
    await seeder.grant(id, { role: 'syndic', organisationId, buildingId: null });
    const colleague = await linky.signIn(email, linky.tenants.lille.id);
    const consent = await consentOf(colleague, device);
    expect(consent).toMatchObject({ byYou: false, givenBy: 'syndic', inForce: true });
    await colleague.delete(`${ME}/${consent.id}`).expect(204);
    expect(await syndic.device(device.id)).toMatchObject({ state: 'withdrawn' });
    expect((await consentOf(syndic, device)).history.at(-1)).toMatchObject({
      kind: 'withdrawn',
      actorName: 'colleague',
      byYou: false,
    });
  });

  it('stay his to see after he left the building, which ends them', async () => {
    const seeder = linky.app.get(IdentitySeeder);
    const email = 'tenant@copro.test';
    const { id } = await seeder.createUser({
      email,
      password: TEST_PASSWORD,
      displayName: 'tenant',
      language: 'fr',
    });
    const buildingId = linky.tenants.lille.id;
    const membership = await seeder.grant(id, { role: 'occupant', organisationId: null, buildingId });
    const tenant = await linky.signIn(email, buildingId);
    const device = await connect(tenant, { usage: 'private' });
    await linky.app.get(MembershipService).end(membership.id);
    await tenant.get(`${tenant.linky}/devices`).expect(404);
    const consent = await eventually(
      () => consentOf(tenant, device),
      ({ inForce }) => !inForce,
    );
    expect(consent).toMatchObject({ subject: 'me', state: 'withdrawn' });
    await tenant.delete(`${ME}/${consent.id}`).expect(204);
    expect((await consentOf(tenant, device)).history).toEqual(consent.history);
  });

  it('leave out what was asked and came to nothing', async () => {
    const prm = aPrm();
    const { device, authorizationUrl } = await syndic.configured(prm);
    expect(await consentOf(syndic, device)).toMatchObject({ inForce: false, givenAt: null });
    await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'refuse', prm));
    await expect(consentOf(syndic, device)).rejects.toThrow('no consent');
  });
});

describe('one purpose', () => {
  it('taken back stops its calls at once and leaves the others', async () => {
    await linky.limitDepth('2026-01-01');
    const device = await connect(syndic);
    const consent = await consentOf(syndic, device);
    const { body } = await change(syndic, consent, 'loadCurve', false).expect(200);
    expect(body).toMatchObject({
      id: consent.id,
      inForce: true,
      purposes: { daily: true, loadCurve: false, advice: true },
      dataCategories: { dailyEnergy: true, loadCurve: false },
      history: [{ kind: 'requested' }, { kind: 'given' }, { kind: 'changed', byYou: true }],
    });
    await linky.limitDepth('2026-06-10');
    const [run] = await eventually(
      async () => (await syndic.runs()).filter(({ deviceId }) => deviceId === device.id),
      ([only]) => only?.finishedAt !== null,
    );
    expect(run).toMatchObject({ state: 'succeeded', curve: null });
    expect(await syndic.device(device.id)).toMatchObject({ state: 'connected', curveState: 'not_consented' });
    await linky.sandbox.forgetCalls();
    await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(202);
    await eventually(
      () => linky.sandbox.calls(),
      (calls) => calls.length > 0,
    );
    expect((await linky.sandbox.calls()).map(({ api }) => api)).not.toContain(
      'courbe_de_charge_consommation',
    );
  });

  it('of advice taken back takes back what waits to be told of a private meter, as the end of all does', async () => {
    const { dataSource } = linky.database;
    const notified = async (more: object) => {
      const browser = 'usage' in more ? owner : syndic;
      const device = await connect(browser, more);
      const alert = await insertNotifiedAlert(dataSource, device.id, new Date());
      return { browser, alert, consent: await consentOf(browser, device) };
    };
    const isRecalled = async ({ alert }: { alert: string }) =>
      (await noticeOf(dataSource, alert))?.isRecalled;
    const [own, ended] = [await notified({ usage: 'private' }), await notified({ usage: 'private' })];
    const common = await notified({});
    for (const { browser, consent } of [own, common])
      await change(browser, consent, 'advice', false).expect(200);
    expect([await isRecalled(own), await isRecalled(ended), await isRecalled(common)]).toEqual([
      ...[true, false, false],
    ]);
    await owner.delete(`${ME}/${ended.consent.id}`).expect(204);
    expect(await isRecalled(ended)).toBe(true);
  });

  it('given back needs the text in force, and then its days are asked', async () => {
    const device = await connect(owner, {
      usage: 'private',
      purposes: { ...ALL_PURPOSES, loadCurve: false, advice: false },
    });
    const consent = await consentOf(owner, device);
    const { body } = await change(owner, consent, 'loadCurve', true).expect(400);
    expect(body.errors[0].field).toBe('consentTextVersion');
    const outdated = await change(owner, consent, 'loadCurve', true, { consentTextVersion: 'enedis-0' });
    expect([outdated.status, outdated.body.code]).toEqual([409, 'consent_text_outdated']);
    expect((await owner.device(device.id))?.purposes).toMatchObject({ loadCurve: false });

    const read = { consentTextVersion: 'enedis-2', lang: 'nl' };
    const given = await change(owner, consent, 'loadCurve', true, read).expect(200);
    expect(given.body).toMatchObject({
      legalBasis: 'consent',
      purposes: { loadCurve: true, advice: false },
      text: { lang: 'nl' },
    });
    await eventually(
      () => owner.device(device.id),
      (seen) => seen?.curveState === 'active',
    );
    const again = await change(owner, consent, 'loadCurve', true, read).expect(200);
    expect(again.body.history).toHaveLength(3);
  });

  it('cannot be the daily one, nor of a consent that ended', async () => {
    const device = await connect(syndic);
    const consent = await consentOf(syndic, device);
    expect((await change(syndic, consent, 'daily', false).expect(400)).body.code).toBe(
      'daily_purpose_required',
    );
    await syndic.delete(`${ME}/${consent.id}`).expect(204);
    expect((await change(syndic, consent, 'advice', false).expect(409)).body.code).toBe(
      'meter_not_connected',
    );
  });

  it('is not given here when the share at the operator is narrower', async () => {
    const device = await connect(owner, {
      usage: 'private',
      purposes: { ...ALL_PURPOSES, loadCurve: false },
    });
    const consent = await consentOf(owner, device);
    await linky.sandbox.deleteShares();
    const { body } = await change(owner, consent, 'loadCurve', true, {
      consentTextVersion: 'enedis-2',
    }).expect(409);
    expect(body.code).toBe('operator_consent_needed');
    expect((await consentOf(owner, device)).history).toHaveLength(2);
  });
});

describe('a receipt', () => {
  it('holds the very text that was shown, and its act leaves a row', async () => {
    const device = await connect(owner, { usage: 'private', lang: 'de' });
    const consent = await consentOf(owner, device);
    const { body } = await owner.get(`${ME}/${consent.id}/receipt`).expect(200);
    expect(body).toMatchObject({ consent, controller: 'Syndic du Nord' });
    const { body: text } = await owner.get('/api/v1/consent-texts?provider=enedis&lang=de').expect(200);
    expect(body.text).toBe(text.text);
    expect(consent.text.sha256).toBe(text.sha256);
    const rows = await linky.database.dataSource.query(
      `select act, organisation_id from audit_logs where subject_id = $1 order by at`,
      [consent.id],
    );
    expect(rows).toContainEqual({ act: 'consent.receipt', organisation_id: null });
  });
});
