import { beforeEach, describe, expect, it } from '@jest/globals';
import { CURVE, DAILY, TestSandbox } from '../testing/test-sandbox.ts';

const PRM = '22516914714270';
const OTHER = '00000000000101';
let sandbox: TestSandbox;
let token: string;
beforeEach(async () => {
  sandbox = await TestSandbox.start('2026-11-22T10:00:00Z');
  await sandbox.http
    .post('/control/shares')
    .send({ prms: [PRM, OTHER] })
    .expect(201);
  token = await sandbox.newToken();
  await sandbox.http.delete('/control/requests').expect(204);
});

interface Logged {
  time: string;
  api: string;
  meter: string | null;
  quota: string | null;
  fault: string | null;
  status: number | null;
}

/** A call without a step of the clock. */
const call = (path: string, pointId = PRM) =>
  sandbox.http
    .get(path)
    .query({ pointId, dateDebut: '2026-11-20', dateFin: '2026-11-21' })
    .set('Authorization', `Bearer ${token}`);
const requests = async (query: object = {}) =>
  ((await sandbox.http.get('/control/requests').query(query).expect(200)).body as { requests: Logged[] })
    .requests;
const summary = async () =>
  ((await sandbox.http.get('/control/requests/summary').expect(200)).body as { apis: object }).apis;

describe('the request log', () => {
  it('tells which calls were counted, of which meter, at which instant', async () => {
    await call(CURVE);
    await call(CURVE, OTHER);
    await call(DAILY);
    await sandbox.clock.advance('PT1S');
    await sandbox.http.get(CURVE).set('Authorization', 'Bearer dead');
    const [first, second, third, dead] = await requests();
    expect(first).toMatchObject({ time: '2026-11-22T10:00:00.000Z', quota: 'counted', status: 200 });
    expect(first?.meter).toMatch(/^[\w-]{16}$/);
    expect(second?.meter).not.toBe(first?.meter);
    expect(third?.meter).toBe(first?.meter);
    expect(dead).toMatchObject({ quota: null, status: 401, meter: null });
  });

  it('can be asked for one API and from an instant on', async () => {
    await call(CURVE);
    await call(DAILY);
    await sandbox.clock.advance('PT1S');
    await call(DAILY);
    const apis = async (query: object) => (await requests(query)).map(({ api }) => api);
    expect(await apis({ api: 'consommation_quotidienne' })).toHaveLength(2);
    expect(await apis({ since: '2026-11-22T10:00:01Z' })).toEqual(['consommation_quotidienne']);
    await sandbox.http.get('/control/requests').query({ api: 'x' }).expect(400);
    await sandbox.http.get('/control/requests').query({ since: 'yesterday' }).expect(400);
  });
});

describe('the summary', () => {
  it('knows the fullest windows of each API, and what was refused', async () => {
    for (let index = 0; index < 7; index++) await call(CURVE);
    await sandbox.clock.advance('PT30S');
    await call(CURVE);
    await call(DAILY);
    expect(await summary()).toEqual({
      courbe_de_charge_consommation: {
        calls: 8,
        counted: 6,
        refused: 2,
        status429: 2,
        worst: { second: 5, minute: 6, hour: 6, day: 6 },
      },
      consommation_quotidienne: {
        calls: 1,
        counted: 1,
        refused: 0,
        status429: 0,
        worst: { second: 1, minute: 1, hour: 1, day: 1 },
      },
    });
  });

  it('does not count a call that misfortune answered 429', async () => {
    await sandbox.fault({ api: 'courbe_de_charge_consommation', kind: '429', times: 5 });
    for (let index = 0; index < 10; index++) await call(CURVE);
    const entries = await requests();
    expect(entries.map(({ status }) => status)).toEqual([
      ...Array<number>(5).fill(429),
      ...Array<number>(5).fill(200),
    ]);
    expect(entries[0]).toMatchObject({ fault: '429', quota: null });
    expect(await summary()).toMatchObject({
      courbe_de_charge_consommation: { counted: 5, refused: 0, status429: 5 },
    });
  });
});

