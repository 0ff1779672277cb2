import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { rooms } from '@coprowatt/identity';
import { LiveBus } from '@coprowatt/platform';
import { startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let owner: Browser;
let council: Browser;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  [syndic, owner, council] = await Promise.all([
    linky.browser('syndic'),
    linky.browser('co_owner'),
    linky.browser('council'),
  ]);
});
afterAll(() => linky.close());

async function connect(browser: Browser, prm: string, more: object = {}): Promise<LinkyDevice> {
  const { device, authorizationUrl } = await browser.configured(prm, more);
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  return device;
}

describe('a building that is taken off the platform', () => {
  it('is for its syndic to end, and for nobody else', async () => {
    const path = `/api/v1/buildings/${syndic.buildingId}`;
    await (await linky.browser('other')).delete(path).expect(404);
    await council.delete(path).expect(403);
    await owner.delete(path).expect(403);
    const rows = await linky.database.dataSource.query(
      `select actor_id, facts::jsonb ->> 'code' as code from audit_logs
        where act = 'building.deleted' and outcome = 'failure' order by at`,
    );
    expect(rows).toMatchObject([{ code: 'not_found' }, { code: 'forbidden' }, { code: 'forbidden' }]);
  });

  it('is out of reach at once, its meters are asked no more and nothing is erased', async () => {
    const common = await connect(syndic, '00000000009001');
    const mine = await connect(owner, '00000000009002', { usage: 'private' });
    const { device: asked } = await syndic.configured('00000000009003');
    const disconnect = jest.spyOn(linky.app.get(LiveBus), 'disconnect');
    await syndic.delete(`/api/v1/buildings/${syndic.buildingId}`).expect(204);

    const { people } = linky.tenants;
    expect(disconnect.mock.calls.flat().sort()).toEqual(
      ['syndic', 'council', 'co_owner', 'occupant']
        .map((role) => rooms.user(people[role as keyof typeof people].id))
        .sort(),
    );
    for (const browser of [syndic, owner, council]) {
      await browser.get(`${browser.linky}/devices`).expect(404);
      expect(JSON.stringify((await browser.get('/api/v1/buildings')).body)).not.toContain(syndic.buildingId);
    }
    await syndic.delete(`/api/v1/buildings/${syndic.buildingId}`).expect(404);
    const states: { device_id: string; state: string }[] = await linky.database.dataSource.query(
      'select device_id, state from linky_connections',
    );
    expect(states.map(({ device_id, state }) => [device_id, state]).sort()).toEqual(
      [common.id, mine.id, asked.id].map((id) => [id, 'withdrawn']).sort(),
    );
    expect(
      await linky.database.dataSource.query('select 1 from linky_sync_runs where finished_at is null'),
    ).toEqual([]);
  });

  it('leaves each his ended consents; who held a private meter is told, and the syndic learns nothing of it', async () => {
    const consents = async (browser: Browser) =>
      (await browser.get('/api/v1/me/consents').expect(200)).body.items;
    expect(await consents(owner)).toMatchObject([
      { subject: 'me', inForce: false, history: [{}, {}, { actorName: null }] },
    ]);
    expect(await consents(syndic)).toMatchObject([{ subject: 'organisation', inForce: false }]);
    expect((await mailsTo(linky, 'owner@copro.test')).map(({ subject }) => subject)).toEqual([
      'Votre compteur …9002 n’est plus relié',
    ]);
    expect(await mailsTo(linky, 'syndic@copro.test')).toEqual([]);
    const rows: { organisation_id: string | null }[] = await linky.database.dataSource.query(
      `select a.organisation_id from audit_logs a join consent_events e on e.consent_id = a.subject_id
        where a.act = 'consent.withdrawn' and e.kind = 'withdrawn' and e.subject_kind = 'user'`,
    );
    expect(rows).toEqual([{ organisation_id: null }]);
  });
});
