import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import { A_BUILDING, TEST_PASSWORD } from '@coprowatt/identity/testing';
import { secretsOf } from '../testing/application.ts';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { linkTokenIn, mailsTo } from '../testing/mails.ts';
import { prmOf } from '../testing/points.ts';

// A signed-in stranger (`other`, syndic of another organisation) knows a victim's PRM and tries everything (design rule 7).

jest.setTimeout(180_000);

const AGREEMENT = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
const TOLD = /^Quelqu’un demande à relier votre compteur/;
let linky: LinkyApp;
let syndic: Browser;
let owner: Browser;
let other: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  [syndic, owner, other] = await Promise.all([
    linky.browser('syndic'),
    linky.browser('co_owner'),
    linky.browser('other'),
  ]);
});
afterAll(() => linky.close());

/** A healthy point that no other test uses. */
function aPrm(): string {
  serial += 1;
  return prmOf(4_000 + serial);
}

async function connected(browser: Browser, prm = aPrm(), more: object = {}) {
  const { device, authorizationUrl } = await browser.configured(prm, more);
  const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
  const landing = await browser.comeBack(query);
  return {
    prm,
    device,
    query,
    landing,
    authorizationUrl,
    authorisation: query?.get('autorisation_id') ?? '',
  };
}

/** A meter that is connected and has readings. */
async function aVictim(browser = syndic, more: object = {}) {
  const victim = await connected(browser, aPrm(), more);
  await eventually(
    () => browser.device(victim.device.id),
    (seen) => seen?.lastReadingAt !== null && seen?.lastSyncAt !== null,
  );
  return victim;
}

const stateOf = (authorizationUrl: string) => new URL(authorizationUrl).searchParams.get('state') ?? '';
const outcomeOf = (landing: URL) => landing.searchParams.get('linky');

/** Returns to the stranger's own request with something that is not his. */
async function stranger(prm: string, brought: Record<string, string>, browser = other, more: object = {}) {
  const { device, authorizationUrl } = await browser.configured(prm, more);
  // Whoever has the point, the answer is the same.
  expect(device).toMatchObject({ state: 'awaiting_consent', connectedAt: null, contested: false });
  const landing = await browser.comeBack({ ...brought, state: stateOf(authorizationUrl) });
  return { device, outcome: outcomeOf(landing) };
}

/** Neither through his own row for the point nor through the victim's meter does he reach a figure. */
async function expectNothing(browser: Browser, own: LinkyDevice | null, victim: LinkyDevice): Promise<void> {
  const building = `/api/v1/buildings/${browser.buildingId}`;
  const days = 'from=2026-06-18&to=2026-06-23';
  const reads = (id: string) => [
    `${building}/iot/readings?metric=electricity_consumption&granularity=day&${days}&deviceId=${id}`,
    `${building}/iot/statistics?${days}&deviceId=${id}`,
  ];
  for (const path of reads(victim.id)) await browser.get(path).expect(404);
  for (const act of ['sync', `devices/${victim.id}/reconnect`, `devices/${victim.id}/move`])
    await browser.post(`${browser.linky}/${act}`, bodyFor(act, victim, browser)).expect(404);
  await browser.delete(`${browser.linky}/devices/${victim.id}`).expect(404);
  if (!own) return;
  expect((await browser.device(own.id))?.state ?? 'gone').not.toMatch(/connected|suspect/);
  expect((await browser.runs()).filter(({ deviceId }) => deviceId === own.id)).toEqual([]);
  const stored: { n: number }[] = await linky.database.dataSource.query(
    `select (select count(*) from iot_days where device_id = $1)::int + (select count(*) from iot_readings
      where device_id = $1)::int as n`,
    [own.id],
  );
  expect(stored).toEqual([{ n: 0 }]);
}

function bodyFor(act: string, victim: LinkyDevice, browser: Browser): object {
  if (act === 'sync') return { deviceId: victim.id };
  return act.endsWith('move') ? { buildingId: browser.buildingId } : AGREEMENT;
}

