import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Claim, ConsentList, LinkyDevice } from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import { TEST_PASSWORD } from '@coprowatt/identity/testing';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';
import { prmOf } from '../testing/points.ts';

// The MyElectricalData gateway proves nothing: only an admin's approval connects a meter through it (design rule 7).

jest.setTimeout(180_000);

const MED = { provider: 'myelectricaldata', consentTextVersion: 'myelectricaldata-1' };
const AGREEMENT = { purposes: ALL_PURPOSES, consentTextVersion: MED.consentTextVersion };
let linky: LinkyApp;
let admin: Browser;
let syndic: Browser;
let other: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  [admin, syndic, other] = await Promise.all([
    linky.browser('admin'),
    linky.browser('syndic'),
    linky.browser('other'),
  ]);
});
afterAll(() => linky.close());

function aPrm(): string {
  serial += 1;
  return prmOf(9_600 + serial);
}

async function asked(browser: Browser, prm = aPrm()) {
  const { body } = await browser.configure(prm, MED).expect(201);
  expect(body).toMatchObject({
    authorizationUrl: null,
    device: { provider: 'myelectricaldata', state: 'review', connectedAt: null, purposes: null },
  });
  return { prm, device: body.device as LinkyDevice };
}

async function claimOf({ label }: LinkyDevice, prm: string, party = 'organisation'): Promise<Claim> {
  const { items } = (await admin.get('/api/v1/admin/claims?state=open').expect(200)).body as {
    items: Claim[];
  };
  const claim = items.find(
    ({ prmMasked, claimant }) =>
      prmMasked === `…${prm.slice(-4)}` && claimant.label === label && claimant.kind === party,
  );
  if (!claim) throw new Error('no open claim');
  return claim;
}

const decide = ({ id }: Claim, decision: string) =>
  admin.post(`/api/v1/admin/claims/${id}`, { decision, reason: 'facture du 1er juin vue' });

async function approved(browser = syndic) {
  const { prm, device } = await asked(browser);
  await linky.sandbox.holdAtGateway(prm);
  await decide(await claimOf(device, prm), 'transfer').expect(200);
  return { prm, device };
}

