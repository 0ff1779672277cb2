import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Claim, ConsentList, LinkyDevice, LiveEvents } from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import { TEST_PASSWORD } from '@coprowatt/identity/testing';
import { LiveBus } from '@coprowatt/platform';
import { secretsOf } from '../testing/application.ts';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';

jest.setTimeout(180_000);

const CLAIMS = '/api/v1/admin/claims';
const AGREEMENT = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
let linky: LinkyApp;
let admin: Browser;
let syndic: Browser;
let other: Browser;
let owner: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  [admin, syndic, other, owner] = await Promise.all([
    linky.browser('admin'),
    linky.browser('syndic'),
    linky.browser('other'),
    linky.browser('co_owner'),
  ]);
});
afterAll(() => linky.close());

function aPrm(): string {
  serial += 1;
  return `0000000000${String(1_000 + serial)}`;
}

async function connected(browser: Browser, prm: string) {
  const { device, authorizationUrl } = await browser.configured(prm);
  const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
  await browser.comeBack(query);
  return { device, authorisation: query?.get('autorisation_id') ?? '' };
}

/** As if a connection had been proved with another account at the operator, as a former tenant's was. */
async function asAnotherAccount({ id }: LinkyDevice): Promise<void> {
  await linky.database.dataSource.query(
    `with former as (update linky_connections set proved_authorisation_hash = $2 where device_id = $1)
      update linky_spent_authorisations s set authorisation_hash = $2
        where s.authorisation_hash = (select proved_authorisation_hash from linky_connections where device_id = $1)`,
    [id, secretsOf(linky.keys).lookupHash(`former account of ${id}`)],
  );
}

/** The former holder's meter, with readings, and the claim of somebody with an account of his own for it. */
async function aClaim() {
  const prm = aPrm();
  const { device: held, authorisation } = await connected(syndic, prm);
  await eventually(
    () => syndic.device(held.id),
    (seen) => seen?.lastReadingAt !== null && seen?.lastSyncAt !== null,
  );
  await asAnotherAccount(held);
  return { held, ...(await claimed(prm, authorisation)) };
}

async function claimed(prm: string, authorisation: string) {
  const { device, authorizationUrl } = await other.configured(prm, { label: 'Chaufferie' });
  const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
  await other.comeBack({ autorisation_id: authorisation, state });
  const [claim, ...more] = (await list()).filter(({ prmMasked }) => prmMasked === `…${prm.slice(-4)}`);
  if (!claim || more.length > 0) throw new Error('not exactly one claim');
  return { prm, device, claim };
}

async function list(state?: string): Promise<Claim[]> {
  return (await admin.get(state ? `${CLAIMS}?state=${state}` : CLAIMS).expect(200)).body.items;
}

const decide = (id: string, decision: string, reason = 'bail du 1er juin vu') =>
  admin.post(`${CLAIMS}/${id}`, { decision, reason });

/** What the claimant reads of his agreements for this meter, step by step. */
async function agreementsTo(deviceId: string): Promise<string[][]> {
  const { items } = (await other.get('/api/v1/me/consents').expect(200)).body as ConsentList;
  return items
    .filter((consent) => consent.deviceId === deviceId)
    .map(({ history }) => history.map(({ kind }) => kind));
}

async function subjectsTo(email: string, prm: string): Promise<string[]> {
  const mine = (await mailsTo(linky, email)).filter(({ subject }) => subject.includes(`…${prm.slice(-4)}`));
  return mine.map(({ subject }) => subject).reverse();
}

