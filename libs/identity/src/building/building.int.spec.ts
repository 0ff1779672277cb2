import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILDING_ABILITIES, type Building, type Role } from '@coprowatt/contracts';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { abilitiesFor } from '../access/abilities.ts';
import { BuildingRepository } from './building.repository.ts';
import { MembershipService } from '../membership/membership.service.ts';
import {
  A_BUILDING,
  meanwhile,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';

type Person = keyof TwoTenants['people'];

let test: TestApp;
let tenants: TwoTenants;
const cookies = new Map<Person, string>();

beforeAll(async () => {
  test = await startTestApp();
  tenants = await seedTwoTenants(test.seeder);
  for (const [name, { email }] of Object.entries(tenants.people))
    cookies.set(name as Person, await test.signIn(email, TEST_PASSWORD));
});

afterAll(() => test.close());

const as = (person: Person, method: 'get' | 'post' | 'patch', path: string) =>
  request(test.url)
    [method](`/api/v1/buildings${path}`)
    .set('Cookie', cookies.get(person) ?? '');

const ROLES_OF_LILLE: Role[] = ['syndic', 'council', 'co_owner', 'occupant'];

describe('the list of buildings', () => {
  it.each(ROLES_OF_LILLE)('holds only what %s may see, with what may be done there', async (role) => {
    const { body } = await as(role, 'get', '').expect(200);
    expect(body.items.map(({ id }: Building) => id)).toEqual([tenants.lille.id]);
    expect(new Set(body.items[0].abilities)).toEqual(abilitiesFor([role]));
  });

  it('is empty for the admin, who sees no building', async () => {
    expect((await as('admin', 'get', '').expect(200)).body).toEqual({ items: [] });
  });

  it('does not mix organisations', async () => {
    const { body } = await as('other', 'get', '').expect(200);
    expect(body.items.map(({ city }: Building) => city)).toEqual(['Lyon']);
  });
});

describe('one building', () => {
  it.each(ROLES_OF_LILLE)('is answered to %s with the zone of its country', async (role) => {
    const { body } = await as(role, 'get', `/${tenants.lille.id}`).expect(200);
    expect(body).toMatchObject({ ...A_BUILDING, id: tenants.lille.id, timeZone: 'Europe/Paris' });
    expect(body).not.toHaveProperty('createdAt');
  });

  it('is the same 404 out of scope, absent and without an id', async () => {
    const answers = await Promise.all([
      as('other', 'get', `/${tenants.lille.id}`),
      as('admin', 'get', `/${tenants.lille.id}`),
      as('syndic', 'get', `/${randomUUID()}`),
      as('syndic', 'get', '/not-a-uuid'),
      as('other', 'patch', `/${tenants.lille.id}`).send({ lots: 1 }),
      as('other', 'get', `/${tenants.lille.id}/members`),
    ]);
    for (const { status, body } of answers)
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' });
  });

  it.each(['council', 'co_owner', 'occupant'] as const)('is not changed by %s, who sees it', async (role) => {
    const { body } = await as(role, 'patch', `/${tenants.lille.id}`).send({ lots: 1 }).expect(403);
    expect(body.code).toBe('forbidden');
    await as(role, 'get', `/${tenants.lille.id}/members`).expect(403);
  });

  it('is changed by its syndic, field by field', async () => {
    const { body } = await as('syndic', 'patch', `/${tenants.lille.id}`)
      .send({ lots: 30, floorAreaM2: null })
      .expect(200);
    expect(body).toMatchObject({ ...A_BUILDING, lots: 30, floorAreaM2: null, abilities: expect.any(Array) });
    await as('syndic', 'patch', `/${tenants.lille.id}`).send({}).expect(200);
    await as('syndic', 'patch', `/${tenants.lille.id}`).send(A_BUILDING).expect(200);
  });

  it('refuses a change that it cannot take, and changes nothing', async () => {
    const { body } = await as('syndic', 'patch', `/${tenants.lille.id}`)
      .send({ name: 'X', lots: null })
      .expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ field: 'lots', rule: 'is_int' })]);
    expect((await as('syndic', 'get', `/${tenants.lille.id}`)).body.name).toBe(A_BUILDING.name);
  });

  it('has members that its syndic lists, himself included, and no one from elsewhere', async () => {
    const { body } = await as('syndic', 'get', `/${tenants.lille.id}/members`).expect(200);
    expect(body.items.map(({ email }: { email: string }) => email).sort()).toEqual(
      ['council', 'occupant', 'owner', 'syndic'].map((name) => `${name}@copro.test`),
    );
  });
});

