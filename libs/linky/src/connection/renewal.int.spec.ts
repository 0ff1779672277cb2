import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ConsentList, LinkyDevice } from '@coprowatt/contracts';
import { addDays, localDateOf } from '@coprowatt/energy';
import { consentActs } from '../testing/audit.ts';
import {
  ALL_PURPOSES,
  eventually,
  ORES,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';
import { eanOf, prmOf } from '../testing/points.ts';

jest.setTimeout(180_000);

const AGREEMENT = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
let linky: LinkyApp;
let syndic: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());

const today = () => localDateOf(linky.clock.nowMs(), 'Europe/Paris');
const outcomeOf = (landing: URL) => landing.searchParams.get('linky');

function aPrm(): string {
  serial += 1;
  return prmOf(5_000 + serial);
}

/** A meter that is connected and has its history, whose share ends `days` from today. */
async function ending(days: number, prm = aPrm()): Promise<{ prm: string; device: LinkyDevice }> {
  const { device, authorizationUrl } = await syndic.configured(prm);
  const { autorisationId } = await linky.sandbox.share(prm, today(), addDays(today(), days));
  const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
  await syndic.comeBack({ autorisation_id: String(autorisationId), state });
  await idle(device.id);
  return { prm, device };
}

/** Waits until a meter has a run behind it and none under way. */
async function idle(deviceId: string): Promise<void> {
  await eventually(
    async () => (await syndic.runs()).filter((run) => run.deviceId === deviceId),
    (runs) => runs.length > 0 && runs.every(({ finishedAt }) => finishedAt !== null),
  );
}

const reconnect = ({ id }: LinkyDevice, agreement: object = AGREEMENT, browser = syndic) =>
  browser.post(`${browser.linky}/devices/${id}/reconnect`, agreement);

async function asked(device: LinkyDevice): Promise<string> {
  const { body } = await reconnect(device).expect(200);
  expect(body.device.state).toBe('connected');
  expect(body.authorizationUrl).toEqual(expect.any(String));
  return body.authorizationUrl;
}

async function agreementsOf({ id }: LinkyDevice): Promise<{ inForce: boolean; kinds: string[] }[]> {
  const { items } = (await syndic.get('/api/v1/me/consents').expect(200)).body as ConsentList;
  return items
    .filter(({ deviceId }) => deviceId === id)
    .map(({ inForce, history }) => ({ inForce, kinds: history.map(({ kind }) => kind) }));
}

async function sync({ id }: LinkyDevice) {
  const { body } = await syndic.post(`${syndic.linky}/sync`, { deviceId: id }).expect(202);
  return eventually(
    async () => (await syndic.runs()).find((run) => run.id === body.runs[0].id),
    (run) => run !== undefined && run.finishedAt !== null,
  );
}

