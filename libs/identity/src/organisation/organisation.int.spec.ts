import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Organisation } from '@coprowatt/contracts';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import {
  A_BUILDING,
  cookieOf,
  mailedToken,
  mailsTo,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';
import { BuildingRepository } from '../building/building.repository.ts';

type Person = keyof TwoTenants['people'];

let test: TestApp;
let tenants: TwoTenants;
const cookies = new Map<Person, string>();

beforeAll(async () => {
  test = await startTestApp({ env: { DEMO: 'on' } });
  tenants = await seedTwoTenants(test.seeder);
  for (const [name, { email }] of Object.entries(tenants.people))
    cookies.set(name as Person, await test.signIn(email, TEST_PASSWORD));
});

afterAll(() => test.close());

const sql = (text: string, values: unknown[] = []) => test.database.dataSource.query(text, values);
const as = (person: Person, method: 'get' | 'post' | 'patch', path = '') =>
  request(test.url)
    [method](`/api/v1/organisations${path}`)
    .set('Cookie', cookies.get(person) ?? '');
const namesFor = async (person: Person) =>
  (await as(person, 'get').expect(200)).body.items.map(({ name }: Organisation) => name);

describe('the list of organisations', () => {
  it('holds all for an admin, with what each has now', async () => {
    const { body } = await as('admin', 'get').expect(200);
    expect(body.items).toEqual([
      {
        id: tenants.lille.organisationId,
        name: 'Syndic du Nord',
        buildingCount: 1,
        syndicCount: 1,
        createdAt: '2026-06-23T10:00:00.000Z',
      },
      expect.objectContaining({ name: 'Syndic du Sud', id: tenants.lyon.organisationId }),
    ]);
  });

  it('holds his own for a syndic, and none for whoever manages none', async () => {
    expect(await namesFor('syndic')).toEqual(['Syndic du Nord']);
    expect(await namesFor('other')).toEqual(['Syndic du Sud']);
    for (const person of ['council', 'co_owner', 'occupant'] as const)
      expect(await namesFor(person)).toEqual([]);
  });

  it('counts neither buildings nor roles that have ended', async () => {
    const { id } = await test.seeder.createBuilding(tenants.lyon.organisationId, {
      ...A_BUILDING,
      name: 'Gone',
    });
    const count = async () =>
      (await as('other', 'get')).body.items.map(({ buildingCount }: Organisation) => buildingCount);
    expect(await count()).toEqual([2]);
    await test.database.dataSource.transaction((manager) =>
      test.app.get(BuildingRepository).end(id, test.clock.now(), manager),
    );
    expect(await count()).toEqual([1]);
  });
});

describe('a new organisation', () => {
  it('is made by an admin, whose mail brings the first syndic in', async () => {
    const asked = as('admin', 'post').send({ name: 'Immo Namur', syndicEmail: 'Lea@copro.test', lang: 'nl' });
    const { body } = await asked.expect(201);
    expect(body).toMatchObject({ name: 'Immo Namur', buildingCount: 0, syndicCount: 0 });
    const [mail] = await mailsTo(test, 'lea@copro.test');
    expect(mail?.subject).toBe('Uitnodiging: Immo Namur');
    const token = await mailedToken(test, 'lea@copro.test');
    const acceptance = { token, password: 'a password of my own', displayName: 'Léa' };
    const accepted = request(test.url).post('/api/v1/auth/invitations/accept').send(acceptance);
    const cookie = cookieOf(await accepted.expect(200));
    const made = request(test.url).post('/api/v1/buildings').set('Cookie', cookie).send(A_BUILDING);
    expect((await made.expect(201)).body.organisationId).toBe(body.id);
    const rows = await sql(
      'select act, actor_id from audit_logs where organisation_id = $1 order by at, act',
      [body.id],
    );
    expect(rows.map(({ act }: { act: string }) => act)).toEqual(
      expect.arrayContaining([
        'organisation.created',
        'invitation.sent',
        'invitation.accepted',
        'session.opened',
        'building.created',
      ]),
    );
  });

  it('is made by nobody else', async () => {
    const body = { name: 'Mine', syndicEmail: 'x@copro.test' };
    for (const person of ['syndic', 'council', 'co_owner', 'occupant'] as const)
      await as(person, 'post').send(body).expect(403);
    expect(await sql(`select 1 from organisations where name = 'Mine'`)).toEqual([]);
  });

  it('is not made without its first syndic: no mail, no organisation', async () => {
    const silent = await startTestApp();
    const { people } = await seedTwoTenants(silent.seeder);
    const asked = request(silent.url)
      .post('/api/v1/organisations')
      .set('Cookie', await silent.signIn(people.admin.email, TEST_PASSWORD));
    await asked.send({ name: 'Nobody’s', syndicEmail: 'x@copro.test' }).expect(409);
    const rows = await silent.database.dataSource.query('select name from organisations');
    expect(rows).toHaveLength(2);
    await silent.close();
  });

  it('names each wrong field', async () => {
    const { body } = await as('admin', 'post').send({ name: ' ', syndicEmail: 'x', lang: 'es' }).expect(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'lang',
      'name',
      'syndicEmail',
    ]);
  });
});

describe('the name of an organisation', () => {
  it('is changed by its syndic or an admin, and leaves a row', async () => {
    const path = `/${tenants.lille.organisationId}`;
    const renamed = await as('syndic', 'patch', path).send({ name: 'Nord Gestion' }).expect(200);
    expect(renamed.body).toMatchObject({ name: 'Nord Gestion', buildingCount: 1 });
    await as('admin', 'patch', path).send({ name: 'Syndic du Nord' }).expect(200);
    const rows = await sql(`select actor_id from audit_logs where act = 'organisation.changed'`);
    expect(rows).toHaveLength(2);
  });

  it('is a 404 for whoever does not run it, as for one that does not exist', async () => {
    for (const [person, id] of [
      ['other', tenants.lille.organisationId],
      ['council', tenants.lille.organisationId],
      ['admin', randomUUID()],
      ['syndic', 'not-a-uuid'],
    ] as const) {
      const { body } = await as(person, 'patch', `/${id}`).send({ name: 'X' }).expect(404);
      expect(body.code).toBe('not_found');
    }
  });
});
