import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MeResponse, Membership, Role } from '@coprowatt/contracts';
import { landing } from './landing.ts';
import { currentEntry, navigationEntries } from './navigation.ts';
import { route, safeNext } from './route.ts';
import { language } from './state/language.svelte.ts';

const ORGANISATION = 'o-1';
const BUILDING = 'b-1';

function held(role: Role): Membership {
  return {
    id: role,
    role,
    organisationId: role === 'syndic' ? ORGANISATION : null,
    buildingId: role === 'syndic' || role === 'admin' ? null : BUILDING,
  };
}

const me = (...roles: Role[]): MeResponse => ({
  user: { id: 'u-1', email: 'a@b.test', displayName: 'Ada', language: 'fr' },
  memberships: roles.map(held),
  now: '2026-06-23T08:00:00Z',
  simulatedTime: false,
});
const labels = (...roles: Role[]) => navigationEntries(me(...roles)).map(({ label }) => label);

beforeEach(() => {
  language.current = 'fr';
});

describe('what an admin finds in the bottom bar', () => {
  it('has the names of the rail', () => {
    const short = navigationEntries(me('admin')).map((entry) => entry.short);
    expect(short).toEqual(labels('admin'));
  });
});

describe('what a role finds in the rail', () => {
  it.each<[Role[], string[]]>([
    [['syndic'], ['Portefeuille', 'Alertes', 'Membres', 'Accords et données', 'Journal']],
    [['admin'], ['État', 'Organisations', 'Demandes', 'Journal']],
    [['council'], ['Mon immeuble', 'Alertes', 'Accords et données']],
    [['co_owner'], ['Mon immeuble', 'Alertes', 'Accords et données']],
    [['occupant'], ['Mon compteur', 'Alertes', 'Accords et données']],
    [
      ['admin', 'syndic'],
      [
        'Portefeuille',
        'Alertes',
        'Membres',
        'Accords et données',
        'État',
        'Organisations',
        'Demandes',
        'Journal',
      ],
    ],
  ])('%j: %j', (roles, expected) => {
    expect(labels(...roles)).toEqual(expected);
  });

  it.each<[Role[], string]>([
    [['admin'], route.admin()],
    [['syndic'], route.portfolio()],
    [['admin', 'syndic'], route.portfolio()],
    [['co_owner'], route.building(BUILDING)],
  ])('%j arrives at %s', (roles, expected) => {
    expect(landing(me(...roles))).toBe(expected);
  });

  it.each([
    [route.buildingSettings(BUILDING), route.portfolio()],
    [route.newBuilding(), route.portfolio()],
    [route.alerts({ tab: 'muted' }).split('?')[0] ?? '', route.alerts()],
    [route.organisationMembers(ORGANISATION), route.members()],
    [route.journal({ act: 'meter.moved' }).split('?')[0] ?? '', route.journal()],
  ])('%s belongs to %s for a syndic', (pathname, href) => {
    expect(currentEntry(me('syndic'), pathname)?.href).toBe(href);
  });

  it('shows an admin the members of an organisation below the organisations', () => {
    const entry = currentEntry(me('admin'), route.organisationMembers(ORGANISATION));
    expect(entry?.href).toBe(route.adminOrganisations());
  });
});

describe('the way back after sign-in', () => {
  it.each(['https://evil.test', '//evil.test', '/\\evil.test', '/sign-in?next=/', null])(
    'never leads to %s',
    (next) => {
      expect(safeNext(next)).toBe('/');
    },
  );
});
