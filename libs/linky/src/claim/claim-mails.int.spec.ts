import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';
import { prmOf } from '../testing/points.ts';

// Whoever knows an `autorisation_id` can claim again and again: the holder's mailbox must not pay for it.

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let other: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2030-01-01');
  [syndic, other] = await Promise.all([linky.browser('syndic'), linky.browser('other')]);
});
afterAll(() => linky.close());

function aPrm(): string {
  serial += 1;
  return prmOf(9_900 + serial);
}

async function connected(prm: string): Promise<string> {
  const { authorizationUrl } = await syndic.configured(prm);
  const query = await linky.sandbox.decide(authorizationUrl, 'accept', prm);
  await syndic.comeBack(query);
  return query?.get('autorisation_id') ?? '';
}

/** A claim on a point with a given authorisation, given up at once. */
async function claimAndGiveUp(browser: Browser, prm: string, authorisation: string, more: object = {}) {
  const { device, authorizationUrl } = await browser.configured(prm, more);
  const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
  const landing = await browser.comeBack({ autorisation_id: authorisation, state });
  expect(landing.searchParams.get('linky')).toBe('review');
  await browser.delete(`${browser.linky}/devices/${device.id}`).expect(204);
}

async function toldOf(...prms: string[]): Promise<number> {
  const told = (await mailsTo(linky, 'syndic@copro.test')).filter(({ subject }) =>
    /^Quelqu’un/.test(subject),
  );
  return told.filter(({ subject }) => prms.some((prm) => subject.includes(`…${prm.slice(-4)}`))).length;
}

describe('a holder is told of claims', () => {
  it('once a day by one claimant, and by another as well', async () => {
    const prm = aPrm();
    const authorisation = await connected(prm);
    for (let time = 0; time < 4; time += 1) await claimAndGiveUp(other, prm, authorisation);
    expect(await toldOf(prm)).toBe(1);
    const owner = await linky.browser('co_owner');
    await claimAndGiveUp(owner, prm, authorisation, { usage: 'private' });
    expect(await toldOf(prm)).toBe(2);
    await linky.sandbox.advance('PT23H');
    await claimAndGiveUp(other, prm, authorisation);
    expect(await toldOf(prm)).toBe(2);
    await linky.sandbox.advance('PT2H');
    await claimAndGiveUp(other, prm, authorisation);
    await claimAndGiveUp(other, prm, authorisation);
    expect(await toldOf(prm)).toBe(3);
  });

  it('once a day whatever points his authorisation is tried on', async () => {
    const authorisation = await connected(aPrm());
    const tried = [aPrm(), aPrm(), aPrm()];
    for (const prm of tried) await claimAndGiveUp(other, prm, authorisation);
    expect(await toldOf(...tried)).toBe(1);
  });

  it('of each of his meters', async () => {
    const [first, second] = [aPrm(), aPrm()];
    await claimAndGiveUp(other, first, await connected(first));
    await claimAndGiveUp(other, second, await connected(second));
    expect([await toldOf(first), await toldOf(second)]).toEqual([1, 1]);
  });
});