describe('the quotas', () => {
  const enforce = (enforced: unknown) => sandbox.http.post('/control/quotas').send({ enforced });

  it('of each API are its own', async () => {
    for (let index = 0; index < 5; index++) await call(CURVE);
    expect((await call(CURVE)).status).toBe(429);
    expect((await call(DAILY)).status).toBe(200);
  });

  it('can be lifted, and count on', async () => {
    await enforce(false).expect(200);
    for (let index = 0; index < 12; index++) expect((await call(CURVE)).status).toBe(200);
    expect(await summary()).toMatchObject({
      courbe_de_charge_consommation: { counted: 12, worst: { second: 12 } },
    });
    await enforce(true);
    expect((await call(CURVE)).status).toBe(429);
    expect((await sandbox.http.get('/control/quotas')).body).toEqual({ enforced: true });
    await enforce('yes').expect(400);
  });
});

describe('random faults', () => {
  const spoil = (order: object) => sandbox.http.post('/control/faults/random').send(order);

  it('spoil calls for data until they are ended', async () => {
    await spoil({ seed: 7, rate: 1, kinds: ['500', '503'] }).expect(201);
    expect([500, 503]).toContain((await call(CURVE)).status);
    expect((await sandbox.services({ autorisationId: 1, comptage: true })).status).toBe(200);
    expect((await sandbox.http.get('/control/faults')).body).toMatchObject({
      random: { seed: '7', rate: 1, calls: 1, spoiled: 1, until: null },
    });
    await sandbox.http.delete('/control/faults/random').expect(204);
    expect((await call(CURVE)).status).toBe(200);
  });

  it('spoil services, tokens and pages that are named', async () => {
    await spoil({
      seed: 7,
      rate: 0,
      rates: { subscribed_services: 1 },
      kinds: ['server-error', '503'],
    }).expect(400);
    await spoil({
      seed: 7,
      rate: 0,
      rates: { subscribed_services: 1, ores_consent: 1 },
      kinds: ['server-error', '503'],
    }).expect(201);
    expect((await call(CURVE)).status).toBe(200);
    expect((await sandbox.services({ autorisationId: 1, comptage: true })).status).toBe(503);
  });

  it('give way to ordered ones, and end at their instant', async () => {
    await spoil({ seed: 's', rate: 1, kinds: ['503'], until: '2026-11-22T10:00:05Z' }).expect(201);
    await sandbox.fault({ api: '*', kind: 'dc-0008' });
    expect([(await call(CURVE)).status, (await call(CURVE)).status]).toEqual([403, 503]);
    await sandbox.clock.advance('PT5S');
    expect((await call(CURVE)).status).toBe(200);
  });

  it('are refused when nobody would understand them', async () => {
    for (const order of [
      { seed: 1, rate: 2, kinds: ['500'] },
      { seed: 1, rate: 0.1, kinds: [] },
      { seed: 1, rate: 0.1, kinds: ['server-error'] },
      { rate: 0.1, kinds: ['500'] },
      { seed: 1, rate: 0.1, kinds: ['500'], until: 'later' },
      { seed: 1, rate: 0.1, kinds: ['500'], rates: { token: 2 } },
      { seed: 1, rate: 0.1, kinds: ['500'], rates: { nowhere: 0.1 } },
    ])
      await spoil(order).expect(400);
  });
});

describe('shares in bulk', () => {
  it('are made with one request, each point once', async () => {
    const prms = Array.from({ length: 10_000 }, (_, index) => `4${String(index).padStart(13, '0')}`);
    const { body } = await sandbox.http
      .post('/control/shares')
      .send({ prms: [...prms, PRM, PRM] })
      .expect(201);
    const { created, shares } = body as { created: number; shares: { prm: string; dateFin: string }[] };
    expect(created).toBe(10_000);
    expect(shares.map(({ prm }) => prm)).toEqual([...prms, PRM]);
    expect(shares[0]).toMatchObject({ dateDebut: '2026-11-22', dateFin: '2029-11-21' });
    await sandbox.restart();
    expect((await call(CURVE, prms[9_999])).status).toBe(200);
    await sandbox.http.post('/control/shares').send({ prms: [] }).expect(400);
    await sandbox.http
      .post('/control/shares')
      .send({ prms: ['1'] })
      .expect(400);
  });
});
