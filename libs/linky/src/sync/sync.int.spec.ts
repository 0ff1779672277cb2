import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SyncRun } from '@coprowatt/contracts';
import { addDays, eachDay, startOfDay } from '@coprowatt/energy';
import { Meter, ReadingStore } from '@coprowatt/iot';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';

jest.setTimeout(180_000);

const START = '2026-06-23T10:00:00Z';
const TODAY = '2026-06-23';
const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
let linky: LinkyApp;
let syndic: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp(START);
  syndic = await linky.browser('syndic');
});
beforeEach(() => linky.limitDepth(null));
afterAll(() => linky.close());
afterEach(() => linky.sandbox.clearFaults());

function aPrm(): string {
  serial += 1;
  return `0000000000${String(5_000 + serial)}`;
}

async function connect(prm: string, purposes = ALL_PURPOSES, browser = syndic): Promise<string> {
  const { device, authorizationUrl } = await browser.configured(prm, { purposes });
  const landing = await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  expect(landing.searchParams.get('linky')).toBe('connected');
  return device.id;
}

async function runOf(deviceId: string): Promise<SyncRun> {
  const run = (await syndic.runs()).find((one) => one.deviceId === deviceId);
  if (!run) throw new Error('no run');
  return run;
}

function until(deviceId: string, isThere: (run: SyncRun) => boolean, withinMs = 60_000): Promise<SyncRun> {
  return eventually(() => runOf(deviceId), isThere, withinMs);
}

async function meterOf(deviceId: string): Promise<Meter> {
  return linky.database.dataSource.getRepository(Meter).findOneByOrFail({ id: deviceId });
}

/** Compares every stored day with what the sandbox holds. */
async function expectTruth(deviceId: string, prm: string, from: string): Promise<void> {
  const store = linky.app.get(ReadingStore);
  const truth = await linky.sandbox.history(prm, from, TODAY);
  const curve = await store.readCurve([deviceId], METRIC, startOfDay(from, ZONE), startOfDay(TODAY, ZONE));
  expect(
    curve.map(({ startMs, minutes, value }) => [new Date(startMs).toISOString(), minutes, value]),
  ).toEqual(truth.points.map(({ start, minutes, watts }) => [new Date(start).toISOString(), minutes, watts]));
  const days = await store.readDays([deviceId], METRIC, from, TODAY);
  const operator = new Map(days.map(({ localDate, operatorWh }) => [localDate, operatorWh]));
  for (const { date, wh } of truth.days) expect([date, operator.get(date) ?? null]).toEqual([date, wh]);
}