describe('the claims', () => {
  it('show both parties by name and the point masked, to admins alone', async () => {
    const { claim, prm } = await aClaim();
    expect(claim).toEqual({
      id: expect.any(String),
      state: 'open',
      reason: 'held_by_another',
      provider: 'enedis',
      prmMasked: `…${prm.slice(-4)}`,
      openedAt: expect.any(String),
      claimant: {
        kind: 'organisation',
        name: 'Syndic du Sud',
        buildingName: 'Les Terreaux, Lyon',
        city: 'Lyon',
        usage: 'common',
        label: 'Chaufferie',
        since: claim.openedAt,
      },
      holder: expect.objectContaining({ name: 'Syndic du Nord', city: 'Lille', label: 'Ascenseur' }),
      provable: true,
      decidedAt: null,
      decidedBy: null,
      decisionReason: null,
    });
    expect(JSON.stringify(await list())).not.toContain(prm);
    for (const browser of [syndic, other, owner]) {
      await browser.get(CLAIMS).expect(403);
      await browser.post(`${CLAIMS}/${claim.id}`, { decision: 'refuse', reason: 'x' }).expect(403);
    }
    expect((await admin.get(`${CLAIMS}/${claim.id}`).expect(200)).body).toEqual(claim);
    await syndic.get(`${CLAIMS}/${claim.id}`).expect(403);
    await admin.get(`${CLAIMS}/none`).expect(404);
    await admin.get(`${CLAIMS}?state=mine`).expect(400);
    await decide(claim.id, 'keep').expect(400);
    await decide(claim.id, 'refuse', ' ').expect(400);
    await decide('00000000-0000-4000-8000-000000000000', 'refuse').expect(404);
    await decide('none', 'refuse').expect(404);
    expect((await list('open')).map(({ id }) => id)).toContain(claim.id);
  });

  it('are listed open ones first, then the newest of a long history', async () => {
    const { claim, device } = await aClaim();
    const db = linky.database.dataSource;
    const before = await list();
    await db.query(
      `insert into linky_claims select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'state', 'closed',
          'decided_at', now(), 'opened_at', c.opened_at - n * interval '1 hour'))).*
        from linky_claims c, generate_series(1, 310) n where c.id = $1`,
      [claim.id],
    );
    const items = await list();
    const open = before.filter(({ state }) => state === 'open').map(({ id }) => id);
    expect(items).toHaveLength(open.length + 300);
    expect((await list('closed')).map(({ id }) => id)).toEqual(items.slice(open.length).map(({ id }) => id));
    expect((await list('open')).map(({ id }) => id)).toEqual(open);
    expect(items.slice(0, open.length).map(({ id }) => id)).toEqual(open);
    const times = items.slice(open.length).map(({ openedAt }) => openedAt);
    expect(times).toEqual(times.toSorted().reverse());
    await db.query(`delete from linky_claims where device_id = $1 and state = 'closed'`, [device.id]);
  });

  it('are closed when the claimant gives up', async () => {
    const { claim, device, held } = await aClaim();
    expect((await syndic.device(held.id))?.contested).toBe(true);
    await other.delete(`${other.linky}/devices/${device.id}`).expect(204);
    const closed = (await list('closed')).find(({ id }) => id === claim.id);
    expect(closed).toMatchObject({ state: 'closed', claimant: { label: 'Chaufferie' }, decidedBy: null });
    expect((await syndic.device(held.id))?.contested).toBe(false);
    expect((await decide(claim.id, 'transfer').expect(409)).body.code).toBe('claim_decided');
  });

  it('are closed when nobody decides for 30 days, both sides are told, and they can be made anew', async () => {
    const { claim, device, held, prm } = await aClaim();
    await linky.sandbox.advance('P29DT23H');
    expect((await other.device(device.id))?.state).toBe('review');
    await linky.sandbox.advance('PT2H');
    const seen = await eventually(
      () => other.device(device.id),
      (one) => one?.state !== 'review',
    );
    expect(seen?.state).toBe('expired');
    expect((await list('closed')).find(({ id }) => id === claim.id)).toMatchObject({ decidedBy: null });
    expect(await syndic.device(held.id)).toMatchObject({ state: 'connected', contested: false });
    const last4 = prm.slice(-4);
    const restsUnanswered = `Compteur …${last4}\u00a0: votre demande est restée sans réponse`;
    expect(await subjectsTo('other@copro.test', prm)).toEqual([restsUnanswered]);
    expect((await subjectsTo('syndic@copro.test', prm)).at(-1)).toBe(
      `Compteur …${last4}\u00a0: la demande est close`,
    );
    const rows = await linky.database.dataSource.query(
      `select act, actor_id as actor, organisation_id as organisation from audit_logs where subject_id = $1 order by at`,
      [claim.id],
    );
    expect(rows).toEqual([
      { act: 'claim.opened', actor: null, organisation: null },
      { act: 'claim.lapsed', actor: null, organisation: null },
    ]);
    expect((await decide(claim.id, 'transfer').expect(409)).body.code).toBe('claim_decided');
    const reconnect = `${other.linky}/devices/${device.id}/reconnect`;
    const { body } = await other.post(reconnect, AGREEMENT).expect(200);
    expect(body.device.state).toBe('awaiting_consent');
  });

  it('say in the log that they were opened, in the chain of neither party', async () => {
    const { claim } = await aClaim();
    const rows = await linky.database.dataSource.query(
      'select act, organisation_id, actor_id from audit_logs where subject_id = $1',
      [claim.id],
    );
    expect(rows).toEqual([{ act: 'claim.opened', organisation_id: null, actor_id: null }]);
  });
});

