import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedTwoTenants, startTestApp, type TestApp, type TwoTenants } from '../testing/index.ts';
import { MembershipRepository } from '../membership/membership.repository.ts';
import { maySeeMeter, type MeterOwnership } from './abilities.ts';
import { AccessPolicy } from './access-policy.service.ts';
import { Audience } from './audience.ts';

let test: TestApp;
let tenants: TwoTenants;

beforeAll(async () => {
  test = await startTestApp();
  tenants = await seedTwoTenants(test.seeder);
  // A person with two roles at once, in one building and over both.
  const { people, lille, lyon } = tenants;
  await test.seeder.grant(people.council.id, {
    role: 'co_owner',
    organisationId: null,
    buildingId: lille.id,
  });
  await test.seeder.grant(people.other.id, { role: 'occupant', organisationId: null, buildingId: lille.id });
  await test.seeder.grant(people.admin.id, { role: 'co_owner', organisationId: null, buildingId: lyon.id });
});
afterAll(() => test.close());

/** Asked of the policy person by person, as routes do. */
async function admitted(buildingId: string, meter: MeterOwnership): Promise<string[]> {
  const policy = test.app.get(AccessPolicy);
  const ids = [];
  for (const { id } of Object.values(tenants.people)) {
    const access = await policy.buildingAccess(id, buildingId);
    if (access && maySeeMeter(access, id, meter)) ids.push(id);
  }
  return ids.toSorted();
}

const listed = async (buildingId: string, meter: MeterOwnership): Promise<string[] | null> =>
  (await test.app.get(Audience).of(buildingId, meter))?.people.map(({ id }) => id).toSorted() ?? null;

describe('the audience of a meter', () => {
  it('is everybody whom routes would show it, and nobody else, also after a role ended', async () => {
    const holders = [null, ...Object.values(tenants.people).map(({ id }) => id)];
    const memberships = test.app.get(MembershipRepository);
    for (const ended of [false, true]) {
      if (ended)
        for (const { id } of await memberships.listLive(tenants.people.council.id))
          await memberships.end(id, new Date());
      for (const { id } of [tenants.lille, tenants.lyon])
        for (const holderUserId of holders) {
          const meter = { usage: holderUserId ? 'private' : 'common', holderUserId } as const;
          expect(await listed(id, meter)).toEqual(await admitted(id, meter));
        }
    }
  });

  it('is none of a building that is no more', async () => {
    const common = { usage: 'common', holderUserId: null } as const;
    expect(await listed(tenants.lyon.id, common)).toHaveLength(2);
    await test.database.dataSource.query('update buildings set ended_at = now() where id = $1', [
      tenants.lyon.id,
    ]);
    expect(await listed(tenants.lyon.id, common)).toBeNull();
  });
});