describe('the back-fill after a consent', () => {
  it('brings every watt of the operator, the newest days first, and says how far it is', async () => {
    const prm = aPrm();
    const from = addDays(TODAY, -100);
    await linky.limitDepth(from);
    await linky.sandbox.forgetCalls();
    const deviceId = await connect(prm);
    const run = await until(deviceId, ({ state }) => state === 'succeeded');
    expect(run).toMatchObject({ kind: 'backfill', reason: null, intervalsRejected: 0, nextTryAt: null });
    expect(run.curve).toEqual({ from, to: TODAY, reached: from });
    expect(run.daily).toEqual({ from, to: TODAY, reached: from });
    expect(run.intervalsWritten).toBe(100 * 48 - 2);
    expect(run.daysWritten).toBe(100);
    await expectTruth(deviceId, prm, from);
    expect((await linky.sandbox.calls()).filter(({ status }) => (status ?? 500) >= 400)).toEqual([]);
    expect(await meterOf(deviceId)).toMatchObject({ askedFrom: from, inServiceFrom: null });
    expect(await syndic.device(deviceId)).toMatchObject({
      curveState: 'active',
      lastSyncAt: expect.any(String),
    });
  });

  it('finds the day of commissioning in a few calls and takes it for no hole', async () => {
    const prm = '11453290002823';
    await linky.limitDepth(addDays(TODAY, -40), ['curve']);
    const deviceId = await connect(prm);
    const first = '2025-04-23';
    const run = await until(deviceId, ({ state }) => state === 'succeeded');
    expect(await meterOf(deviceId)).toMatchObject({ inServiceFrom: first, askedFrom: first });
    expect(run.daily).toMatchObject({ from: first, reached: first });
    expect(run.daysWritten).toBe(eachDay(first, TODAY).length);
  });

  it('goes on with daily values where the curve is not collected, and shows it', async () => {
    const deviceId = await connect('32320647321714');
    const run = await until(deviceId, ({ state }) => state === 'succeeded');
    expect(run.intervalsWritten).toBe(0);
    expect(run.daysWritten).toBeGreaterThan(1_000);
    expect(await syndic.device(deviceId)).toMatchObject({ state: 'connected', curveState: 'not_collected' });
  });

  it('is listed with those of the other meters, or of the one that is asked', async () => {
    const runs = await syndic.runs();
    const [{ deviceId } = { deviceId: '' }] = runs;
    const path = `${syndic.linky}/sync-runs`;
    const { items } = (await syndic.get(`${path}?deviceId=${deviceId}`).expect(200)).body as {
      items: SyncRun[];
    };
    expect(items).toEqual(runs.filter((run) => run.deviceId === deviceId));
    expect(items.length).toBeLessThan(runs.length);
    await syndic.get(`${path}?deviceId=${linky.tenants.lille.id}`).expect(404);
    await syndic.get(`${path}?deviceId=lift`).expect(400);
  });

  it('never asks for a curve that was not agreed to', async () => {
    await linky.sandbox.forgetCalls();
    const deviceId = await connect(aPrm(), { daily: true, loadCurve: false, advice: false });
    const run = await until(deviceId, ({ state }) => state === 'succeeded');
    expect(run.curve).toBeNull();
    expect(
      (await linky.sandbox.calls()).filter(({ api }) => api === 'courbe_de_charge_consommation'),
    ).toEqual([]);
    expect(await syndic.device(deviceId)).toMatchObject({
      curveState: 'not_consented',
      purposes: { loadCurve: false },
    });
  });

  it('keeps the holes of the operator as holes', async () => {
    const prm = '42900589957123';
    const from = addDays(TODAY, -21);
    await linky.limitDepth(from);
    const deviceId = await connect(prm);
    const run = await until(deviceId, ({ state }) => state === 'succeeded');
    expect(run.daysWritten).toBe(18);
    await expectTruth(deviceId, prm, from);
  });
});

describe('a sync that meets trouble', () => {
  async function connectWith(fault: object): Promise<{ deviceId: string; prm: string }> {
    const prm = aPrm();
    await linky.sandbox.fault({ ...fault, prm });
    await linky.limitDepth(addDays(TODAY, -20));
    const deviceId = await connect(prm);
    return { deviceId, prm };
  }

  it.each([
    ['500', 'operator_unavailable'],
    ['503', 'operator_unavailable'],
    ['non-json', 'unreadable_answer'],
    ['429', 'quota'],
  ])('waits after %s, says %s, and then brings everything', async (kind, reason) => {
    const { deviceId, prm } = await connectWith({ api: 'consommation_quotidienne', kind });
    const waiting = await until(deviceId, ({ state }) => state === 'waiting');
    expect(waiting.reason).toBe(reason);
    const waitMs = Date.parse(waiting.nextTryAt ?? '') - linky.clock.nowMs();
    expect(waitMs).toBeGreaterThan(30_000);
    expect(waitMs).toBeLessThan(90_000);
    await linky.sandbox.advance('PT150S');
    await until(deviceId, ({ state }) => state === 'succeeded');
    await expectTruth(deviceId, prm, addDays(TODAY, -20));
  });

  it('goes on with the other APIs where our application lacks one, and shows it', async () => {
    const { deviceId } = await connectWith({ api: 'consommation_quotidienne', kind: '900908' });
    const run = await until(deviceId, ({ state }) => state === 'succeeded');
    expect(run).toMatchObject({ reaction: 'fix', reason: null, daysWritten: 0, intervalsWritten: 20 * 48 });
    expect((await syndic.device(deviceId))?.scopes).toMatchObject({
      daily: 'not_subscribed',
      loadCurve: 'active',
    });
  });

  it('renews a token that died and makes the call again', async () => {
    const { deviceId, prm } = await connectWith({
      api: 'courbe_de_charge_consommation',
      kind: 'token-expired',
    });
    const run = await until(deviceId, ({ state }) => state === 'succeeded');
    expect(run.reason).toBeNull();
    await expectTruth(deviceId, prm, addDays(TODAY, -20));
  });

  it('reads JSON under any content type', async () => {
    const { deviceId, prm } = await connectWith({ api: '*', kind: 'octet-stream', times: 3 });
    await until(deviceId, ({ state }) => state === 'succeeded');
    await expectTruth(deviceId, prm, addDays(TODAY, -20));
  });
});