describe('browsers', () => {
  interface Nudge {
    rooms: string[];
    state: string;
    deviceId: string;
  }
  const nudges: Nudge[] = [];
  beforeAll(() => {
    const bus = linky.app.get(LiveBus);
    const emit = bus.emit.bind(bus);
    jest.spyOn(bus, 'emit').mockImplementation(async (rooms, event, payload) => {
      if (event === 'consent.changed') nudges.push({ rooms, ...(payload as LiveEvents['consent.changed']) });
      await emit(rooms, event, payload);
    });
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });

  /** What one meter's browsers were told since the last time, each to its building. */
  function takeNudges(browser: Browser, { id }: { id: string }): string[] {
    const mine = nudges.filter(({ deviceId }) => deviceId === id);
    expect(new Set(mine.flatMap(({ rooms }) => rooms)).size).toBeLessThanOrEqual(1);
    for (const { rooms } of mine) expect(rooms).toEqual([`building:${browser.buildingId}`]);
    nudges.splice(0, nudges.length, ...nudges.filter(({ deviceId }) => deviceId !== id));
    return mine.map(({ state }) => state);
  }

  it('of the holder and of the claimant are told that it opened, and how it was decided', async () => {
    for (const [decision, states] of [
      ['refuse', { holder: ['connected'], claimant: ['refused'] }],
      ['transfer', { holder: ['withdrawn', 'withdrawn'], claimant: ['connected'] }],
    ] as const) {
      const { claim, held, device } = await aClaim();
      expect(takeNudges(syndic, held)).toEqual(['connected', 'connected']);
      expect(takeNudges(other, device).at(-1)).toBe('review');
      await decide(claim.id, decision).expect(200);
      expect(takeNudges(syndic, held)).toEqual(states.holder);
      expect(takeNudges(other, device)).toEqual(states.claimant);
    }
  });

  it('of the holder are told that the claimant gave up, once the claim is closed', async () => {
    const { held, device } = await aClaim();
    takeNudges(syndic, held);
    await other.delete(`${other.linky}/devices/${device.id}`).expect(204);
    expect(takeNudges(syndic, held)).toEqual(['connected']);
    expect((await syndic.device(held.id))?.contested).toBe(false);
  });

  it('of a holder learn nothing while somebody only asks', async () => {
    const prm = aPrm();
    const { device: held } = await connected(syndic, prm);
    takeNudges(syndic, held);
    const { device } = await other.configured(prm);
    await other.delete(`${other.linky}/devices/${device.id}`).expect(204);
    expect(takeNudges(syndic, held)).toEqual([]);
  });
});