async function expectAlive(browser: Browser, { id }: LinkyDevice, contested: boolean): Promise<void> {
  expect(await browser.device(id)).toMatchObject({ state: 'connected', contested });
  const { body } = await browser.post(`${browser.linky}/sync`, { deviceId: id }).expect(202);
  await eventually(
    async () => (await browser.runs()).find((run) => run.id === body.runs[0].id),
    (run) => run?.state === 'succeeded',
  );
}

async function expectTold(address: string, prm: string): Promise<void> {
  const told = (await mailsTo(linky, address)).filter(({ subject }) => TOLD.test(subject));
  const mine = told.filter(({ subject }) => subject.includes(`…${prm.slice(-4)}`));
  expect(mine).toHaveLength(1);
  expect(mine[0]?.text).not.toMatch(new RegExp(`${prm}|other|Syndic du Sud|Lyon`));
}

describe("a stranger's return from the operator", () => {
  it('brings nothing when it is forged', async () => {
    const victim = await aVictim();
    const { device, outcome } = await stranger(victim.prm, { autorisation_id: '912345678' });
    expect(outcome).toBe('confirming');
    await expectNothing(other, device, victim.device);
    await expectAlive(syndic, victim.device, false);
    await other.delete(`${other.linky}/devices/${device.id}`).expect(204);
  });

  it("brings nothing when it is the victim's own, again or in the stranger's session", async () => {
    const victim = await aVictim();
    for (const browser of [other, await linky.browser('syndic')])
      expect(outcomeOf(await browser.comeBack(victim.query))).toBe('unknown');
    expect(outcomeOf(await syndic.comeBack(victim.query))).toBe('already');
    await expectNothing(other, null, victim.device);
    await expectAlive(syndic, victim.device, false);
  });

  it("cannot take a victim's return that is still under way", async () => {
    const prm = aPrm();
    const { device, authorizationUrl } = await syndic.configured(prm);
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
    for (const browser of [other, owner]) expect((await browser.comeBack(query)).pathname).toBe('/portfolio');
    expect((await syndic.device(device.id))?.state).toBe('awaiting_consent');
    expect(outcomeOf(await syndic.comeBack(query))).toBe('connected');
  });

  it("with the victim's autorisation_id goes to review, and the victim is told", async () => {
    const victim = await aVictim();
    const { device, outcome } = await stranger(victim.prm, { autorisation_id: victim.authorisation });
    expect(outcome).toBe('review');
    await expectNothing(other, device, victim.device);
    await expectAlive(syndic, victim.device, true);
    await expectTold('syndic@copro.test', victim.prm);
    expect((await other.device(device.id))?.contested).toBe(false);
  });

  it('with it on a later day, when the service is too old, is told to the victim as well', async () => {
    const victim = await aVictim();
    await linky.sandbox.advance('PT24H');
    const { device, outcome } = await stranger(victim.prm, { autorisation_id: victim.authorisation });
    expect(outcome).toBe('review');
    await expectNothing(other, device, victim.device);
    await expectAlive(syndic, victim.device, true);
    await expectTold('syndic@copro.test', victim.prm);
  });

  it("for a neighbour's private meter goes to review, and the neighbour alone is told", async () => {
    const victim = await aVictim(owner, { usage: 'private' });
    const occupant = await linky.browser('occupant');
    const brought = { autorisation_id: victim.authorisation };
    const attempt = await stranger(victim.prm, brought, occupant, { usage: 'private' });
    expect(attempt.outcome).toBe('review');
    await expectNothing(occupant, attempt.device, victim.device);
    await expectAlive(owner, victim.device, true);
    await expectTold('owner@copro.test', victim.prm);
    const toSyndic = await mailsTo(linky, 'syndic@copro.test');
    expect(toSyndic.filter(({ subject }) => subject.includes(victim.prm.slice(-4)))).toEqual([]);
  });

  it('with an account of his own goes to review as long as the victim holds the point', async () => {
    const victim = await aVictim();
    await asAnotherAccount(victim.device);
    const { device, outcome } = await stranger(victim.prm, { autorisation_id: victim.authorisation });
    expect(outcome).toBe('review');
    await expectNothing(other, device, victim.device);
    await expectAlive(syndic, victim.device, true);
    await expectTold('syndic@copro.test', victim.prm);
  });

  it("after the victim's withdrawal needs more than the victim's autorisation_id", async () => {
    const victim = await aVictim();
    await syndic.delete(`${syndic.linky}/devices/${victim.device.id}`).expect(204);
    const { device, outcome } = await stranger(victim.prm, { autorisation_id: victim.authorisation });
    expect(outcome).toBe('review');
    await expectNothing(other, device, victim.device);
    expect(await syndic.device(victim.device.id)).toMatchObject({ state: 'withdrawn', contested: true });
    await expectTold('syndic@copro.test', victim.prm);
  });
});

