import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Claim } from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import { eventually, ORES, startLinkyApp, type Browser, type LinkyApp } from '../../testing/linky-app.ts';
import { OperatorToken } from '../tokens/operator-token.entity.ts';

jest.setTimeout(180_000);

const EAN = '541400000000000011';
let linky: LinkyApp;
let syndic: Browser;
let owner: Browser;
let admin: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-11-22T13:00:00Z');
  await linky.limitDepth('2026-11-20');
  const { people } = linky.tenants;
  const lives = { role: 'co_owner', organisationId: null, buildingId: linky.namur.id } as const;
  await linky.app.get(IdentitySeeder).grant(people.co_owner.id, lives);
  syndic = (await linky.browser('syndic')).in(linky.namur);
  owner = (await linky.browser('co_owner')).in(linky.namur);
  admin = await linky.browser('admin');
});
afterAll(() => linky.close());

async function share(browser: Browser, more: object = {}): Promise<{ id: string; outcome: string | null }> {
  const { device, authorizationUrl } = await browser.configured(EAN, { ...ORES, ...more });
  const landing = await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', EAN));
  return { id: device.id, outcome: landing.searchParams.get('linky') };
}

const devicesWithTokens = async () =>
  (await linky.database.dataSource.getRepository(OperatorToken).find())
    .map(({ deviceId }) => deviceId)
    .sort();

describe('a Belgian point that two claim', () => {
  it('stays with its holder until an admin decides, and goes over with the tokens that the claimant brought', async () => {
    const first = await share(syndic);
    expect(first.outcome).toBe('connected');
    const second = await share(owner, { usage: 'private' });
    expect(second.outcome).toBe('review');
    expect((await owner.runs()).filter(({ deviceId }) => deviceId === second.id)).toEqual([]);
    expect(await devicesWithTokens()).toEqual([first.id, second.id].sort());

    const { items } = (await admin.get('/api/v1/admin/claims').expect(200)).body as { items: Claim[] };
    expect(items).toMatchObject([{ provider: 'ores', reason: 'held_by_another', provable: true }]);
    const decision = { decision: 'transfer', reason: 'Contract seen' };
    await admin.post(`/api/v1/admin/claims/${items[0]?.id}`, decision).expect(200);

    expect(await devicesWithTokens()).toEqual([second.id]);
    const run = await eventually(
      async () => (await owner.runs()).find(({ deviceId }) => deviceId === second.id),
      (one) => one?.state === 'succeeded',
      60_000,
    );
    expect(run).toMatchObject({ intervalsWritten: 2 * 96 });
    expect((await syndic.device(first.id))?.state).toBe('withdrawn');
    const states = await eventually(
      () => linky.sandbox.consentsOf(EAN),
      (all) => all.includes('revoked'),
    );
    expect(states).toEqual(['revoked', 'active']);
  });
});
