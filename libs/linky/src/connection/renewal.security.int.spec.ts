import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { addDays, localDateOf } from '@coprowatt/energy';
import { secretsOf } from '../testing/application.ts';
import {
  ALL_PURPOSES,
  eventually,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';

// A renewal may neither prolong what is not the subject's any more, nor end or open anything for anybody else (design rule 7).

jest.setTimeout(180_000);

const AGREEMENT = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
let linky: LinkyApp;
let syndic: Browser;
let other: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  [syndic, other] = await Promise.all([linky.browser('syndic'), linky.browser('other')]);
});
afterAll(() => linky.close());

const today = () => localDateOf(linky.clock.nowMs(), 'Europe/Paris');
const outcomeOf = (landing: URL) => landing.searchParams.get('linky');
const stateOf = (authorizationUrl: string) => new URL(authorizationUrl).searchParams.get('state') ?? '';

function aPrm(): string {
  serial += 1;
  return prmOf(6_000 + serial);
}

/** A connected meter whose share ends in 60 days, and the renewal that its subject has asked for. */
async function renewing(browser = syndic) {
  const ended = await endingSoon(browser);
  const { body } = await reconnect(browser, ended.device).expect(200);
  return { ...ended, url: body.authorizationUrl as string };
}

async function endingSoon(browser: Browser, prm = aPrm()) {
  const { device, authorizationUrl } = await browser.configured(prm);
  const { autorisationId } = await linky.sandbox.share(prm, today(), addDays(today(), 60));
  const brought = { autorisation_id: String(autorisationId), state: stateOf(authorizationUrl) };
  expect(outcomeOf(await browser.comeBack(brought))).toBe('connected');
  return { prm, device, brought, authorisation: brought.autorisation_id };
}

const reconnect = (browser: Browser, { id }: LinkyDevice) =>
  browser.post(`${browser.linky}/devices/${id}/reconnect`, AGREEMENT);

/** The customer deletes the old share and shares again; answers what the operator sends back. */
async function shareAgain(url: string, prm: string): Promise<URLSearchParams> {
  await linky.sandbox.endShare(prm);
  const query = await linky.sandbox.decide(url, 'accept', prm);
  if (!query) throw new Error('nobody came back');
  return query;
}

/** Neither prolonged nor ended: the very consent, authorisation and end of before. */
async function expectAsBefore(browser: Browser, { id }: LinkyDevice, look: () => Promise<unknown>) {
  const facts = () =>
    linky.database.dataSource.query(
      `select state, consent_id, consent_expires_at, proved_authorisation_hash, service_until
        from linky_connections where device_id = $1`,
      [id],
    );
  const before = await facts();
  await look();
  expect(await facts()).toEqual(before);
  expect((await browser.device(id))?.state).toBe('connected');
}

/** As if the meter had been connected with another account at the operator. */
async function asAnotherAccount({ id }: LinkyDevice): Promise<void> {
  await linky.database.dataSource.query(
    `with former as (update linky_connections set proved_authorisation_hash = $2 where device_id = $1)
      update linky_spent_authorisations s set authorisation_hash = $2
        where s.authorisation_hash = (select proved_authorisation_hash from linky_connections where device_id = $1)`,
    [id, secretsOf(linky.keys).lookupHash(`former account of ${id}`)],
  );
}

async function claimsOn(prm: string): Promise<unknown[]> {
  return linky.database.dataSource.query('select 1 from linky_claims where prm_last4 = $1', [prm.slice(-4)]);
}