describe('a stranger who goes another way', () => {
  it('gets nowhere by reconnecting a row of his own', async () => {
    const victim = await aVictim();
    const { device, authorizationUrl } = await other.configured(victim.prm);
    await other.comeBack(await linky.sandbox.decide(authorizationUrl, 'refuse', victim.prm));
    const reconnect = `${other.linky}/devices/${device.id}/reconnect`;
    const { body } = await other.post(reconnect, AGREEMENT).expect(200);
    expect(body.device.state).toBe('awaiting_consent');
    const brought = { autorisation_id: victim.authorisation, state: stateOf(body.authorizationUrl) };
    expect(outcomeOf(await other.comeBack(brought))).toBe('review');
    expect((await other.post(reconnect, AGREEMENT).expect(409)).body.code).toBe('already_claimed');
    expect((await other.configure(victim.prm).expect(409)).body.code).toBe('already_claimed');
    await expectNothing(other, device, victim.device);
    await expectAlive(syndic, victim.device, true);
    await expectTold('syndic@copro.test', victim.prm);
  });

  it('gets nowhere by a second building, nor by moving his row there', async () => {
    const victim = await aVictim();
    const { organisationId } = linky.tenants.lyon;
    const seeder = linky.app.get(IdentitySeeder);
    const second = await seeder.createBuilding(organisationId, { ...A_BUILDING, name: 'Croix-Rousse' });
    const there = await linky.signIn('other@copro.test', second.id);
    const { device } = await other.configured(victim.prm);
    await other.post(`${other.linky}/devices/${device.id}/move`, { buildingId: second.id }).expect(200);
    const again = await stranger(victim.prm, { autorisation_id: victim.authorisation }, there);
    expect(again).toMatchObject({ device: { id: device.id }, outcome: 'review' });
    await there
      .post(`${there.linky}/devices/${device.id}/move`, { buildingId: other.buildingId })
      .expect(200);
    await expectNothing(other, device, victim.device);
    const intoTheirs = { buildingId: syndic.buildingId };
    await other.post(`${other.linky}/devices/${device.id}/move`, intoTheirs).expect(404);
    await expectAlive(syndic, victim.device, true);
    await expectTold('syndic@copro.test', victim.prm);
  });

  it('gets nowhere by handing his building over, to an accomplice or to the victim', async () => {
    const victim = await aVictim();
    const seeder = linky.app.get(IdentitySeeder);
    const trap = await seeder.createBuilding(linky.tenants.lyon.organisationId, {
      ...A_BUILDING,
      name: 'Piège',
    });
    const there = await linky.signIn('other@copro.test', trap.id);
    const { device } = await stranger(victim.prm, { autorisation_id: victim.authorisation }, there);
    const accomplice = await seeder.createOrganisation('Complice');
    const email = 'accomplice@copro.test';
    const { id } = await seeder.createUser({
      email,
      password: TEST_PASSWORD,
      displayName: 'accomplice',
      language: 'fr',
    });
    await seeder.grant(id, { role: 'syndic', organisationId: accomplice.id, buildingId: null });
    const path = `/api/v1/buildings/${trap.id}/handover`;
    const offered = async (to: string) => {
      await there.post(path, { email: to }).expect(201);
      const mails = await mailsTo(linky, to);
      return linkTokenIn(mails.find(({ text }) => text.includes('/handover#'))?.text ?? '', 'handover');
    };
    const accept = (browser: Browser, token: string, organisationId: string) =>
      browser.post('/api/v1/handovers/accept', { token, organisationId, mandateReference: 'AG' });

    const { organisationId } = linky.tenants.lille;
    const toVictim = await offered('syndic@copro.test');
    expect((await accept(syndic, toVictim, organisationId).expect(409)).body.code).toBe('conflict');
    const taker = await linky.signIn(email, trap.id);
    await accept(taker, await offered(email), accomplice.id).expect(200);
    const { body } = await taker.post(`${taker.linky}/devices/${device.id}/reconnect`, AGREEMENT).expect(200);
    expect(body.device.state).toBe('awaiting_consent');
    await expectNothing(taker, device, victim.device);
    await expectNothing(other, null, victim.device);
    await other.post(`/api/v1/buildings/${syndic.buildingId}/handover`, { email }).expect(404);
    await expectAlive(syndic, victim.device, false);
    await expectTold('syndic@copro.test', victim.prm);
  });
});