describe('a consent that ends', () => {
  it('stops the calls at once when it is withdrawn, and keeps what was read', async () => {
    const deviceId = await connect(aPrm());
    await until(deviceId, ({ intervalsWritten }) => intervalsWritten > 0);
    await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
    const run = await runOf(deviceId);
    expect(run).toMatchObject({ state: 'cancelled', reason: 'consent_withdrawn', nextTryAt: null });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await linky.sandbox.forgetCalls();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await linky.sandbox.calls()).toEqual([]);
    expect(await runOf(deviceId)).toEqual(run);
    const device = await syndic.device(deviceId);
    expect(device).toMatchObject({ state: 'withdrawn', purposes: null, lastReadingAt: expect.any(String) });
    expect(await meterOf(deviceId)).toMatchObject({ askedUntil: addDays(TODAY, -1) });
    await syndic.post(`${syndic.linky}/sync`, { deviceId }).expect(409);
  });

  it('is given again in the application while the share at the operator stands', async () => {
    const deviceId = await connect(aPrm());
    await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
    const agreement = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
    const { body } = await syndic
      .post(`${syndic.linky}/devices/${deviceId}/reconnect`, agreement)
      .expect(200);
    expect(body).toMatchObject({
      authorizationUrl: null,
      device: { state: 'connected', purposes: ALL_PURPOSES },
    });
    await syndic.post(`${syndic.linky}/devices/${deviceId}/reconnect`, agreement).expect(409);
    await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
  });

  it("needs the operator's page again once the share was deleted there", async () => {
    const prm = aPrm();
    const deviceId = await connect(prm);
    await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
    await linky.sandbox.deleteShares();
    const agreement = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
    const { body } = await syndic
      .post(`${syndic.linky}/devices/${deviceId}/reconnect`, agreement)
      .expect(200);
    expect(body.device).toMatchObject({ id: deviceId, state: 'awaiting_consent' });
    const landing = await syndic.comeBack(await linky.sandbox.decide(body.authorizationUrl, 'accept', prm));
    expect(landing.searchParams.get('linky')).toBe('connected');
    await syndic.delete(`${syndic.linky}/devices/${deviceId}`).expect(204);
  });

  it('is believed to be revoked a day after the operator first denies it', async () => {
    const deviceId = await connect('26584978546985');
    await until(deviceId, ({ state, reason }) => state === 'waiting' && reason === 'consent_missing');
    expect((await syndic.device(deviceId))?.state).toBe('connected');
    await linky.sandbox.advance('PT24H');
    await until(deviceId, ({ state }) => state === 'failed');
    expect((await syndic.device(deviceId))?.state).toBe('revoked');
    const evidence = await linky.database.dataSource.query(
      `select actor_user_id, cause from consent_events where device_id = $1 and kind = 'revoked'`,
      [deviceId],
    );
    expect(evidence).toEqual([{ actor_user_id: null, cause: 'adam-dc-0008' }]);
  });
});
