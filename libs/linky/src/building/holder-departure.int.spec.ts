import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ConsentView, LinkyDevice } from '@coprowatt/contracts';
import { IdentitySeeder, MembershipService } from '@coprowatt/identity';
import { TEST_PASSWORD } from '@coprowatt/identity/testing';
import { ConnectionRepository } from '../connection/connection.repository.ts';
import { LinkyTick } from '../linky-tick.ts';
import { SyncRunRepository } from '../sync/sync-run.repository.ts';
import { SyncWorker } from '../sync/sync-worker.ts';
import {
  ALL_PURPOSES,
  eventually,
  ORES,
  startLinkyApp,
  type Browser,
  type LinkyApp,
} from '../testing/linky-app.ts';
import { mailsTo } from '../testing/mails.ts';
import { eanOf } from '../testing/points.ts';

jest.setTimeout(180_000);

interface Tenant {
  userId: string;
  email: string;
  membershipId: string;
  browser: Browser;
}

let linky: LinkyApp;
let syndic: Browser;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  syndic = await linky.browser('syndic');
});
afterAll(() => linky.close());

async function aTenant(building: { id: string } = linky.tenants.lille): Promise<Tenant> {
  serial += 1;
  const email = `tenant-${serial}@copro.test`;
  const seeder = linky.app.get(IdentitySeeder);
  const person = { email, password: TEST_PASSWORD, displayName: 'tenant', language: 'fr' } as const;
  const { id: userId } = await seeder.createUser(person);
  const { id: membershipId } = await seeder.grant(userId, occupantOf(building));
  return { userId, email, membershipId, browser: await linky.signIn(email, building.id) };
}

const occupantOf = ({ id }: { id: string }) => ({
  role: 'occupant' as const,
  organisationId: null,
  buildingId: id,
});

async function connect(browser: Browser, point: string, more: object = {}): Promise<LinkyDevice> {
  const { device, authorizationUrl } = await browser.configured(point, { usage: 'private', ...more });
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', point));
  return device;
}

const leave = ({ membershipId }: Tenant) => linky.app.get(MembershipService).end(membershipId);

async function consents({ browser }: Tenant): Promise<ConsentView[]> {
  return (await browser.get('/api/v1/me/consents').expect(200)).body.items;
}

const ended = (tenant: Tenant) =>
  eventually(
    () => consents(tenant),
    ([only]) => only?.inForce === false,
    5_000,
  );

async function stateOf({ id }: LinkyDevice): Promise<string | undefined> {
  return (await linky.app.get(ConnectionRepository).find(id))?.state;
}