describe('the honest ways', () => {
  it('lead back after a withdrawal with a new yes alone', async () => {
    const { device } = await aVictim();
    await syndic.delete(`${syndic.linky}/devices/${device.id}`).expect(204);
    const { body } = await syndic
      .post(`${syndic.linky}/devices/${device.id}/reconnect`, AGREEMENT)
      .expect(200);
    expect(body).toMatchObject({ authorizationUrl: null, device: { state: 'connected' } });
  });

  it('connect a second meter of the same holder, whose autorisation_id is the same', async () => {
    const first = await connected(syndic, '22315546958763');
    const second = await connected(syndic, '63695879465986');
    expect(second.authorisation).toBe(first.authorisation);
    expect([outcomeOf(first.landing), outcomeOf(second.landing)]).toEqual(['connected', 'connected']);
    await expectAlive(syndic, first.device, false);
  });

  it('let a colleague of the same syndic withdraw and connect again', async () => {
    const { device } = await connected(syndic);
    const seeder = linky.app.get(IdentitySeeder);
    const email = 'colleague@copro.test';
    const { id } = await seeder.createUser({
      email,
      password: TEST_PASSWORD,
      displayName: 'colleague',
      language: 'fr',
    });
    const { organisationId } = linky.tenants.lille;
    await seeder.grant(id, { role: 'syndic', organisationId, buildingId: null });
    const colleague = await linky.signIn(email, syndic.buildingId);
    await colleague.delete(`${colleague.linky}/devices/${device.id}`).expect(204);
    const { body } = await colleague
      .post(`${colleague.linky}/devices/${device.id}/reconnect`, AGREEMENT)
      .expect(200);
    expect(body.device.state).toBe('connected');
    await expectAlive(syndic, device, false);
  });
});

/** As if the victim had proved his connection with another account at the operator, as a former tenant has. */
async function asAnotherAccount({ id }: LinkyDevice): Promise<void> {
  await linky.database.dataSource.query(
    `with former as (update linky_connections set proved_authorisation_hash = $2 where device_id = $1
        returning subject_id)
      update linky_spent_authorisations s set authorisation_hash = $2
        where s.authorisation_hash = (select proved_authorisation_hash from linky_connections where device_id = $1)`,
    [id, secretsOf(linky.keys).lookupHash(`former account of ${id}`)],
  );
}

