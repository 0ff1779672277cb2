import type { Building, BuildingInput, Role, SignedInUser } from '@coprowatt/contracts';
import type { IdentitySeeder } from '../identity-seeder.ts';

/** Password of every person below. */
export const TEST_PASSWORD = 'a password for tests';

export const A_BUILDING: Omit<BuildingInput, 'organisationId'> = {
  name: 'Résidence du Beffroi, Lille',
  address: '1 rue de Béthune',
  city: 'Lille',
  country: 'FR',
  lots: 24,
  floorAreaM2: 1_800,
  hasLift: true,
  hasHeating: false,
  hasParking: true,
  currency: 'EUR',
  accountingYearStart: '01-01',
};

export interface TwoTenants {
  lille: Building;
  lyon: Building;
  /** One person a role, all of Lille's organisation, and the syndic of Lyon's. */
  people: Record<Role | 'other', SignedInUser>;
}

/** Two organisations with a building each, and one person for every role. */
export async function seedTwoTenants(seeder: IdentitySeeder): Promise<TwoTenants> {
  const north = await seeder.createOrganisation('Syndic du Nord');
  const south = await seeder.createOrganisation('Syndic du Sud');
  const lille = await seeder.createBuilding(north.id, A_BUILDING);
  const lyon = await seeder.createBuilding(south.id, {
    ...A_BUILDING,
    name: 'Les Terreaux, Lyon',
    city: 'Lyon',
  });
  const person = async (
    name: string,
    role: Role,
    organisationId: string | null,
    buildingId: string | null,
  ) => {
    const email = `${name}@copro.test`;
    const user = await seeder.createUser({
      email,
      password: TEST_PASSWORD,
      displayName: name,
      language: 'fr',
    });
    await seeder.grant(user.id, { role, organisationId, buildingId });
    return user;
  };
  return {
    lille,
    lyon,
    people: {
      admin: await person('admin', 'admin', null, null),
      syndic: await person('syndic', 'syndic', north.id, null),
      council: await person('council', 'council', null, lille.id),
      co_owner: await person('owner', 'co_owner', null, lille.id),
      occupant: await person('occupant', 'occupant', null, lille.id),
      other: await person('other', 'syndic', south.id, null),
    },
  };
}
