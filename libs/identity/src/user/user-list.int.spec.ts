import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserList, UserSummary } from '@coprowatt/contracts';
import request from 'supertest';
import {
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';

let test: TestApp;
let tenants: TwoTenants;
let admin: string;

beforeAll(async () => {
  test = await startTestApp();
  tenants = await seedTwoTenants(test.seeder);
  admin = await test.signIn('admin@copro.test', TEST_PASSWORD);
});

afterAll(() => test.close());

const list = (query: object = {}, cookie = admin) =>
  request(test.url).get('/api/v1/admin/users').query(query).set('Cookie', cookie);
const emails = ({ items }: UserList) => items.map(({ user }: UserSummary) => user.email);

describe('the list of people', () => {
  it('tells an admin who each is, what he holds and when he last came', async () => {
    const { body } = await list({ q: 'COUNCIL@' }).expect(200);
    expect(body).toEqual({
      items: [
        {
          user: tenants.people.council,
          memberships: [
            {
              id: expect.any(String),
              role: 'council',
              organisationId: null,
              buildingId: tenants.lille.id,
            },
          ],
          createdAt: '2026-06-23T10:00:00.000Z',
          lastSignInAt: null,
        },
      ],
      nextCursor: null,
    });
    const [me] = (await list({ q: 'admin' }).expect(200)).body.items;
    expect(Math.abs(Date.parse(me.lastSignInAt) - Date.now())).toBeLessThan(60_000);
  });

  it('comes page by page, each person once', async () => {
    const all = emails((await list().expect(200)).body);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: UserList } = await list({ limit: 2, cursor: cursor ?? undefined }).expect(200);
      seen.push(...emails(body));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all);
    expect(new Set(all).size).toBe(6);
  });

  it('finds by a part of a name or an address, which are no pattern', async () => {
    expect(emails((await list({ q: 'copro.TEST' })).body)).toHaveLength(6);
    expect(emails((await list({ q: 'occ' })).body)).toEqual(['occupant@copro.test']);
    expect(emails((await list({ q: '%' })).body)).toEqual([]);
  });

  it('is for admins alone, and never holds a password', async () => {
    for (const person of ['syndic', 'council', 'co_owner', 'occupant'] as const)
      await list({}, await test.signIn(tenants.people[person].email, TEST_PASSWORD)).expect(403);
    expect((await list()).text).not.toContain('argon2');
  });

  it('refuses a cursor that is none of ours, and a wrong limit', async () => {
    const noId = Buffer.from(`1 ${'-'.repeat(36)}`).toString('base64url');
    for (const query of [{ cursor: 'abc' }, { cursor: noId }, { limit: 0 }, { limit: 201 }, { page: 2 }])
      await list(query).expect(400);
  });
});
