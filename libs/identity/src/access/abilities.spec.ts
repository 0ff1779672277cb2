import { describe, expect, it } from '@jest/globals';
import { BUILDING_ABILITIES, ROLES, type BuildingAbility, type Role } from '@coprowatt/contracts';
import fc from 'fast-check';
import { abilitiesFor, can, mayActOnAlerts, mayConnect, maySeeMeter, maySyncMeter } from './abilities.ts';

const anyRoles = fc.uniqueArray(fc.constantFrom(...ROLES));
const anyPerson = fc.constantFrom('ada', 'bob', 'eve');
const access = (...roles: Role[]) => ({ abilities: abilitiesFor(roles) });
const allowed = (role: Role) => [...abilitiesFor([role])].sort();

describe('abilities of a role', () => {
  it.each<[Role, BuildingAbility[]]>([
    ['admin', []],
    ['syndic', BUILDING_ABILITIES.filter((ability) => ability !== 'meter.connect.private')],
    ['council', ['building.read', 'building.energy.read', 'meter.connect.private', 'alert.act']],
    ['co_owner', ['building.read', 'building.energy.read', 'meter.connect.private']],
    ['occupant', ['building.read', 'meter.connect.private']],
  ])('gives %s exactly what the design says', (role, abilities) => {
    expect(allowed(role)).toEqual([...abilities].sort());
  });

  it('adds the roles of one person up, and nothing else', () => {
    fc.assert(
      fc.property(anyRoles, fc.constantFrom(...BUILDING_ABILITIES), (roles, ability) => {
        expect(can(access(...roles), ability)).toBe(roles.some((role) => can(access(role), ability)));
      }),
    );
  });

  it('never takes away by giving a role more', () => {
    fc.assert(
      fc.property(anyRoles, fc.constantFrom(...ROLES), (roles, extra) => {
        const wider = abilitiesFor([...roles, extra]);
        expect([...abilitiesFor(roles)].every((ability) => wider.has(ability))).toBe(true);
      }),
    );
  });
});

describe('a private meter', () => {
  it('is visible to its holder and to nobody else, whatever the roles', () => {
    fc.assert(
      fc.property(anyRoles, anyPerson, anyPerson, (roles, reader, holder) => {
        const seen = maySeeMeter(access(...roles), reader, { usage: 'private', holderUserId: holder });
        if (seen) expect(reader).toBe(holder);
      }),
    );
  });

  it('is visible to its holder in each role of the building', () => {
    for (const role of ['council', 'co_owner', 'occupant'] as const) {
      expect(maySeeMeter(access(role), 'ada', { usage: 'private', holderUserId: 'ada' })).toBe(true);
    }
  });

  it('is out of reach of its holder once he has no role in the building', () => {
    expect(maySeeMeter(access(), 'ada', { usage: 'private', holderUserId: 'ada' })).toBe(false);
    expect(maySeeMeter(access('admin'), 'ada', { usage: 'private', holderUserId: 'ada' })).toBe(false);
  });

  it('is not visible to anybody while it names no holder', () => {
    expect(maySeeMeter(access(...ROLES), 'ada', { usage: 'private', holderUserId: null })).toBe(false);
  });

  it('is synced by whoever sees it, so by its holder alone, who alone handles its alerts', () => {
    fc.assert(
      fc.property(anyRoles, anyPerson, anyPerson, (roles, person, holderUserId) => {
        const meter = { usage: 'private', holderUserId } as const;
        expect(maySyncMeter(access(...roles), person, meter)).toBe(
          maySeeMeter(access(...roles), person, meter),
        );
        expect(mayActOnAlerts(access(...roles), person, meter)).toBe(
          maySeeMeter(access(...roles), person, meter),
        );
      }),
    );
  });
});

describe('a common meter', () => {
  it.each<[Role, boolean, boolean, boolean, boolean]>([
    ['admin', false, false, false, false],
    ['syndic', true, true, true, true],
    ['council', true, true, false, false],
    ['co_owner', true, false, false, false],
    ['occupant', false, false, false, false],
  ])(
    'for %s: seen %s, its alerts handled %s, synced %s, connected %s',
    (role, seen, handled, synced, connected) => {
      const meter = { usage: 'common', holderUserId: null } as const;
      expect(maySeeMeter(access(role), 'ada', meter)).toBe(seen);
      expect(mayActOnAlerts(access(role), 'ada', meter)).toBe(handled);
      expect(maySyncMeter(access(role), 'ada', meter)).toBe(synced);
      expect(mayConnect(access(role), 'common')).toBe(connected);
    },
  );

  it('is never connected by whoever may connect a private one, save with both roles', () => {
    for (const role of ROLES)
      expect(mayConnect(access(role), 'common') && mayConnect(access(role), 'private')).toBe(false);
    expect(mayConnect(access('syndic', 'co_owner'), 'private')).toBe(true);
  });
});