describe('a renewal prolongs nothing', () => {
  it("by another subject's authorisation, who keeps what he has", async () => {
    const victim = await endingSoon(other);
    const { prm, device, url } = await renewing();
    const brought = { autorisation_id: victim.authorisation, state: stateOf(url) };
    await expectAsBefore(syndic, device, async () =>
      expect(outcomeOf(await syndic.comeBack(brought))).toBe('kept'),
    );
    expect((await other.device(victim.device.id))?.state).toBe('connected');
    expect(await claimsOn(prm)).toEqual([]);
  });

  it('by a share that is older than the request', async () => {
    const { device, authorisation } = await endingSoon(syndic);
    await linky.sandbox.advance('PT24H');
    const { body } = await reconnect(syndic, device).expect(200);
    const brought = { autorisation_id: authorisation, state: stateOf(body.authorizationUrl) };
    await expectAsBefore(syndic, device, async () => {
      expect(outcomeOf(await syndic.comeBack(brought))).toBe('renewing');
      await linky.sandbox.advance('PT20M');
      await eventually(
        () =>
          linky.database.dataSource.query(
            'select 1 from linky_connections where renewal_consent_id is not null',
          ),
        (open: unknown[]) => open.length === 0,
      );
    });
  });

  it('by a forged authorisation, nor by the return of the first connection', async () => {
    const { device, brought, url } = await renewing();
    await expectAsBefore(syndic, device, async () => {
      expect(outcomeOf(await syndic.comeBack(brought))).toBe('already');
      const forged = { autorisation_id: '912345678', state: stateOf(url) };
      expect(outcomeOf(await syndic.comeBack(forged))).toBe('renewing');
      expect(outcomeOf(await syndic.comeBack(forged))).toBe('already');
    });
  });

  it("in another session, a colleague's included", async () => {
    const { prm, device, url } = await renewing();
    const query = await shareAgain(url, prm);
    await expectAsBefore(syndic, device, async () => {
      for (const browser of [other, await linky.browser('syndic'), await linky.browser('co_owner')])
        expect(outcomeOf(await browser.comeBack(query))).toBe('unknown');
    });
    expect(outcomeOf(await syndic.comeBack(query))).toBe('connected');
  });

  it('by the state of a request that a newer one replaced', async () => {
    const { prm, device, url } = await renewing();
    const { body } = await reconnect(syndic, device).expect(200);
    const query = await shareAgain(url, prm);
    await expectAsBefore(syndic, device, async () =>
      expect(outcomeOf(await syndic.comeBack(query))).toBe('unknown'),
    );
    query.set('state', stateOf(body.authorizationUrl));
    expect(outcomeOf(await syndic.comeBack(query))).toBe('connected');
  });

  it('with a new account while somebody else asks for the point: an admin has that to decide', async () => {
    const { prm, device, url } = await renewing();
    await asAnotherAccount(device);
    const theirs = await other.configured(prm);
    const query = await shareAgain(url, prm);
    await expectAsBefore(syndic, device, async () =>
      expect(outcomeOf(await syndic.comeBack(query))).toBe('kept'),
    );
    // Whose share it is is not settled by that either.
    query.set('state', stateOf(theirs.authorizationUrl));
    expect(outcomeOf(await other.comeBack(query))).toBe('review');
    expect(await syndic.device(device.id)).toMatchObject({ state: 'connected', contested: true });
  });

  it('in the application alone, of what an admin gave to another meanwhile', async () => {
    const { prm, device } = await endingSoon(syndic);
    await linky.sandbox.endShare(prm);
    await linky.sandbox.share(prm, today(), addDays(today(), 700));
    await linky.database.dataSource.query(
      `update linky_spent_authorisations set subject_kind = 'user', subject_id = gen_random_uuid()
        where authorisation_hash = (select proved_authorisation_hash from linky_connections where device_id = $1)`,
      [device.id],
    );
    await expectAsBefore(syndic, device, async () => {
      const { body } = await reconnect(syndic, device).expect(200);
      expect(body.authorizationUrl).not.toBeNull();
    });
  });
});

describe('nobody stands in the way of a renewal', () => {
  it('by asking for the point: who proved it with this account is no other', async () => {
    const { prm, device, url } = await renewing();
    const theirs = await other.configured(prm);
    const query = await shareAgain(url, prm);
    expect(outcomeOf(await syndic.comeBack(query))).toBe('connected');
    query.set('state', stateOf(theirs.authorizationUrl));
    expect(outcomeOf(await other.comeBack(query))).toBe('review');
    expect(await syndic.device(device.id)).toMatchObject({ state: 'connected', contested: true });
  });

  it('nor starts one for a meter that is not his', async () => {
    const { device } = await endingSoon(syndic);
    await reconnect(other, device).expect(404);
    for (const person of ['council', 'occupant'] as const) {
      const { status } = await reconnect(await linky.browser(person), device);
      expect([403, 404]).toContain(status);
    }
    const open = 'select 1 from linky_connections where device_id = $1 and renewal_consent_id is not null';
    expect(await linky.database.dataSource.query(open, [device.id])).toEqual([]);
  });
});

describe('two returns of one renewal', () => {
  it('renew it once, whoever is faster', async () => {
    const { prm, device, url } = await renewing();
    const query = await shareAgain(url, prm);
    const outcomes = await Promise.all([1, 2, 3].map(async () => outcomeOf(await syndic.comeBack(query))));
    expect(outcomes.filter((outcome) => outcome === 'connected')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'already')).toHaveLength(2);
    const given: unknown[] = await linky.database.dataSource.query(
      `select 1 from consent_events where device_id = $1 and kind = 'given'`,
      [device.id],
    );
    expect(given).toHaveLength(2);
  });
});