describe('a claim that is refused', () => {
  it('leaves everything to the holder, and tells both without naming anybody', async () => {
    const { claim, device, held, prm } = await aClaim();
    const { body } = await decide(claim.id, 'refuse').expect(200);
    expect(body).toMatchObject({
      state: 'refused',
      decidedBy: 'admin',
      decisionReason: 'bail du 1er juin vu',
      holder: { name: 'Syndic du Nord' },
      provable: false,
    });
    expect(await other.device(device.id)).toMatchObject({ state: 'refused' });
    expect(await syndic.device(held.id)).toMatchObject({ state: 'connected', contested: false });
    const last4 = prm.slice(-4);
    expect(await agreementsTo(device.id)).toEqual([['requested', 'review', 'refused']]);
    expect(await subjectsTo('syndic@copro.test', prm)).toEqual([
      `Quelqu’un demande à relier votre compteur …${last4}`,
      `Compteur …${last4}\u00a0: la demande a été refusée`,
    ]);
    expect(await subjectsTo('other@copro.test', prm)).toEqual([
      `Compteur …${last4}\u00a0: votre demande n’a pas pu être acceptée`,
    ]);
    const texts = [
      ...(await mailsTo(linky, 'syndic@copro.test')),
      ...(await mailsTo(linky, 'other@copro.test')),
    ];
    for (const { subject, text } of texts)
      expect(subject + text).not.toMatch(new RegExp(`${prm}|Syndic du|bail|Lyon|Lille`));
  });

  it('can be made again, and then is another claim', async () => {
    const { claim, device, prm } = await aClaim();
    await decide(claim.id, 'refuse').expect(200);
    expect((await other.device(device.id))?.state).toBe('refused');
    const { authorizationUrl } = await other.configured(prm);
    const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
    const { autorisationId } = await linky.sandbox.share(prm);
    await other.comeBack({ autorisation_id: String(autorisationId), state });
    const mine = (await list()).filter(({ prmMasked }) => prmMasked === `…${prm.slice(-4)}`);
    expect(mine.map((one) => one.state)).toEqual(['open', 'refused']);
    expect(await agreementsTo(device.id)).toEqual([['requested', 'review']]);
  });
});