describe('a private meter whose holder no longer reaches the building', () => {
  it('is asked no more within seconds; its holder is told and keeps the proof', async () => {
    await linky.limitDepth(null);
    const tenant = await aTenant();
    const device = await connect(tenant.browser, '00000000009101');
    await leave(tenant);
    const [consent] = await ended(tenant);
    await linky.limitDepth('2026-06-18');
    expect(consent).toMatchObject({
      subject: 'me',
      inForce: false,
      history: [{}, {}, { kind: 'withdrawn', actorName: null, byYou: false }],
    });
    await tenant.browser.get(`/api/v1/me/consents/${consent?.id}/receipt`).expect(200);
    const rows = await linky.database.dataSource.query(
      `select e.cause, a.act, a.actor_id, a.organisation_id, r.state, r.reason from consent_events e
        join audit_logs a on a.subject_id = e.consent_id and a.act in ('consent.ended', 'consent.withdrawn')
        join linky_sync_runs r on r.device_id = e.device_id
        where e.device_id = $1 and e.kind = 'withdrawn'`,
      [device.id],
    );
    expect(rows).toEqual([
      {
        cause: 'the holder left the building',
        act: 'consent.ended',
        actor_id: null,
        organisation_id: null,
        state: 'cancelled',
        reason: 'consent_withdrawn',
      },
    ]);
    const [mail, ...more] = await mailsTo(linky, tenant.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('Votre compteur …9101 n’est plus relié');
    expect(mail?.text).toContain(linky.tenants.lille.name);
    expect(await mailsTo(linky, 'syndic@copro.test')).toEqual([]);
  });

  it('at ORES is revoked there too', async () => {
    const ean = eanOf(9_101);
    const tenant = await aTenant(linky.namur);
    await connect(tenant.browser, ean, ORES);
    expect(await linky.sandbox.consentsOf(ean)).toEqual(['active']);
    await leave(tenant);
    await eventually(
      () => linky.sandbox.consentsOf(ean),
      ([state]) => state === 'revoked',
    );
    await ended(tenant);
  });

  it('lets him connect again, by a new agreement, once he is back', async () => {
    const tenant = await aTenant();
    const device = await connect(tenant.browser, '00000000009102');
    await leave(tenant);
    await ended(tenant);
    await linky.app.get(MembershipService).grant(tenant.userId, occupantOf(linky.tenants.lille));
    expect((await tenant.browser.device(device.id))?.state).toBe('withdrawn');
    const agreement = { purposes: ALL_PURPOSES, consentTextVersion: 'enedis-2' };
    const path = `${tenant.browser.linky}/devices/${device.id}/reconnect`;
    const { body } = await tenant.browser.post(path, agreement).expect(200);
    expect(body.device.state).toBe('connected');
    await linky.app.get(LinkyTick).tick();
    expect(await stateOf(device)).toBe('connected');
  });

  it('is not even asked before the tick has come', async () => {
    const tenant = await aTenant();
    const device = await connect(tenant.browser, '00000000009103');
    await eventually(
      () => tenant.browser.runs(),
      ([run]) => run?.state === 'succeeded',
    );
    const tick = jest.spyOn(linky.app.get(ConnectionRepository), 'listLeftByHolder').mockResolvedValue([]);
    const due = jest.spyOn(linky.app.get(SyncWorker), 'work').mockResolvedValue();
    const { body } = await tenant.browser
      .post(`${tenant.browser.linky}/sync`, { deviceId: device.id })
      .expect(202);
    await leave(tenant);
    await linky.sandbox.forgetCalls();
    const runs = linky.app.get(SyncRunRepository);
    due.mockRestore();
    await eventually(
      () => runs.find(body.runs[0].id),
      (run) => run?.state === 'cancelled',
    );
    expect(await linky.sandbox.calls()).toEqual([]);
    expect(await stateOf(device)).toBe('connected');
    tick.mockRestore();
    await ended(tenant);
  });

  it('was only asked for: the request ends without a word', async () => {
    const tenant = await aTenant();
    const { device } = await tenant.browser.configured('00000000009104', { usage: 'private' });
    await leave(tenant);
    await eventually(
      () => stateOf(device),
      (state) => state === 'withdrawn',
      5_000,
    );
    expect(await mailsTo(linky, tenant.email)).toEqual([]);
  });
});

describe('a meter that is still somebody’s to see', () => {
  it('goes on: one of two roles ended, or a common one whose syndic left', async () => {
    const tenant = await aTenant();
    const mine = await connect(tenant.browser, '00000000009105');
    await linky.app
      .get(MembershipService)
      .grant(tenant.userId, { ...occupantOf(linky.tenants.lille), role: 'co_owner' });
    await leave(tenant);
    const colleague = await aTenant();
    const { organisationId } = linky.tenants.lille;
    const asSyndic = { role: 'syndic' as const, organisationId, buildingId: null };
    const membership = await linky.app.get(MembershipService).grant(colleague.userId, asSyndic);
    const common = await connect(await linky.signIn(colleague.email, syndic.buildingId), '00000000009106', {
      usage: 'common',
    });
    await linky.app.get(MembershipService).end(membership.id);
    await leave(colleague);
    expect(await linky.app.get(ConnectionRepository).listLeftByHolder()).toEqual([]);
    await linky.app.get(LinkyTick).tick();
    expect([await stateOf(mine), await stateOf(common)]).toEqual(['connected', 'connected']);
  });
});