describe('a renewal', () => {
  it('is not for a meter that is far from its end', async () => {
    const { device } = await ending(91);
    const { body } = await reconnect(device).expect(409);
    expect(body.code).toBe('meter_already_connected');
    await linky.sandbox.advance('PT48H');
    await reconnect(device).expect(200);
  });

  it('leads to the operator, serves meanwhile, and asks for nothing twice', async () => {
    const { prm, device } = await ending(60);
    const before = await syndic.device(device.id);
    const url = await asked(device);
    expect(await syndic.device(device.id)).toEqual(before);
    expect((await sync(device))?.state).toBe('succeeded');

    await linky.sandbox.endShare(prm);
    await linky.sandbox.forgetCalls();
    const landing = await syndic.comeBack(await linky.sandbox.decide(url, 'accept', prm));
    expect(outcomeOf(landing)).toBe('connected');
    await idle(device.id);
    const after = await syndic.device(device.id);
    expect(after).toMatchObject({ state: 'connected', connectedAt: before?.connectedAt });
    expect(after?.lastReadingAt).toBe(before?.lastReadingAt);
    expect(Date.parse(after?.consentExpiresAt ?? '')).toBeGreaterThan(
      Date.parse(before?.consentExpiresAt ?? '') + 900 * 86_400_000,
    );
    const measured = (await linky.sandbox.calls()).filter(({ dateDebut }) => dateDebut !== null);
    expect(measured.filter(({ dateDebut }) => String(dateDebut) < addDays(today(), -7))).toEqual([]);
    expect(await agreementsOf(device)).toEqual([
      { inForce: true, kinds: ['requested', 'given'] },
      { inForce: false, kinds: ['requested', 'given', 'renewed'] },
    ]);
    const [asking, given] = ['consent.asked', 'consent.given'];
    expect(await consentActs(linky, device)).toEqual([asking, asking, given, given, 'consent.renewed']);
  });

  it('goes on when the old share is seen to be deleted before the new one comes: one end, no mail', async () => {
    const { prm, device } = await ending(60);
    const mails = (await mailsTo(linky, 'syndic@copro.test')).length;
    const url = await asked(device);
    await linky.sandbox.advance('PT15M');
    await linky.database.dataSource.query(
      `update linky_connections set consent_given_at = consent_given_at - interval '2 days' where device_id = $1`,
      [device.id],
    );
    await linky.sandbox.endShare(prm);
    expect(await sync(device)).toMatchObject({ state: 'failed', reason: 'consent_missing' });
    expect(await syndic.device(device.id)).toMatchObject({ state: 'awaiting_consent', purposes: null });
    await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(409);

    const landing = await syndic.comeBack(await linky.sandbox.decide(url, 'accept', prm));
    expect(outcomeOf(landing)).toBe('connected');
    await idle(device.id);
    expect((await sync(device))?.state).toBe('succeeded');
    expect((await agreementsOf(device)).map(({ kinds }) => kinds.at(-1))).toEqual(['given', 'revoked']);
    expect(await mailsTo(linky, 'syndic@copro.test')).toHaveLength(mails);
  });

  it('that nobody finishes after the old share was deleted leaves what the operator says', async () => {
    const { prm, device } = await ending(60);
    await asked(device);
    await linky.database.dataSource.query(
      `update linky_connections set consent_given_at = consent_given_at - interval '2 days' where device_id = $1`,
      [device.id],
    );
    await linky.sandbox.endShare(prm);
    await sync(device);
    await linky.sandbox.advance('PT20M');
    await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.state === 'revoked',
    );
  });

  it.each(['refuse', 'wrong-prm'])(
    'that ends with %s at the operator leaves what was there',
    async (decision) => {
      const { prm, device } = await ending(60);
      const before = await syndic.device(device.id);
      const url = await asked(device);
      const shared = decision === 'refuse' ? prm : aPrm();
      const query = await linky.sandbox.decide(url, decision, shared);
      expect(outcomeOf(await syndic.comeBack(query))).toBe('kept');
      expect(await syndic.device(device.id)).toEqual(before);
      expect((await sync(device))?.state).toBe('succeeded');
      expect(await agreementsOf(device)).toEqual([{ inForce: true, kinds: ['requested', 'given'] }]);
      await asked(device);
    },
  );

  it('that nobody comes back from leaves what was there, once its state has ended', async () => {
    const { prm, device } = await ending(60);
    const url = await asked(device);
    await linky.sandbox.endShare(prm);
    const query = await linky.sandbox.decide(url, 'accept', prm);
    await linky.sandbox.advance('PT20M');
    expect(outcomeOf(await syndic.comeBack(query))).toMatch(/kept|unknown/);
    await eventually(
      () =>
        linky.database.dataSource.query(
          'select renewal_consent_id as renewal, request_id as request from linky_connections where device_id = $1',
          [device.id],
        ),
      ([row]: { renewal: null; request: null }[]) => row?.renewal === null && row.request === null,
    );
    expect((await syndic.device(device.id))?.state).toBe('connected');
  });

  it('needs no page where the operator serves for longer already', async () => {
    const { prm, device } = await ending(60);
    await linky.sandbox.endShare(prm);
    await linky.sandbox.share(prm, today(), addDays(today(), 700));
    const { body } = await reconnect(device).expect(200);
    expect(body).toMatchObject({ authorizationUrl: null, device: { state: 'connected' } });
    expect(localDateOf(Date.parse(body.device.consentExpiresAt), 'Europe/Paris')).toBe(addDays(today(), 701));
    expect((await reconnect(device).expect(409)).body.code).toBe('meter_already_connected');
    expect((await agreementsOf(device)).map(({ kinds }) => kinds.at(-1))).toEqual(['given', 'renewed']);
  });

  it('that narrows the consent stops what it does not name any more', async () => {
    const { prm, device } = await ending(60);
    await linky.sandbox.endShare(prm);
    await linky.sandbox.share(prm, today(), addDays(today(), 700));
    const purposes = { ...ALL_PURPOSES, loadCurve: false };
    const { body } = await reconnect(device, { ...AGREEMENT, purposes }).expect(200);
    expect(body.device).toMatchObject({ purposes, scopes: { loadCurve: 'not_consented' } });
    await idle(device.id);
    await linky.sandbox.forgetCalls();
    await sync(device);
    const calls = (await linky.sandbox.calls()).map(({ api }) => api);
    expect(calls).not.toContain('courbe_de_charge_consommation');
  });

  it('is over when the whole consent is withdrawn', async () => {
    const { prm, device } = await ending(60);
    const url = await asked(device);
    await linky.sandbox.endShare(prm);
    const query = await linky.sandbox.decide(url, 'accept', prm);
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    expect(outcomeOf(await syndic.comeBack(query))).toBe('unknown');
    expect(await syndic.device(device.id)).toMatchObject({ state: 'withdrawn', purposes: null });
  });

  it('in hand at the very end of the consent: calls stop, and the return still counts', async () => {
    const { prm, device } = await ending(0);
    const untilEnd =
      Date.parse((await syndic.device(device.id))?.consentExpiresAt ?? '') - linky.clock.nowMs();
    await linky.sandbox.advance(`PT${Math.ceil(untilEnd / 1_000) - 300}S`);
    const url = await asked(device);
    await linky.sandbox.advance('PT6M');
    await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.state === 'awaiting_consent',
    );
    await linky.sandbox.endShare(prm);
    const landing = await syndic.comeBack(await linky.sandbox.decide(url, 'accept', prm));
    expect(outcomeOf(landing)).toBe('connected');
    expect((await agreementsOf(device)).map(({ kinds }) => kinds.at(-1))).toEqual(['given', 'expired']);
  });

  it('ends the doubt of the holder, at any time and never in the application alone', async () => {
    const { prm, device } = await ending(600);
    await linky.sandbox.fault({ api: '*', kind: 'dc-0007', times: 1, prm });
    await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(202);
    const doubted = await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.state === 'suspect',
    );
    expect(doubted?.suspectSince).not.toBeNull();
    await linky.sandbox.endShare(prm);
    await linky.sandbox.share(prm, today(), addDays(today(), 700));
    const { body } = await reconnect(device).expect(200);
    expect(body).toMatchObject({ device: { state: 'suspect' }, authorizationUrl: expect.any(String) });
    await linky.sandbox.endShare(prm);
    const landing = await syndic.comeBack(await linky.sandbox.decide(body.authorizationUrl, 'accept', prm));
    expect(outcomeOf(landing)).toBe('connected');
    expect(await syndic.device(device.id)).toMatchObject({ state: 'connected', suspectSince: null });
    const kinds = (await agreementsOf(device)).map((agreement) => agreement.kinds);
    expect(kinds).toEqual([
      ['requested', 'given'],
      ['requested', 'given', 'suspect', 'renewed'],
    ]);
  });
});

