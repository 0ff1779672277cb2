import { describe, expect, it } from '@jest/globals';
import { ROLES } from '@coprowatt/contracts';
import fc from 'fast-check';
import { managedOrganisationIds, rolesIn, type LiveMembership } from './scope.ts';

const building = { id: 'lille', organisationId: 'north' };
const ids = fc.constantFrom(null, 'lille', 'lyon', 'north', 'south');
const anyMembership: fc.Arbitrary<LiveMembership> = fc.record({
  role: fc.constantFrom(...ROLES),
  organisationId: ids,
  buildingId: ids,
});

describe('roles in a building', () => {
  it('come from the building itself or, for a syndic, from its organisation', () => {
    const memberships: LiveMembership[] = [
      { role: 'syndic', organisationId: 'north', buildingId: null },
      { role: 'co_owner', organisationId: null, buildingId: 'lille' },
    ];
    expect(rolesIn(building, memberships)).toEqual(['syndic', 'co_owner']);
  });

  it('are none for another organisation or another building', () => {
    fc.assert(
      fc.property(fc.array(anyMembership), (memberships) => {
        const strangers = memberships.filter(
          ({ organisationId, buildingId }) => organisationId !== 'north' && buildingId !== 'lille',
        );
        expect(rolesIn(building, strangers)).toEqual([]);
      }),
    );
  });

  it('never hold admin, who runs the platform and sees no building', () => {
    fc.assert(
      fc.property(fc.array(anyMembership), (memberships) => {
        expect(rolesIn(building, memberships)).not.toContain('admin');
      }),
    );
  });

  it('are listed once each', () => {
    fc.assert(
      fc.property(fc.array(anyMembership), (memberships) => {
        const roles = rolesIn(building, memberships);
        expect(new Set(roles).size).toBe(roles.length);
      }),
    );
  });
});

describe('managed organisations', () => {
  it('are those of the syndic roles, once each', () => {
    const syndic = { role: 'syndic', organisationId: 'north', buildingId: null } as const;
    const owner = { role: 'co_owner', organisationId: null, buildingId: 'lille' } as const;
    expect(managedOrganisationIds([syndic, owner, syndic])).toEqual(['north']);
  });
});