describe('a return that is altered, old or of the v1 flow', () => {
  it('means nothing with an altered state, another session or none', async () => {
    const prm = aPrm();
    const { device, authorizationUrl } = await syndic.configured(prm);
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
    const altered = new URLSearchParams(query ?? {});
    altered.set('state', `${altered.get('state')?.slice(0, -1)}_`);
    const landing = await syndic.comeBack(altered);
    expect(landing.pathname + landing.search).toBe(`/buildings/${syndic.buildingId}/iot?linky=unknown`);
    const colleague = await linky.browser('syndic');
    for (const stranger of [other, colleague]) {
      const elsewhere = await stranger.comeBack(query);
      expect(elsewhere.pathname + elsewhere.search).toBe('/portfolio?linky=unknown');
    }
    expect((await syndic.device(device.id))?.state).toBe('awaiting_consent');
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('connected');
  });

  it('is refused in the form of the v1 flow, which leaves the state usable', async () => {
    const prm = aPrm();
    const { device, authorizationUrl } = await syndic.configured(prm);
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
    const state = query?.get('state') ?? '';
    const forgeries: Record<string, string>[] = [
      { code: 'abc', state, usage_point_id: prm },
      { ...Object.fromEntries(query ?? []), usage_point_id: prm },
      { ...Object.fromEntries(query ?? []), code: 'abc' },
      { state, autorisation_id: '1 or 1' },
      { state },
    ];
    for (const forged of forgeries)
      expect((await syndic.comeBack(forged)).searchParams.get('linky')).toBe('unknown');
    expect((await syndic.device(device.id))?.state).toBe('awaiting_consent');
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('connected');
  });

  it('does not accept a share that is older than the request', async () => {
    const prm = aPrm();
    const { autorisationId } = await linky.sandbox.share(prm, '2026-06-01');
    const { device, authorizationUrl } = await syndic.configured(prm);
    const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
    const landing = await syndic.comeBack({ autorisation_id: String(autorisationId), state });
    expect(landing.searchParams.get('linky')).toBe('confirming');
    await linky.sandbox.advance('PT20M');
    await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.state === 'expired',
    );
  });
});

describe('two subjects and one point', () => {
  it('go to review while both hold an open state, whoever shared it', async () => {
    const prm = aPrm();
    const mine = await syndic.configured(prm);
    const theirs = await other.configured(prm);
    const query = await linky.sandbox.decide(mine.authorizationUrl, 'accept', prm);
    expect((await syndic.comeBack(query)).searchParams.get('linky')).toBe('review');
    const stolen = {
      autorisation_id: query?.get('autorisation_id') ?? '',
      state: new URL(theirs.authorizationUrl).searchParams.get('state') ?? '',
    };
    expect((await other.comeBack(stolen)).searchParams.get('linky')).toBe('review');
    expect((await syndic.device(mine.device.id))?.state).toBe('review');
    expect((await other.device(theirs.device.id))?.state).toBe('review');
    expect(
      [...(await syndic.runs()), ...(await other.runs())].filter(({ deviceId }) =>
        [mine.device.id, theirs.device.id].includes(deviceId),
      ),
    ).toEqual([]);
  });

  it('does not accept an authorisation that another subject spends at the same moment', async () => {
    const prm = aPrm();
    const { authorizationUrl } = await syndic.configured(prm);
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
    const hash = secretsOf(linky.keys).lookupHash(query?.get('autorisation_id') ?? '');
    const rival = linky.database.dataSource.createQueryRunner();
    await rival.startTransaction();
    await rival.query(
      "insert into linky_spent_authorisations values ($1, 'user', gen_random_uuid(), now())",
      [hash],
    );
    const landing = syndic.comeBack(query);
    await eventually(
      () =>
        linky.database.dataSource.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            and query like 'insert into linky_spent%'`,
        ),
      (waiting: unknown[]) => waiting.length > 0,
    );
    await rival.commitTransaction();
    await rival.release();
    expect((await landing).searchParams.get('linky')).toBe('review');
  });

  it('never end with two live connections, however they race', async () => {
    const prm = aPrm();
    const mine = await syndic.configured(prm);
    const theirs = await other.configured(prm);
    const query = await linky.sandbox.decide(mine.authorizationUrl, 'accept', prm);
    const authorisation = query?.get('autorisation_id') ?? '';
    await Promise.all([
      syndic.comeBack(query),
      other.comeBack({
        autorisation_id: authorisation,
        state: new URL(theirs.authorizationUrl).searchParams.get('state') ?? '',
      }),
    ]);
    expect((await syndic.device(mine.device.id))?.state).toBe('review');
    expect((await other.device(theirs.device.id))?.state).toBe('review');
  });
});
