import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import { A_BUILDING } from '@coprowatt/identity/testing';
import { ORES, startLinkyApp, type Browser, type LinkyApp } from '../../testing/linky-app.ts';
import { eanOf, prmOf } from '../../testing/points.ts';
import { ProviderCalls } from '../provider-calls.ts';
import { Providers } from '../providers.ts';
import { OperatorToken } from '../tokens/operator-token.entity.ts';

// A signed-in stranger (`other`, syndic of another organisation) tries what one operator's flow lets him do in another's,
// and with somebody else's code or token (design rule 7).

jest.setTimeout(180_000);

const DAYS = { from: '2026-11-19', to: '2026-11-20' };
let linky: LinkyApp;
let victim: Browser;
let stranger: Browser;
let lyon: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-11-22T13:00:00Z', 'api');
  const jambes = await linky.app
    .get(IdentitySeeder)
    .createBuilding(linky.tenants.lyon.organisationId, { ...A_BUILDING, name: 'Jambes', country: 'BE' });
  victim = (await linky.browser('syndic')).in(linky.namur);
  lyon = await linky.browser('other');
  stranger = lyon.in(jambes);
});
afterAll(() => linky.close());

function anEan(): string {
  serial += 1;
  return eanOf(9_500 + serial);
}

const stateOf = (authorizationUrl: string) => new URL(authorizationUrl).searchParams.get('state') ?? '';
const outcomeOf = (landing: URL) => landing.searchParams.get('linky');
const tokensOf = ({ id }: LinkyDevice) =>
  linky.database.dataSource.getRepository(OperatorToken).findOneBy({ deviceId: id });

/** Opens a request for a Belgian point, and has the customer agree to it. */
async function agreed(browser: Browser, ean: string) {
  const asked = await browser.configured(ean, ORES);
  return { ...asked, query: await linky.sandbox.decide(asked.authorizationUrl, 'accept', ean) };
}

function curveOf({ id }: LinkyDevice, usagePoint: string) {
  const ores = linky.app.get(Providers).get('ores');
  return ores.loadCurve({ deviceId: id, usagePoint, queue: 'fresh', ...DAYS });
}

describe("what one operator's page brings", () => {
  it("is worth nothing for another operator's request, which stays open", async () => {
    const prm = prmOf(9_501);
    const french = await lyon.configured(prm);
    const belgian = await agreed(stranger, anEan());
    const authorisation = (await linky.sandbox.share(prm)).autorisationId;
    const crossed: Record<string, string>[] = [
      { state: stateOf(french.authorizationUrl), code: belgian.query?.get('code') ?? '' },
      { state: stateOf(belgian.authorizationUrl), autorisation_id: String(authorisation) },
    ];
    for (const query of crossed) expect(outcomeOf(await lyon.comeBack(query))).toBe('unknown');
    expect((await lyon.device(french.device.id))?.state).toBe('awaiting_consent');
    expect(outcomeOf(await stranger.comeBack(belgian.query))).toBe('connected');
  });
});

describe("a stranger with a victim's code of ORES", () => {
  it('gets no token by it: his request has another verifier; the call counts', async () => {
    const counted = jest.spyOn(linky.app.get(ProviderCalls), 'counted');
    const ean = anEan();
    const mine = await agreed(victim, ean);
    const { device, authorizationUrl } = await stranger.configured(ean, ORES);
    const brought = { state: stateOf(authorizationUrl), code: mine.query?.get('code') ?? '' };
    expect(outcomeOf(await stranger.comeBack(brought))).toBe('operator_error');
    expect(counted).toHaveBeenCalledWith('ores', expect.any(Function));
    counted.mockRestore();
    expect(await tokensOf(device)).toBeNull();
    expect((await stranger.device(device.id))?.state).toBe('expired');
  });
});

describe('a token of ORES', () => {
  it('is for the points of its consent alone', async () => {
    const [ean, own] = [anEan(), anEan()];
    const theirs = await agreed(victim, ean);
    expect(outcomeOf(await victim.comeBack(theirs.query))).toBe('connected');
    const { device, query } = await agreed(stranger, own);
    expect(outcomeOf(await stranger.comeBack(query))).toBe('connected');
    await expect(curveOf(device, ean)).rejects.toMatchObject({ code: 'consent_missing' });
    expect((await curveOf(device, own)).intervals).toHaveLength(96);
  });

  it('of another point than the one that was typed connects nothing and is not kept', async () => {
    const ean = anEan();
    const theirs = await agreed(victim, ean);
    expect(outcomeOf(await victim.comeBack(theirs.query))).toBe('connected');
    const { device, authorizationUrl } = await stranger.configured(ean, ORES);
    expect(device).toMatchObject({ state: 'awaiting_consent', contested: false });
    const query = await linky.sandbox.decide(authorizationUrl, 'accept', anEan());
    expect(outcomeOf(await stranger.comeBack(query))).toBe('mismatch');
    expect(await tokensOf(device)).toBeNull();
    expect(await victim.device(theirs.device.id)).toMatchObject({ state: 'connected', contested: false });
  });
});