describe('a new building', () => {
  it('is made by a syndic in his organisation', async () => {
    const { body } = await as('syndic', 'post', '')
      .send({ ...A_BUILDING, name: 'La Citadelle, Namur', city: 'Namur', country: 'BE' })
      .expect(201);
    expect(body).toMatchObject({ organisationId: tenants.lille.organisationId, timeZone: 'Europe/Brussels' });
    expect(body.abilities).toEqual(
      BUILDING_ABILITIES.filter((ability) => ability !== 'meter.connect.private'),
    );
    await as('other', 'get', `/${body.id}`).expect(404);
  });

  it.each(['admin', 'council', 'co_owner', 'occupant'] as const)('is refused to %s', async (role) => {
    await as(role, 'post', '').send(A_BUILDING).expect(403);
  });

  it('cannot be put into another organisation', async () => {
    const { body } = await as('syndic', 'post', '')
      .send({ ...A_BUILDING, organisationId: tenants.lyon.organisationId })
      .expect(404);
    expect(body.code).toBe('not_found');
  });

  it('must say where when its maker manages several organisations', async () => {
    const both = await test.seeder.createUser({
      email: 'both@copro.test',
      password: TEST_PASSWORD,
      displayName: 'Both',
      language: 'nl',
    });
    for (const { organisationId } of [tenants.lille, tenants.lyon])
      await test.seeder.grant(both.id, { role: 'syndic', organisationId, buildingId: null });
    const cookie = await test.signIn(both.email, TEST_PASSWORD);
    const post = (body: object) =>
      request(test.url).post('/api/v1/buildings').set('Cookie', cookie).send(body);
    const { body } = await post(A_BUILDING).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ field: 'organisationId' })]);
    await post({ ...A_BUILDING, organisationId: tenants.lyon.organisationId }).expect(201);
  });
});

describe('the mandate of a building', () => {
  it('is stated at its making or later, and taken away by null', async () => {
    const asked = as('syndic', 'post', '').send({
      ...A_BUILDING,
      name: 'M',
      mandateReference: ' AG 2026-03 ',
    });
    const { body: made } = await asked.expect(201);
    expect(made.mandateReference).toBe('AG 2026-03');
    const change = (mandateReference: unknown) =>
      as('syndic', 'patch', `/${made.id}`).send({ mandateReference });
    expect((await change('PV du 4 mars').expect(200)).body.mandateReference).toBe('PV du 4 mars');
    expect((await change(null).expect(200)).body.mandateReference).toBeNull();
    for (const bad of ['', ' ', 'x'.repeat(121), 5]) await change(bad).expect(400);
  });

  it('is null where nobody stated it', async () => {
    const { body } = await as('council', 'get', `/${tenants.lille.id}`).expect(200);
    expect(body.mandateReference).toBeNull();
  });
});

describe('a building that changes hands', () => {
  it('belongs to the other organisation alone, without the former mandate', async () => {
    const facts = { ...A_BUILDING, name: 'H', mandateReference: 'AG 2025' };
    const { id } = await test.seeder.createBuilding(tenants.lille.organisationId, facts);
    await test.database.dataSource.transaction((manager) =>
      test.app.get(BuildingRepository).handOver(id, tenants.lyon.organisationId, manager),
    );
    await as('syndic', 'get', `/${id}`).expect(404);
    expect((await as('other', 'get', `/${id}`).expect(200)).body.mandateReference).toBeNull();
  });

  it('is not changed by its former syndic, who was let in a moment before', async () => {
    const { id } = await test.seeder.createBuilding(tenants.lille.organisationId, {
      ...A_BUILDING,
      name: 'I',
    });
    const { status } = await meanwhile(
      test,
      (manager) => test.app.get(BuildingRepository).handOver(id, tenants.lyon.organisationId, manager),
      () => as('syndic', 'patch', `/${id}`).send({ mandateReference: 'mine' }),
    );
    expect(status).toBe(404);
    expect((await as('other', 'get', `/${id}`).expect(200)).body.mandateReference).toBeNull();
  });
});

describe('a membership', () => {
  it('ends at once for routes', async () => {
    const user = await test.seeder.createUser({
      email: 'leaver@copro.test',
      password: TEST_PASSWORD,
      displayName: 'L',
      language: 'de',
    });
    const scope = { role: 'co_owner', organisationId: null, buildingId: tenants.lille.id } as const;
    const membership = await test.seeder.grant(user.id, scope);
    const cookie = await test.signIn(user.email, TEST_PASSWORD);
    const read = () => request(test.url).get(`/api/v1/buildings/${tenants.lille.id}`).set('Cookie', cookie);
    await read().expect(200);
    await test.app.get(MembershipService).end(membership.id);
    await read().expect(404);
    expect((await test.seeder.grant(user.id, scope)).id).not.toBe(membership.id);
    await read().expect(200);
  });

  it('must fit its role: the database refuses any other scope', async () => {
    const { id } = tenants.people.council;
    const wrong: { role: Role; organisationId: string | null; buildingId: string | null }[] = [
      { role: 'admin', organisationId: tenants.lille.organisationId, buildingId: null },
      { role: 'syndic', organisationId: null, buildingId: tenants.lille.id },
      { role: 'syndic', organisationId: tenants.lille.organisationId, buildingId: tenants.lille.id },
      { role: 'co_owner', organisationId: tenants.lille.organisationId, buildingId: null },
      { role: 'occupant', organisationId: null, buildingId: null },
    ];
    for (const scope of wrong)
      await expect(test.seeder.grant(id, scope)).rejects.toThrow('memberships_scope');
  });

  it('is held once, however often it is given', async () => {
    const scope = { role: 'council', organisationId: null, buildingId: tenants.lille.id } as const;
    const { id } = tenants.people.council;
    const [first, second] = [await test.seeder.grant(id, scope), await test.seeder.grant(id, scope)];
    expect(second.id).toBe(first.id);
  });
});

describe('the seed', () => {
  it('changes nothing when it runs again', async () => {
    const counts = () =>
      test.database.dataSource
        .query(`select (select count(*) from organisations) o, (select count(*) from buildings) b,
        (select count(*) from users) u, (select count(*) from memberships) m`);
    const before = await counts();
    const again = await seedTwoTenants(test.seeder);
    expect(await counts()).toEqual(before);
    expect(again.people).toEqual(tenants.people);
  });
});