describe('a claim that is transferred', () => {
  it('ends the former connection, connects the claimant and hands over no history', async () => {
    const { claim, device, held, prm } = await aClaim();
    const { body } = await decide(claim.id, 'transfer').expect(200);
    expect(body).toMatchObject({ state: 'transferred', holder: { name: 'Syndic du Nord' } });
    const former = await syndic.device(held.id);
    expect(former).toMatchObject({ state: 'withdrawn', contested: false, lastReadingAt: expect.any(String) });
    expect(await other.device(device.id)).toMatchObject({ state: 'connected', purposes: ALL_PURPOSES });
    await eventually(
      async () => (await other.runs()).find(({ deviceId }) => deviceId === device.id),
      (run) => run?.kind === 'backfill' && run.state === 'succeeded',
    );
    const history = `iot/statistics?from=2026-06-18&to=2026-06-23&deviceId=${held.id}`;
    await other.get(`/api/v1/buildings/${other.buildingId}/${history}`).expect(404);
    await syndic.get(`/api/v1/buildings/${syndic.buildingId}/${history}`).expect(200);
    const last4 = prm.slice(-4);
    expect((await subjectsTo('syndic@copro.test', prm)).at(-1)).toBe(
      `Votre compteur …${last4} n’est plus relié`,
    );
    expect(await subjectsTo('other@copro.test', prm)).toEqual([`Le compteur …${last4} est relié`]);
    const rows: { act: string; organisation_id: string | null }[] = await linky.database.dataSource.query(
      `select act, organisation_id from audit_logs where subject_id = $1 and outcome = 'success' order by at, act`,
      [claim.id],
    );
    expect(rows.map(({ act }) => act)).toEqual(['claim.opened', 'claim.transferred']);
  });

  it('leaves the former holder no way back by what he had proved', async () => {
    const { claim, device, held } = await aClaim();
    await decide(claim.id, 'transfer').expect(200);
    const reconnect = `${syndic.linky}/devices/${held.id}/reconnect`;
    const { body } = await syndic.post(reconnect, AGREEMENT).expect(200);
    expect(body.device.state).toBe('awaiting_consent');
    await other.delete(`${other.linky}/devices/${device.id}`).expect(204);
    const again = await syndic.post(reconnect, AGREEMENT).expect(200);
    expect(again.body.authorizationUrl).toEqual(expect.any(String));
    expect((await syndic.device(held.id))?.state).toBe('awaiting_consent');
  });

  it('of a shared authorisation makes it the claimant’s, also when the former holder had withdrawn', async () => {
    const prm = aPrm();
    const { device: held, authorisation } = await connected(syndic, prm);
    await syndic.delete(`${syndic.linky}/devices/${held.id}`).expect(204);
    const { claim, device } = await claimed(prm, authorisation);
    expect(claim).toMatchObject({ reason: 'authorisation_of_another', holder: null, provable: true });
    await decide(claim.id, 'transfer').expect(200);
    expect((await other.device(device.id))?.state).toBe('connected');
    await other.delete(`${other.linky}/devices/${device.id}`).expect(204);
    const { body } = await syndic.post(`${syndic.linky}/devices/${held.id}/reconnect`, AGREEMENT).expect(200);
    expect(body.device.state).toBe('review');
    expect((await list('open')).find(({ prmMasked }) => prmMasked === `…${prm.slice(-4)}`)).toMatchObject({
      reason: 'authorisation_of_another',
      claimant: { name: 'Syndic du Nord' },
    });
  });

  it('changes nothing when the operator no longer proves it', async () => {
    const { claim, device, held } = await aClaim();
    await linky.sandbox.deleteShares();
    expect((await decide(claim.id, 'transfer').expect(409)).body.code).toBe('claim_not_provable');
    expect((await syndic.device(held.id))?.state).toBe('connected');
    expect((await other.device(device.id))?.state).toBe('review');
    expect((await list('open')).map(({ id }) => id)).toContain(claim.id);
  });

  it('changes nothing when what was brought is older than the request', async () => {
    const prm = aPrm();
    const { device: held, authorisation } = await connected(syndic, prm);
    await linky.sandbox.advance('PT24H');
    const { claim } = await claimed(prm, authorisation);
    expect((await decide(claim.id, 'transfer').expect(409)).body.code).toBe('claim_not_provable');
    expect((await syndic.device(held.id))?.state).toBe('connected');
  });

  it('changes nothing when the operator cannot be asked', async () => {
    const { claim, held } = await aClaim();
    await linky.sandbox.fault({ api: 'subscribed_services', kind: '503', times: 10 });
    const { status, body } = await decide(claim.id, 'transfer');
    await linky.sandbox.clearFaults();
    expect([status, body.code]).toEqual([503, 'not_ready']);
    expect((await syndic.device(held.id))?.state).toBe('connected');
  });
});

describe('two admins at once', () => {
  it('decide once: the first word counts', async () => {
    const email = 'admin2@copro.test';
    const seeder = linky.app.get(IdentitySeeder);
    const { id } = await seeder.createUser({
      email,
      password: TEST_PASSWORD,
      displayName: 'admin2',
      language: 'en',
    });
    await seeder.grant(id, { role: 'admin', organisationId: null, buildingId: null });
    const second = await linky.signIn(email, admin.buildingId);
    for (const decisions of [
      ['transfer', 'transfer'],
      ['refuse', 'transfer'],
    ] as const) {
      const { claim, held, device } = await aClaim();
      const answers = await Promise.all(
        [admin, second].map((browser, n) =>
          browser.post(`${CLAIMS}/${claim.id}`, { decision: decisions[n], reason: 'vu' }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe('claim_decided');
      const states = [(await syndic.device(held.id))?.state, (await other.device(device.id))?.state];
      expect(states.filter((state) => state === 'connected')).toHaveLength(1);
    }
  });
});
