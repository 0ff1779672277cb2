import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ConsentList, LinkyDevice, PortfolioResponse, PortfolioRow } from '@coprowatt/contracts';
import { consentActs } from '../testing/audit.ts';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { prmOf } from '../testing/points.ts';

// "Not the holder" is said of valid customers too: a try a day for a week, then it is believed (providers sheet, section 8).

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-20');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());

async function connected(): Promise<{ prm: string; device: LinkyDevice }> {
  serial += 1;
  const prm = prmOf(9_800 + serial);
  const { device, authorizationUrl } = await syndic.configured(prm);
  await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  await until(device, (seen) => seen?.lastSyncAt !== null);
  return { prm, device };
}

const until = ({ id }: LinkyDevice, isThere: (seen: LinkyDevice | undefined) => boolean) =>
  eventually(() => syndic.device(id), isThere);

/** The operator denies the holder, and a sync meets it. */
async function doubted(times: number) {
  const { prm, device } = await connected();
  await linky.sandbox.fault({ api: '*', kind: 'dc-0007', times, prm });
  await syndic.post(`${syndic.linky}/sync`, { deviceId: device.id }).expect(202);
  const seen = await until(device, (one) => one?.state === 'suspect');
  return { prm, device, since: seen?.suspectSince };
}

async function kindsOf({ id }: LinkyDevice): Promise<string[] | undefined> {
  const { items } = (await syndic.get('/api/v1/me/consents').expect(200)).body as ConsentList;
  return items.find(({ deviceId }) => deviceId === id)?.history.map(({ kind }) => kind);
}

async function portfolioRow(): Promise<PortfolioRow | undefined> {
  const { items } = (await syndic.get('/api/v1/portfolio').expect(200)).body as PortfolioResponse;
  return items.find(({ building }) => building.id === syndic.buildingId);
}

describe('a holder whom the operator denies', () => {
  it('is doubted since the first time, and stays so while tries fail; data end it', async () => {
    const { device, since } = await doubted(2);
    expect(since).toMatch(/^2026-06-23T10:/);
    expect(await syndic.device(device.id)).toMatchObject({
      operatorIncident: false,
      purposes: { daily: true },
    });
    await linky.sandbox.advance('P1D');
    await eventually(
      async () =>
        (await syndic.runs()).filter(
          ({ deviceId, reason, pass }) => deviceId === device.id && reason === 'not_holder' && pass !== null,
        ),
      (runs) => runs.length > 0,
    );
    expect((await syndic.device(device.id))?.suspectSince ?? since).toBe(since);
    await linky.sandbox.advance('P1D');
    await until(device, (seen) => seen?.state === 'connected');
    expect((await syndic.device(device.id))?.suspectSince).toBeNull();
    expect(await kindsOf(device)).toEqual(['requested', 'given', 'suspect', 'cleared']);
    expect(await consentActs(linky, device)).toEqual([
      'consent.asked',
      'consent.cleared',
      'consent.doubted',
      'consent.given',
    ]);
    await linky.sandbox.clearFaults();
  });

  it('is believed to be another after a week of tries, one a day', async () => {
    const { prm, device } = await doubted(1_000);
    for (let day = 1; day <= 6; day += 1) {
      await linky.sandbox.advance('P1D');
      expect((await syndic.device(device.id))?.state).toBe('suspect');
    }
    expect(await portfolioRow()).toMatchObject({ metersToConfirm: 1, metersToReconnect: 0 });
    await linky.sandbox.forgetCalls();
    await linky.sandbox.advance('P2D');
    await until(device, (seen) => seen?.state === 'revoked');
    expect(await portfolioRow()).toMatchObject({ metersToConfirm: 0, metersToReconnect: 1 });
    expect(await kindsOf(device)).toEqual(['requested', 'given', 'suspect', 'revoked']);
    expect(prm).toHaveLength(14);
    await linky.sandbox.clearFaults();
  });
});
