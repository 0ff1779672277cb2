import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Invitation, InviteRequest, Member, MemberList } from '@coprowatt/contracts';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import {
  cookieOf,
  mailedToken,
  mailsTo,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';

type Person = keyof TwoTenants['people'];

const DAY_MS = 86_400_000;
const PASSWORD = 'a password of my own';

let test: TestApp;
let tenants: TwoTenants;
let building: string;
let organisation: string;
const cookies = new Map<Person, string>();

beforeAll(async () => {
  test = await startTestApp({ env: { DEMO: 'on' } });
  tenants = await seedTwoTenants(test.seeder);
  for (const [name, { email }] of Object.entries(tenants.people))
    cookies.set(name as Person, await test.signIn(email, TEST_PASSWORD));
  building = `/buildings/${tenants.lille.id}`;
  organisation = `/organisations/${tenants.lille.organisationId}`;
});

beforeEach(async () => {
  test.clock.advance(1_000);
  for (const table of ['public_attempts', 'sign_in_failures', 'invitations'])
    await sql(`delete from ${table}`);
});

afterAll(() => test.close());

const sql = (text: string, values: unknown[] = []) => test.database.dataSource.query(text, values);
const as = (person: Person, method: 'get' | 'post' | 'delete', path: string) =>
  request(test.url)
    [method](`/api/v1${path}`)
    .set('Cookie', cookies.get(person) ?? '');
const open = (path: 'look' | 'accept', body: object) =>
  request(test.url).post(`/api/v1/auth/invitations/${path}`).send(body);
const lastRow = async (act: string) =>
  (await sql('select * from audit_logs where act = $1 order by at desc limit 1', [act]))[0];

let nextPerson = 0;
const newEmail = () => `invited${nextPerson++}@copro.test`;

async function invite(body: InviteRequest, scope = building, person: Person = 'syndic'): Promise<Invitation> {
  return (await as(person, 'post', `${scope}/members`).send(body).expect(201)).body;
}

async function members(scope = building, person: Person = 'syndic'): Promise<MemberList> {
  return (await as(person, 'get', `${scope}/members`).expect(200)).body;
}

/** Invites a new person and accepts for him. */
async function join(
  role: InviteRequest['role'],
  scope = building,
): Promise<{ email: string; cookie: string }> {
  const email = newEmail();
  await invite({ email, role }, scope);
  const body = { token: await mailedToken(test, email), password: PASSWORD, displayName: 'New' };
  return { email, cookie: cookieOf(await open('accept', body).expect(200)) };
}

const membershipOf = async (email: string, scope = building) =>
  (await members(scope)).items.find((member: Member) => member.email === email)?.membership.id ?? '';

describe('an invitation to a building', () => {
  it('is listed until it is accepted, and answered without its secret', async () => {
    const email = newEmail();
    const invitation = await invite({ email: email.toUpperCase(), role: 'co_owner' });
    expect(invitation).toMatchObject({ email, role: 'co_owner', expired: false });
    const days = (Date.parse(invitation.expiresAt) - Date.parse(invitation.invitedAt)) / DAY_MS;
    expect(days).toBe(7);
    expect((await members()).invitations).toEqual([invitation]);
    const token = await mailedToken(test, email);
    expect(JSON.stringify([invitation, await members()])).not.toContain(token);
  });

  it('is shown to whoever holds its link', async () => {
    const email = newEmail();
    await invite({ email, role: 'council' });
    const token = await mailedToken(test, email);
    expect((await open('look', { token }).expect(200)).body).toEqual({
      email,
      role: 'council',
      scopeName: tenants.lille.name,
      invitedBy: 'syndic',
      hasAccount: false,
      expiresAt: expect.any(String),
    });
    await open('look', { token }).expect(200);
  });

  it('makes an account, signs it in and opens the building', async () => {
    const email = newEmail();
    await invite({ email, role: 'occupant' });
    const token = await mailedToken(test, email);
    const body = { token, password: PASSWORD, displayName: 'Noor', language: 'nl' };
    const accepted = await open('accept', body).expect(200);
    expect(accepted.body).toEqual({
      user: { id: expect.any(String), email, displayName: 'Noor', language: 'nl' },
    });
    const cookie = cookieOf(accepted);
    const me = await request(test.url).get('/api/v1/auth/me').set('Cookie', cookie).expect(200);
    expect(me.body.memberships).toEqual([
      { id: expect.any(String), role: 'occupant', organisationId: null, buildingId: tenants.lille.id },
    ]);
    await request(test.url).get(`/api/v1${building}`).set('Cookie', cookie).expect(200);
    expect((await members()).invitations).toEqual([]);
    await test.signIn(email, PASSWORD);
  });

  it('adds a role to the account of the address, with its password', async () => {
    const { email } = tenants.people.other;
    await invite({ email, role: 'co_owner' });
    const token = await mailedToken(test, email);
    expect((await open('look', { token })).body.hasAccount).toBe(true);
    const { body } = await open('accept', { token, password: 'not his' }).expect(401);
    expect(body.code).toBe('invalid_credentials');
    await open('accept', { token, password: TEST_PASSWORD, displayName: 'Ignored' }).expect(200);
    await as('other', 'get', building).expect(200);
    expect((await members()).items).toContainEqual(
      expect.objectContaining({ email, displayName: 'other', userId: tenants.people.other.id }),
    );
    await as('syndic', 'delete', `${building}/members/${await membershipOf(email)}`).expect(204);
  });

  it('names what lacks for a new account, and keeps its link', async () => {
    const email = 'longenough.name@copro.test';
    await invite({ email, role: 'occupant' });
    const token = await mailedToken(test, email);
    const problems = async (body: object) => {
      const answer = await open('accept', { token, ...body }).expect(400);
      return answer.body.errors.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`);
    };
    expect(await problems({ password: PASSWORD })).toEqual(['displayName is_not_empty']);
    expect(await problems({ password: PASSWORD, displayName: null })).toEqual(['displayName is_not_empty']);
    expect(await problems({ password: 'short', displayName: 'N' })).toEqual(['password min_length']);
    expect(await problems({ password: 'longenough.name', displayName: 'N' })).toEqual(['password own_name']);
    expect(await problems({ password: PASSWORD, displayName: ' ' })).toEqual(['displayName is_length']);
    await open('accept', { token, password: PASSWORD, displayName: 'N' }).expect(200);
  });

  it('is written in the language that was asked for, or that of who invites', async () => {
    const subjects: [InviteRequest['lang'], string][] = [
      ['fr', 'Invitation\u00a0: '],
      ['nl', 'Uitnodiging: '],
      ['en', 'Invitation: '],
      ['de', 'Einladung: '],
    ];
    for (const [lang, subject] of [...subjects, [undefined, 'Invitation\u00a0: '] as const]) {
      const email = newEmail();
      await invite({ email, role: 'occupant', ...(lang && { lang }) });
      const [mail] = await mailsTo(test, email);
      expect(mail?.subject).toBe(subject + tenants.lille.name);
      expect(mail?.text).toContain(`\n${test.config.publicUrl}/invitation#`);
    }
  });

  it('takes the place of an older one to the same role, not to another', async () => {
    const email = newEmail();
    const first = await invite({ email, role: 'council' });
    const older = await mailedToken(test, email);
    const second = await invite({ email, role: 'council' });
    const third = await invite({ email, role: 'co_owner' });
    expect((await members()).invitations.map(({ id }) => id).sort()).toEqual([second.id, third.id].sort());
    expect((await open('look', { token: older }).expect(404)).body.code).toBe('token_invalid');
    await as('syndic', 'delete', `${building}/invitations/${first.id}`).expect(404);
  });

  it('can be taken back, once', async () => {
    const email = newEmail();
    const { id } = await invite({ email, role: 'council' });
    const token = await mailedToken(test, email);
    await as('syndic', 'delete', `${building}/invitations/${id}`).expect(204);
    await as('syndic', 'delete', `${building}/invitations/${id}`).expect(404);
    expect((await open('look', { token }).expect(404)).body.code).toBe('token_invalid');
  });

  it('is refused to somebody who holds the role already', async () => {
    const invited = as('syndic', 'post', `${building}/members`);
    const { body } = await invited.send({ email: 'Owner@copro.test', role: 'co_owner' }).expect(409);
    expect(body.code).toBe('already_member');
    await invite({ email: 'owner@copro.test', role: 'council' });
  });

  it('gives no role that is not of a building', async () => {
    for (const role of ['syndic', 'admin', 'owner', null])
      await as('syndic', 'post', `${building}/members`).send({ email: newEmail(), role }).expect(400);
  });

  it('leaves rows for its sending, its taking back and its acceptance', async () => {
    const place = { organisation_id: tenants.lille.organisationId, building_id: tenants.lille.id };
    const { id } = await invite({ email: newEmail(), role: 'council' });
    const syndic = tenants.people.syndic.id;
    const common = { ...place, outcome: 'success', subject_kind: 'invitation' };
    expect(await lastRow('invitation.sent')).toMatchObject({ ...common, actor_id: syndic, subject_id: id });
    await as('syndic', 'delete', `${building}/invitations/${id}`).expect(204);
    expect(await lastRow('invitation.cancelled')).toMatchObject({ ...common, subject_id: id });
    const { email } = await join('occupant');
    const [user] = await sql('select id from users where email = $1', [email]);
    expect(await lastRow('invitation.accepted')).toMatchObject({ ...common, actor_id: user.id });
    expect(JSON.stringify(await sql('select facts from audit_logs'))).not.toContain('@');
  });

  it('that nobody answered is shown as expired, then forgotten', async () => {
    const email = newEmail();
    await invite({ email, role: 'council' });
    await sql(`update invitations set expires_at = now() - interval '1 second'`);
    expect((await members()).invitations).toEqual([expect.objectContaining({ email, expired: true })]);
    await sql(`update invitations set expires_at = now() - interval '31 days'`);
    await invite({ email: newEmail(), role: 'council' });
    expect((await members()).invitations.map((invitation) => invitation.email)).not.toContain(email);
  });

  it('cannot be sent where no mail leaves', async () => {
    const silent = await startTestApp();
    const { lille, people } = await seedTwoTenants(silent.seeder);
    const asked = request(silent.url)
      .post(`/api/v1/buildings/${lille.id}/members`)
      .set('Cookie', await silent.signIn(people.syndic.email, TEST_PASSWORD));
    const { body } = await asked.send({ email: newEmail(), role: 'council' }).expect(409);
    expect(body.code).toBe('mail_not_configured');
    await silent.close();
  });
});

describe('a member of a building', () => {
  it('is listed with his role and since when, the syndics too', async () => {
    const { items } = await members();
    expect(items.find(({ email }) => email === 'council@copro.test')).toEqual({
      membership: expect.objectContaining({ role: 'council', buildingId: tenants.lille.id }),
      userId: tenants.people.council.id,
      displayName: 'council',
      email: 'council@copro.test',
      since: '2026-06-23T10:00:00.000Z',
    });
    expect(items.map(({ membership }) => membership.role)).toContain('syndic');
  });

  it('loses the building when his role ends, and leaves a row', async () => {
    const { email, cookie } = await join('co_owner');
    const id = await membershipOf(email);
    await as('syndic', 'delete', `${building}/members/${id}`).expect(204);
    await request(test.url).get(`/api/v1${building}`).set('Cookie', cookie).expect(404);
    test.clock.advance(1_000);
    await as('syndic', 'delete', `${building}/members/${id}`).expect(404);
    expect(await lastRow('membership.ended')).toMatchObject({
      outcome: 'failure',
      facts: { code: 'not_found' },
    });
    const [ended] = await sql(`select * from audit_logs where act = 'membership.ended' and subject_id = $1`, [
      id,
    ]);
    expect(ended).toMatchObject({ outcome: 'success', building_id: tenants.lille.id });
  });

  it('can be invited again after that', async () => {
    const { email } = await join('council');
    await as('syndic', 'delete', `${building}/members/${await membershipOf(email)}`).expect(204);
    await invite({ email, role: 'council' });
    const token = await mailedToken(test, email);
    await open('accept', { token, password: PASSWORD }).expect(200);
    expect(await membershipOf(email)).not.toBe('');
  });

  it('is not ended by an id that is none, or of a syndic, who belongs to the organisation', async () => {
    const syndic = await membershipOf('syndic@copro.test');
    for (const id of [randomUUID(), 'not-a-uuid', syndic])
      await as('syndic', 'delete', `${building}/members/${id}`).expect(404);
    await as('syndic', 'get', building).expect(200);
  });
});

describe('the colleagues of an organisation', () => {
  it('are listed to its syndics and to an admin, and to nobody else', async () => {
    for (const person of ['syndic', 'admin'] as const) {
      const { items } = await members(organisation, person);
      expect(items.map(({ email }) => email)).toEqual(['syndic@copro.test']);
    }
    for (const person of ['other', 'council', 'co_owner', 'occupant'] as const)
      await as(person, 'get', `${organisation}/members`).expect(404);
  });

  it.each(['syndic', 'admin'] as const)('are invited by %s, and manage its buildings', async (person) => {
    const email = newEmail();
    await invite({ email, role: 'syndic' }, organisation, person);
    const token = await mailedToken(test, email);
    const body = { token, password: PASSWORD, displayName: 'Colleague' };
    const cookie = cookieOf(await open('accept', body).expect(200));
    await request(test.url).get(`/api/v1${building}/members`).set('Cookie', cookie).expect(200);
    const id = await membershipOf(email, organisation);
    await as(person, 'delete', `${organisation}/members/${id}`).expect(204);
    await request(test.url).get(`/api/v1${building}`).set('Cookie', cookie).expect(404);
  });

  it('are never none: the last one stays', async () => {
    const id = await membershipOf('syndic@copro.test', organisation);
    for (const person of ['syndic', 'admin'] as const) {
      const { body } = await as(person, 'delete', `${organisation}/members/${id}`).expect(409);
      expect(body.code).toBe('last_member');
    }
  });

  it('are never none even when two end each other at once', async () => {
    const { email, cookie } = await join('syndic', organisation);
    const [mine, his] = [
      await membershipOf(email, organisation),
      await membershipOf('syndic@copro.test', organisation),
    ];
    const statuses = await Promise.all([
      as('syndic', 'delete', `${organisation}/members/${mine}`).then(({ status }) => status),
      request(test.url)
        .delete(`/api/v1${organisation}/members/${his}`)
        .set('Cookie', cookie)
        .then(({ status }) => status),
    ]);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect((await members(organisation, 'admin')).items).toHaveLength(1);
    await test.seeder.grant(tenants.people.syndic.id, {
      role: 'syndic',
      organisationId: tenants.lille.organisationId,
      buildingId: null,
    });
  });

  it('take no role of a building', async () => {
    const asked = as('syndic', 'post', `${organisation}/members`);
    await asked.send({ email: newEmail(), role: 'council' }).expect(400);
  });
});
