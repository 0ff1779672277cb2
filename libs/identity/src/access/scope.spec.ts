import { describe, expect, it } from '@jest/globals';
import { ROLES } from '@coprowatt/contracts';
import fc from 'fast-check';
import { auditChainOf, managedOrganisationIds, rolesIn, rolesOver, type LiveMembership } from './scope.ts';

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

describe('roles over an organisation', () => {
  it('are an admin’s anywhere, a syndic’s in his own, and nobody else’s', () => {
    fc.assert(
      fc.property(fc.array(anyMembership), (memberships) => {
        const over = rolesOver('north', memberships);
        const expected = memberships.filter(
          ({ role, organisationId }) => role === 'admin' || organisationId === 'north',
        );
        expect(new Set(over)).toEqual(new Set(expected.map(({ role }) => role)));
        expect(new Set(over).size).toBe(over.length);
      }),
    );
  });
});

describe('the chain of what one does with his own account', () => {
  const syndic = (organisationId: string): LiveMembership => ({
    role: 'syndic',
    organisationId,
    buildingId: null,
  });
  const owner: LiveMembership = { role: 'co_owner', organisationId: null, buildingId: 'lille' };

  it.each<[string, LiveMembership[], string | null]>([
    ['the organisation of a syndic', [syndic('north'), owner], 'north'],
    ['the platform for a syndic of two', [syndic('north'), syndic('south')], null],
    ['the platform for whoever lives or owns there', [owner], null],
    ['the platform for nobody', [], null],
  ])('is %s', (_, memberships, chain) => {
    expect(auditChainOf(memberships)).toBe(chain);
  });
});