describe('a renewal at ORES', () => {
  async function doubtedAtOres() {
    const namur = syndic.in(linky.namur);
    const ean = eanOf((serial += 1));
    const { device, authorizationUrl } = await namur.configured(ean, ORES);
    await namur.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', ean));
    await linky.database.dataSource.query(
      `update linky_connections set state = 'suspect', suspect_since = $2 where device_id = $1`,
      [device.id, linky.clock.now()],
    );
    const agreement = { purposes: ALL_PURPOSES, consentTextVersion: ORES.consentTextVersion };
    const { body } = await reconnect(device, agreement, namur).expect(200);
    return { namur, ean, device, url: body.authorizationUrl as string };
  }

  it('gives a new consent directly and gives the old one back', async () => {
    const { namur, ean, device, url } = await doubtedAtOres();
    expect(await linky.sandbox.consentsOf(ean)).toEqual(['active']);
    const landing = await namur.comeBack(await linky.sandbox.decide(url, 'accept', ean));
    expect(outcomeOf(landing)).toBe('connected');
    expect((await namur.device(device.id))?.state).toBe('connected');
    await eventually(
      () => linky.sandbox.consentsOf(ean),
      (states) => states.join() === 'revoked,active',
    );
  });

  it('that shares another point gives the new one back and keeps the old one', async () => {
    const { namur, ean, device, url } = await doubtedAtOres();
    const before = await activeConsents();
    const query = await linky.sandbox.decide(url, 'wrong-prm', eanOf((serial += 1)));
    expect(await activeConsents()).toBe(before + 1);
    expect(outcomeOf(await namur.comeBack(query))).toBe('kept');
    expect((await namur.device(device.id))?.state).toMatch(/^(connected|suspect)$/);
    await eventually(activeConsents, (active) => active === before);
    expect(await linky.sandbox.consentsOf(ean)).toEqual(['active']);
  });

  async function activeConsents(): Promise<number> {
    const response = await fetch(`${linky.sandbox.url}/control/consents`);
    const { consents } = (await response.json()) as { consents: { state: string }[] };
    return consents.filter(({ state }) => state === 'active').length;
  }
});
