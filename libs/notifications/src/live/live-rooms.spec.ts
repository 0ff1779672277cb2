import { describe, expect, it } from '@jest/globals';
import { ROLES, type Building, type Role } from '@coprowatt/contracts';
import { abilitiesFor, type BuildingAccess } from '@coprowatt/identity';
import fc from 'fast-check';
import { isSameSet, roomsFor } from './live-rooms.ts';

const session = { id: 's', userId: 'u' };

function access(id: string, roles: Role[]): BuildingAccess {
  return { building: { id } as Building, roles, abilities: abilitiesFor(roles) };
}

describe('rooms of a sign-in', () => {
  it("are its own and its person's, whatever the roles", () => {
    expect(roomsFor(session, [])).toEqual(['session:s', 'user:u']);
  });

  it.each<[Role, boolean]>([
    ['syndic', true],
    ['council', true],
    ['co_owner', true],
    ['occupant', false],
    ['admin', false],
  ])('hold the building for %s: %s', (role, joined) => {
    expect(roomsFor(session, [access('b', [role])]).includes('building:b')).toBe(joined);
  });

  it('never hold a building without a role that sees its energy', () => {
    const anyAccess = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      roles: fc.uniqueArray(fc.constantFrom(...ROLES)),
    });
    fc.assert(
      fc.property(fc.uniqueArray(anyAccess, { selector: ({ id }) => id }), (accesses) => {
        const joined = roomsFor(
          session,
          accesses.map(({ id, roles }) => access(id, roles)),
        );
        for (const { id, roles } of accesses) {
          const sees = roles.some((role) => ['syndic', 'council', 'co_owner'].includes(role));
          expect(joined.includes(`building:${id}`)).toBe(sees);
        }
      }),
    );
  });
});

describe('two lists of rooms', () => {
  it('are the same whatever their order, and differ by any name', () => {
    expect(isSameSet(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(isSameSet(['a'], ['a', 'b'])).toBe(false);
    expect(isSameSet(['a', 'b'], ['a', 'c'])).toBe(false);
  });
});