describe('a meter of the gateway', () => {
  it('waits for an admin, who reads why, and calls nothing meanwhile', async () => {
    await linky.sandbox.forgetCalls();
    const { prm, device } = await asked(syndic);
    expect(await claimOf(device, prm)).toMatchObject({
      reason: 'unproven',
      provider: 'myelectricaldata',
      holder: null,
      provable: true,
    });
    expect((await syndic.configure(prm, MED).expect(409)).body.code).toBe('already_claimed');
    const { body } = await syndic
      .post(`${syndic.linky}/devices/${device.id}/reconnect`, AGREEMENT)
      .expect(409);
    expect(body.code).toBe('already_claimed');
    await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(409);
    expect(await linky.sandbox.calls()).toEqual([]);
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    expect(await syndic.device(device.id)).toBeUndefined();
  });

  it('is connected by the approval, which is the proof that the record names, and gets its readings', async () => {
    const { prm, device } = await approved();
    const seen = await eventually(
      () => syndic.device(device.id),
      (one) => one?.lastReadingAt !== null && one?.lastSyncAt !== null,
    );
    expect(seen).toMatchObject({ state: 'connected', purposes: ALL_PURPOSES, curveState: 'active' });
    expect(seen?.consentExpiresAt).toMatch(/^2029-06-23T10:/);
    const events = await linky.database.dataSource.query(
      `select kind, flow_version, cause from consent_events where device_id = $1 order by seq`,
      [device.id],
    );
    expect(events).toEqual([
      { kind: 'requested', flow_version: 'med', cause: null },
      { kind: 'review', flow_version: 'med', cause: 'unproven' },
      { kind: 'given', flow_version: 'med', cause: 'approved by an administrator' },
    ]);
    const acts: { act: string }[] = await linky.database.dataSource.query(
      `select act from audit_logs where facts ->> 'reason' = 'unproven' and act = 'claim.transferred'`,
    );
    expect(acts.length).toBeGreaterThan(0);
    const told = (await mailsTo(linky, 'syndic@copro.test')).filter(({ subject }) =>
      subject.includes(prm.slice(-4)),
    );
    expect(told.map(({ subject }) => subject)).toEqual([`Le compteur …${prm.slice(-4)} est relié`]);
    expect(told[0]?.text).toMatch(/MyElectricalData/);
    expect(told[0]?.text).not.toMatch(/gestionnaire de réseau/);
  });

  it('of an admin himself is connected by another admin, by himself only while there is none, and the log says so', async () => {
    const seeder = linky.app.get(IdentitySeeder);
    const { people, lille } = linky.tenants;
    const place = { organisationId: null, buildingId: lille.id };
    await seeder.grant(people.admin.id, { role: 'co_owner', ...place });
    const mine = { ...MED, usage: 'private', label: 'Mon compteur' };
    const [first, second] = [aPrm(), aPrm()];
    const self = (await linky.browser('admin')).in(lille);
    await self.configure(first, mine).expect(201);
    await self.configure(second, mine).expect(201);
    await linky.sandbox.holdAtGateway(first);
    const labelled = { label: 'Mon compteur' } as LinkyDevice;
    const sole = await decide(await claimOf(labelled, first, 'person'), 'transfer').expect(200);
    const facts = await linky.database.dataSource.query(
      `select facts from audit_logs where act = 'claim.transferred' and subject_id = $1 and outcome = 'success'`,
      [sole.body.id],
    );
    expect(facts).toEqual([{ facts: { reason: 'unproven', own: true } }]);
    const more = {
      email: 'admin2@copro.test',
      password: TEST_PASSWORD,
      displayName: 'Second',
      language: 'fr',
    };
    const colleague = await seeder.createUser({ ...more, language: 'fr' });
    await seeder.grant(colleague.id, { role: 'admin', organisationId: null, buildingId: null });
    const claim = await claimOf(labelled, second, 'person');
    expect((await decide(claim, 'transfer').expect(403)).body.code).toBe('claim_is_own');
    expect((await claimOf(labelled, second, 'person')).state).toBe('open');
    const another = await linky.signIn('admin2@copro.test', lille.id);
    const word = { decision: 'transfer', reason: 'bail vu' };
    await another.post(`/api/v1/admin/claims/${claim.id}`, word).expect(200);
  });

  it('is refused as any other claim', async () => {
    const { prm, device } = await asked(syndic);
    await decide(await claimOf(device, prm), 'refuse').expect(200);
    expect((await syndic.device(device.id))?.state).toBe('refused');
    const again = await syndic.post(`${syndic.linky}/devices/${device.id}/reconnect`, AGREEMENT).expect(200);
    expect(again.body).toMatchObject({ authorizationUrl: null, device: { state: 'review' } });
  });

  it('waits when somebody else has the point, and his connection goes on', async () => {
    const { prm, device: held } = await approved();
    const { device } = await asked(other, prm);
    const claim = await claimOf(device, prm);
    expect(claim).toMatchObject({ reason: 'held_by_another', provable: true });
    expect(await syndic.device(held.id)).toMatchObject({ state: 'connected', contested: true });
    expect((await other.device(device.id))?.state).toBe('review');
    await decide(claim, 'transfer').expect(200);
    expect((await syndic.device(held.id))?.state).toBe('withdrawn');
    expect(await other.device(device.id)).toMatchObject({ state: 'connected' });
    const told = (await mailsTo(linky, 'syndic@copro.test')).find(({ subject }) =>
      subject.startsWith(`Votre compteur …${prm.slice(-4)}`),
    );
    expect(told?.text).toMatch(/Un administrateur.*Enedis n’a pas été consulté/s);
    expect(told?.text).not.toMatch(/gestionnaire de réseau/);
  });

  it('is asked of the admin again once it was withdrawn, and not while it lives', async () => {
    const { prm, device } = await approved();
    const reconnect = () => syndic.post(`${syndic.linky}/devices/${device.id}/reconnect`, AGREEMENT);
    expect((await reconnect().expect(409)).body.code).toBe('meter_already_connected');
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    expect((await reconnect().expect(200)).body).toMatchObject({
      authorizationUrl: null,
      device: { state: 'review' },
    });
    expect(await claimOf(device, prm)).toMatchObject({ reason: 'unproven' });
  });

  it('is renewed near its end by a new yes alone; a doubt of its holder cannot be', async () => {
    const { device } = await approved();
    const reconnect = () => syndic.post(`${syndic.linky}/devices/${device.id}/reconnect`, AGREEMENT);
    const set = (changes: string) =>
      linky.database.dataSource.query(`update linky_connections set ${changes} where device_id = $1`, [
        device.id,
      ]);
    await set(`consent_expires_at = '2026-07-20T00:00:00Z'`);
    const { body } = await reconnect().expect(200);
    expect(body).toMatchObject({ authorizationUrl: null, device: { state: 'connected' } });
    expect(body.device.consentExpiresAt).toMatch(/^2029-06-23T/);
    const [last] = await linky.database.dataSource.query(
      `select kind, cause from consent_events where device_id = $1 order by seq desc limit 1`,
      [device.id],
    );
    expect(last).toEqual({ kind: 'given', cause: 'approved by an administrator before' });
    await set(`state = 'suspect', suspect_since = '2026-06-23T10:00:00Z'`);
    expect((await reconnect().expect(409)).body.code).toBe('meter_already_connected');
    const approval = await linky.database.dataSource.query(
      `update linky_claims set decided_at = decided_at - interval '3 years' where device_id = $1 returning id`,
      [device.id],
    );
    expect(approval[0]).toHaveLength(1);
    await set(`state = 'connected', consent_expires_at = '2026-07-20T00:00:00Z'`);
    expect((await reconnect().expect(409)).body.code).toBe('approval_outdated');
    expect(await syndic.device(device.id)).toMatchObject({ state: 'connected' });
  });

  it('gives and takes back its curve as any other: there is no share to compare it with', async () => {
    const { device } = await approved();
    const { items } = (await syndic.get('/api/v1/me/consents').expect(200)).body as ConsentList;
    const consent = items.find(({ deviceId, inForce }) => deviceId === device.id && inForce);
    const change = (granted: boolean) =>
      syndic.patch(`/api/v1/me/consents/${consent?.id}`, {
        purpose: 'loadCurve',
        granted,
        consentTextVersion: MED.consentTextVersion,
      });
    await change(false).expect(200);
    expect((await change(true).expect(200)).body.purposes).toEqual(ALL_PURPOSES);
    // A curve that is given again is asked two years back: it would use up the day's allowance of the tests below.
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
  });

  it('is not connected by a former approval when it ends at the very moment of its renewal', async () => {
    const { prm, device } = await approved();
    await eventually(
      () => syndic.runs(),
      (runs) => runs.every(({ finishedAt }) => finishedAt !== null),
    );
    await linky.database.dataSource.query(
      `update linky_connections set consent_expires_at = '2026-07-20T00:00:00Z' where device_id = $1`,
      [device.id],
    );
    const renewed = await linky.database.dataSource.transaction(async (manager) => {
      await manager.query(`update linky_connections set state = 'revoked' where device_id = $1`, [device.id]);
      const asking = syndic.post(`${syndic.linky}/devices/${device.id}/reconnect`, AGREEMENT).expect(200);
      const answer = asking.then(({ body }) => body.device.state as string);
      // It has seen a live connection and waits for this transaction's row.
      await eventually(
        () =>
          linky.database.dataSource.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
              and query ~ '"Connection"'`,
          ),
        (waiting: unknown[]) => waiting.length > 0,
      );
      return { answer };
    });
    expect(await renewed.answer).toBe('review');
    expect(await claimOf(device, prm)).toMatchObject({ reason: 'unproven' });
  });

  it('goes over to the operator with its history, and back to the gateway when that comes to nothing', async () => {
    const { prm, device } = await approved();
    await eventually(
      () => syndic.device(device.id),
      (one) => one?.lastReadingAt !== null,
    );
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    const refused = await syndic.configured(prm);
    expect(refused.device).toMatchObject({ id: device.id, provider: 'enedis', state: 'awaiting_consent' });
    await syndic.comeBack(await linky.sandbox.decide(refused.authorizationUrl, 'refuse', prm));
    expect(await syndic.device(device.id)).toMatchObject({
      provider: 'myelectricaldata',
      state: 'withdrawn',
    });
    const { authorizationUrl } = await syndic.configured(prm);
    const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
    expect(landing.searchParams.get('linky')).toBe('connected');
    expect(await syndic.device(device.id)).toMatchObject({ provider: 'enedis', state: 'connected' });
  });
});
