import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Building, LinkyDevice } from '@coprowatt/contracts';
import { IdentitySeeder, rooms } from '@coprowatt/identity';
import { A_BUILDING } from '@coprowatt/identity/testing';
import { LiveBus } from '@coprowatt/platform';
import { insertNotifiedAlert, noticeOf } from '../testing/alerts.ts';
import { eventually, startLinkyApp, type Browser, type LinkyApp } from '../testing/linky-app.ts';

jest.setTimeout(180_000);

let linky: LinkyApp;
let syndic: Browser;
let council: Browser;
let owner: Browser;
let second: Building;
let namur: Building;
let serial = 0;

beforeAll(async () => {
  linky = await startLinkyApp('2026-06-23T10:00:00Z');
  await linky.limitDepth('2026-06-18');
  [syndic, council, owner] = await Promise.all([
    linky.browser('syndic'),
    linky.browser('council'),
    linky.browser('co_owner'),
  ]);
  const seeder = linky.app.get(IdentitySeeder);
  const { organisationId } = linky.tenants.lille;
  second = await seeder.createBuilding(organisationId, { ...A_BUILDING, name: 'Paris', city: 'Paris' });
  namur = await seeder.createBuilding(organisationId, { ...A_BUILDING, name: 'Jambes', country: 'BE' });
});
afterAll(() => linky.close());

async function connect(browser: Browser, more: object = {}): Promise<LinkyDevice> {
  const prm = `0000000000${String(6_500 + (serial += 1))}`;
  const { device, authorizationUrl } = await browser.configured(prm, more);
  await browser.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
  return device;
}

const move = (browser: Browser, { id }: LinkyDevice, buildingId: string) =>
  browser.post(`${browser.linky}/devices/${id}/move`, { buildingId });

describe('a common meter that moves to another building', () => {
  it('keeps its connection and its history, and both buildings hear of it', async () => {
    const device = await connect(syndic);
    await eventually(
      () => syndic.device(device.id),
      (seen) => seen?.lastSyncAt !== null,
    );
    const before = await syndic.device(device.id);
    const emit = jest.spyOn(linky.app.get(LiveBus), 'emit');
    const { body } = await move(syndic, device, second.id).expect(200);
    expect(body).toEqual({ ...before, buildingId: second.id });
    // The run before may be told of only now.
    const moves = emit.mock.calls.filter(([, event]) => event === 'consent.changed');
    expect(moves.map(([to, event]) => [to[0], event])).toEqual([
      [rooms.building(syndic.buildingId), 'consent.changed'],
      [rooms.building(second.id), 'consent.changed'],
    ]);
    const there = await linky.signIn('syndic@copro.test', second.id);
    expect(await syndic.device(device.id)).toBeUndefined();
    expect(await there.device(device.id)).toEqual(body);
    const readings = `iot/readings?metric=electricity_consumption&granularity=day&from=2026-06-18&to=2026-06-22`;
    const at = async (buildingId: string) =>
      (await syndic.get(`/api/v1/buildings/${buildingId}/${readings}`).expect(200)).body.items;
    expect((await at(second.id)).length).toBeGreaterThan(0);
    expect(await at(syndic.buildingId)).toEqual([]);
    await there.post(`${there.linky}/sync`, { deviceId: device.id }).expect(202);
    const [row] = await linky.database.dataSource.query(
      `select actor_id, organisation_id, building_id, facts::jsonb ->> 'to' as target from audit_logs
        where act = 'meter.moved' and outcome = 'success'`,
    );
    expect(row).toEqual({
      actor_id: linky.tenants.people.syndic.id,
      organisation_id: second.organisationId,
      building_id: syndic.buildingId,
      target: second.id,
    });
  });

  it('takes along what is told of its alerts', async () => {
    const device = await connect(syndic);
    const { dataSource } = linky.database;
    const alert = await insertNotifiedAlert(dataSource, device.id, new Date());
    await move(syndic, device, second.id).expect(200);
    expect(await noticeOf(dataSource, alert)).toEqual({ buildingId: second.id, isRecalled: false });
  });

  it('may be awaiting its consent: the return connects it where it is then', async () => {
    const prm = '00000000006600';
    const { device, authorizationUrl } = await syndic.configured(prm);
    await move(syndic, device, second.id).expect(200);
    const landing = await syndic.comeBack(await linky.sandbox.decide(authorizationUrl, 'accept', prm));
    expect(landing.pathname + landing.search).toBe(
      `/buildings/${second.id}/iot?linky=connected&device=${device.id}`,
    );
  });

  it('goes nowhere out of scope, whether that building exists or not', async () => {
    const device = await connect(syndic);
    for (const target of [linky.tenants.lyon.id, '00000000-0000-4000-8000-000000000000'])
      expect((await move(syndic, device, target).expect(404)).body.code).toBe('not_found');
    expect((await move(syndic, device, 'Paris').expect(400)).body.errors[0].field).toBe('buildingId');
    expect((await syndic.device(device.id))?.buildingId).toBe(syndic.buildingId);
  });

  it('does not go where local days are other ones', async () => {
    const device = await connect(syndic);
    expect((await move(syndic, device, namur.id).expect(409)).body.code).toBe('zone_fixed');
  });

  it('does not go to another organisation, even of a person who manages both', async () => {
    const { id: userId } = linky.tenants.people.syndic;
    const { organisationId } = linky.tenants.lyon;
    const device = await connect(syndic);
    await linky.app.get(IdentitySeeder).grant(userId, { role: 'syndic', organisationId, buildingId: null });
    expect((await move(syndic, device, linky.tenants.lyon.id).expect(409)).body.code).toBe('conflict');
  });

  it('is moved by its syndic alone, and a private one by nobody', async () => {
    const device = await connect(syndic);
    const mine = await connect(owner, { usage: 'private' });
    expect((await move(council, device, second.id).expect(403)).body.code).toBe('forbidden');
    expect((await move(owner, mine, second.id).expect(403)).body.code).toBe('usage_not_allowed');
    await move(syndic, mine, second.id).expect(404);
  });
});
