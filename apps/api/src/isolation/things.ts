import { randomUUID } from 'node:crypto';
import type { Invitation, InvitedRole, SessionList } from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import { A_BUILDING, TEST_PASSWORD } from '@coprowatt/identity/testing';
import { DataSource } from 'typeorm';
import type { Visitor } from './design-table.ts';
import { cookieFor, emailOf, visitorOf, type scopeOf, type World } from './world.ts';

/** Things of a visitor's own to act on, where the act uses them up. */

/** An entry of the visitor's own inbox. */
export async function newEntry(world: World, { userId }: Visitor): Promise<string> {
  const [notice, entry] = [randomUUID(), randomUUID()];
  const db = world.get(DataSource);
  await db.query(
    `insert into notification_notices (id, subject_id, step, kind, severity, confirmed, building_id, texts, path, created_at, planned_at)
     values ($1, $1, 'opened', 'daily', 'major', true, $2, '{}', '/alerts', now(), now())`,
    [notice, world.building.id],
  );
  await db.query(
    'insert into notification_entries (id, notice_id, user_id, created_at, announced_at) values ($1, $2, $3, now(), now())',
    [entry, notice, userId],
  );
  return entry;
}

/** Signs the visitor in a second time and answers the id of that session. */
export async function secondSession(world: World, visitor: Visitor): Promise<string> {
  const cookie = await cookieFor(world, emailOf(visitor));
  const answer = await world.call('GET', '/api/v1/auth/sessions', { ...visitor, cookie });
  const { items } = (await answer.json()) as SessionList;
  return items.find(({ current }) => current)?.id ?? '';
}

async function newRole(world: World, scope: ReturnType<typeof scopeOf>): Promise<string> {
  const user = await world.get(IdentitySeeder).createUser({
    email: `${randomUUID()}@copro.test`,
    password: TEST_PASSWORD,
    displayName: 'Somebody',
    language: 'fr',
  });
  return (await world.get(IdentitySeeder).grant(user.id, scope)).id;
}

/** The membership of a co-owner who has just come to the building. */
export function newOwner(world: World): Promise<string> {
  return newRole(world, { role: 'co_owner', organisationId: null, buildingId: world.building.id });
}

/** The membership of a syndic who has just joined the building's organisation. */
export function newColleague(world: World): Promise<string> {
  const { organisationId } = world.building;
  return newRole(world, { role: 'syndic', organisationId, buildingId: null });
}

/** Invites somebody and answers the invitation's id. */
export async function invite(world: World, scope: string, role: InvitedRole): Promise<string> {
  const email = `${randomUUID()}@copro.test`;
  const answer = await world.call('POST', `/api/v1/${scope}/members`, visitorOf(world), { email, role });
  if (answer.status !== 201)
    throw new Error(`nobody can be invited: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as Invitation).id;
}

/** A building of the same organisation that nobody else is busy with. */
export async function newBuilding(world: World): Promise<string> {
  const facts = { ...A_BUILDING, name: randomUUID() };
  return (await world.get(IdentitySeeder).createBuilding(world.building.organisationId, facts)).id;
}
