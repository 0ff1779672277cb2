import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Invitation, InvitedRole } from '@coprowatt/contracts';
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { BuildingRepository } from '../building/building.repository.ts';
import {
  INVITATIONS_PER_EMAIL,
  INVITATIONS_PER_PERSON,
  WRONG_TOKENS_PER_NETWORK,
} from '../auth/public-limit.ts';
import { FAILURES_PER_EMAIL } from '../auth/sign-in-limit.ts';
import {
  A_BUILDING,
  cookieOf,
  mailedToken,
  mailsTo,
  meanwhile,
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';

type Person = keyof TwoTenants['people'];

const PASSWORD = 'a password of my own';
const NEWCOMER = { password: PASSWORD, displayName: 'New' };

let test: TestApp;
let tenants: TwoTenants;
const cookies = new Map<Person, string>();

beforeAll(async () => {
  test = await startTestApp({ env: { DEMO: 'on' }, prepare: (app) => app.set('trust proxy', true) });
  tenants = await seedTwoTenants(test.seeder);
  for (const [name, { email }] of Object.entries(tenants.people))
    cookies.set(name as Person, await test.signIn(email, TEST_PASSWORD));
});

beforeEach(async () => {
  for (const table of ['public_attempts', 'sign_in_failures', 'invitations'])
    await sql(`delete from ${table}`);
});

afterAll(() => test.close());

const sql = (text: string, values: unknown[] = []) => test.database.dataSource.query(text, values);
const as = (person: Person, method: 'get' | 'post' | 'patch' | 'delete', path: string) =>
  request(test.url)
    [method](`/api/v1${path}`)
    .set('Cookie', cookies.get(person) ?? '');
const open = (path: 'look' | 'accept', body: object, network = '192.0.2.1') =>
  request(test.url).post(`/api/v1/auth/invitations/${path}`).set('X-Forwarded-For', network).send(body);
const lille = () => `/buildings/${tenants.lille.id}`;
const north = () => `/organisations/${tenants.lille.organisationId}`;

let nextPerson = 0;
const newEmail = () => `stranger${nextPerson++}@copro.test`;

interface Sent {
  email: string;
  invitation: Invitation;
  token: string;
}

async function invite(email = newEmail(), role: InvitedRole = 'co_owner', scope = lille()): Promise<Sent> {
  const asked = as('syndic', 'post', `${scope}/members`).send({ email, role });
  const { body } = await asked.expect(201);
  return { email, invitation: body, token: await mailedToken(test, email) };
}

async function refused(token: string): Promise<void> {
  for (const path of ['look', 'accept'] as const) {
    const { body } = await open(path, { token, ...(path === 'accept' && NEWCOMER) }).expect(404);
    expect(body.code).toBe('token_invalid');
  }
}

describe('the link of an invitation', () => {
  it('works once', async () => {
    const { token } = await invite();
    await open('accept', { token, ...NEWCOMER }).expect(200);
    await refused(token);
  });

  it('works for one of many who come at once, and makes one account', async () => {
    const { token, email } = await invite();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => open('accept', { token, ...NEWCOMER, displayName: `P${n}` })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // Who comes after the account is made is asked for its password, and then finds the link used.
    for (const status of statuses.slice(1)) expect([401, 404]).toContain(status);
    const [{ people }] = await sql('select count(*)::int as people from users where email = $1', [email]);
    const [{ roles }] = await sql(
      'select count(*)::int as roles from memberships m join users u on u.id = m.user_id where email = $1',
      [email],
    );
    expect({ people, roles }).toEqual({ people: 1, roles: 1 });
  });

  it('makes one account of two invitations that are accepted at once', async () => {
    const first = await invite();
    const second = await invite(first.email, 'council');
    const statuses = await Promise.all(
      [first, second].map(async ({ token }) => (await open('accept', { token, ...NEWCOMER })).status),
    );
    expect(statuses).toContain(200);
    for (const status of statuses) expect([200, 409]).toContain(status);
    const [{ people }] = await sql('select count(*)::int as people from users where email = $1', [
      first.email,
    ]);
    expect(people).toBe(1);
  });

  it('is over after seven days of machine time, whatever the domain clock says', async () => {
    const { token } = await invite();
    test.clock.advance(400 * 86_400_000);
    await open('look', { token }).expect(200);
    await sql(`update invitations set expires_at = now() - interval '1 second'`);
    await refused(token);
  });

  it('is dead once it was taken back or replaced', async () => {
    const { token, invitation, email } = await invite();
    await invite(email);
    await refused(token);
    const again = await invite(email);
    expect(again.invitation.id).not.toBe(invitation.id);
    await as('syndic', 'delete', `${lille()}/invitations/${again.invitation.id}`).expect(204);
    await refused(again.token);
  });

  it('is dead once its building has ended', async () => {
    const { id } = await test.seeder.createBuilding(tenants.lille.organisationId, {
      ...A_BUILDING,
      name: 'À la fin, Lille',
    });
    const { token } = await invite(newEmail(), 'co_owner', `/buildings/${id}`);
    const end = new Date(test.clock.nowMs());
    await test.database.dataSource.transaction((manager) =>
      test.app.get(BuildingRepository).end(id, end, manager),
    );
    await refused(token);
    await as('syndic', 'get', `/buildings/${id}`).expect(404);
    await as('syndic', 'patch', `/buildings/${id}`).send({ lots: 2 }).expect(404);
    const { body } = await as('syndic', 'get', '/buildings').expect(200);
    expect(JSON.stringify(body)).not.toContain(id);
  });

  it('gives no role in a building that ends while it is accepted', async () => {
    const facts = { ...A_BUILDING, name: 'Adieu, Lille' };
    const { id } = await test.seeder.createBuilding(tenants.lille.organisationId, facts);
    const { token } = await invite(newEmail(), 'co_owner', `/buildings/${id}`);
    const { status, body } = await meanwhile(
      test,
      (manager) => test.app.get(BuildingRepository).end(id, test.clock.now(), manager),
      () => open('accept', { token, ...NEWCOMER }),
    );
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'token_invalid' });
    expect(await sql('select 1 from memberships where building_id = $1', [id])).toEqual([]);
  });

  it('is of no use for a new password, and is not opened by its hash or a guess', async () => {
    const { token, email } = await invite();
    const reset = { token, password: PASSWORD };
    const swapped = await request(test.url)
      .post('/api/v1/auth/password-reset/complete')
      .send(reset)
      .expect(404);
    expect(swapped.body.code).toBe('token_invalid');
    const [{ hash }] = await sql(
      `select encode(token_hash, 'base64') as hash from invitations where email = $1`,
      [email],
    );
    for (const wrong of [hash, `${token} `, token.toLowerCase(), randomBytes(32).toString('base64url')])
      await refused(wrong);
  });

  it('is stored nowhere in clear', async () => {
    const { token } = await invite();
    const stored = await sql(`select invitations::text as one from invitations
      union all select platform_mails::text from platform_mails
      union all select platform_mailbox::text from platform_mailbox
      union all select audit_logs::text from audit_logs`);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('gives exactly its own role, whatever else the request says', async () => {
    const { token } = await invite(newEmail(), 'occupant');
    const extra = { role: 'syndic', email: 'other@copro.test', buildingId: tenants.lyon.id };
    await open('accept', { token, ...NEWCOMER, ...extra }).expect(400);
    const cookie = cookieOf(await open('accept', { token, ...NEWCOMER }).expect(200));
    const me = await request(test.url).get('/api/v1/auth/me').set('Cookie', cookie).expect(200);
    expect(me.body.memberships.map(({ role }: { role: string }) => role)).toEqual(['occupant']);
  });

  it('does not let who found it take over the account that it was sent to', async () => {
    const { token } = await invite('other@copro.test');
    const body = { token, ...NEWCOMER };
    expect((await open('accept', body).expect(401)).body.code).toBe('invalid_credentials');
    await test.signIn('other@copro.test', TEST_PASSWORD);
    for (let n = 1; n < FAILURES_PER_EMAIL; n += 1) await open('accept', body, `192.0.2.${n}`).expect(401);
    await open('accept', { token, password: TEST_PASSWORD }, '192.0.2.99').expect(429);
  });

  it('ends the session that came with it and opens another: no id from before goes on', async () => {
    const before = await test.signIn('council@copro.test', TEST_PASSWORD);
    const { token } = await invite();
    const accepted = await open('accept', { token, ...NEWCOMER })
      .set('Cookie', before)
      .expect(200);
    expect(cookieOf(accepted)).not.toBe(before);
    const me = (cookie: string) => request(test.url).get('/api/v1/auth/me').set('Cookie', cookie);
    await me(before).expect(401);
    expect((await me(cookieOf(accepted)).expect(200)).body.user.displayName).toBe('New');
  });
});

describe('guessing links', () => {
  it('is limited by network, and no one else is held up', async () => {
    const { token } = await invite();
    for (let n = 0; n < WRONG_TOKENS_PER_NETWORK; n += 1)
      await open(
        n % 2 ? 'look' : 'accept',
        { token: `guess ${n}`, ...(n % 2 ? {} : NEWCOMER) },
        '198.51.100.7',
      );
    for (const path of ['look', 'accept'] as const)
      await open(path, { token, ...(path === 'accept' && NEWCOMER) }, '198.51.100.7').expect(429);
    await open('accept', { token, ...NEWCOMER }, '198.51.100.8').expect(200);
  });
});

describe('inviting', () => {
  it('says nothing about who has an account: answer and mail are alike', async () => {
    const known = await invite('other@copro.test', 'council');
    const unknown = await invite(newEmail(), 'council');
    const shape = ({ invitation }: Sent) => ({
      ...invitation,
      id: '',
      email: '',
      invitedAt: '',
      expiresAt: '',
    });
    expect(shape(known)).toEqual(shape(unknown));
    const texts = await Promise.all(
      [known, unknown].map(async ({ email, token }) => {
        const [mail] = await mailsTo(test, email);
        return [mail?.subject, mail?.text.replace(token, '')];
      }),
    );
    expect(texts[0]).toEqual(texts[1]);
  });

  it('floods nobody: an address only so often, whoever invites; others go on being invited', async () => {
    const email = newEmail();
    const ask = (person: Person, scope: string, role: InvitedRole, to = email) =>
      as(person, 'post', `${scope}/members`).send({ email: to, role });
    for (let n = 0; n < INVITATIONS_PER_EMAIL; n += 1) await ask('syndic', lille(), 'co_owner').expect(201);
    const before = await sql('select id from platform_mails');
    for (const asked of [ask('syndic', lille(), 'council'), ask('admin', north(), 'syndic', ` ${email}`)]) {
      const { body } = await asked.expect(429);
      expect(body).toMatchObject({ code: 'too_many_attempts', retryAfter: expect.any(Number) });
    }
    expect(await sql('select id from platform_mails')).toHaveLength(before.length);
    await ask('syndic', lille(), 'co_owner', newEmail()).expect(201);
  });

  it('mails not the whole world from one session', async () => {
    await invite();
    await sql(`update public_attempts set points = $1 where key like 'invite-user%'`, [
      INVITATIONS_PER_PERSON,
    ]);
    const body = { email: newEmail(), role: 'co_owner' };
    await as('syndic', 'post', `${lille()}/members`).send(body).expect(429);
    await as('other', 'post', `/buildings/${tenants.lyon.id}/members`).send(body).expect(201);
  });

  it('is for syndics of the building alone, and seen by nobody else', async () => {
    const { invitation } = await invite();
    const acts = [
      ['get', `${lille()}/members`, undefined],
      ['post', `${lille()}/members`, { email: newEmail(), role: 'co_owner' }],
      ['delete', `${lille()}/invitations/${invitation.id}`, undefined],
    ] as const;
    for (const [method, path, body] of acts) {
      for (const person of ['other', 'admin'] as const) await as(person, method, path).send(body).expect(404);
      for (const person of ['council', 'co_owner', 'occupant'] as const)
        await as(person, method, path).send(body).expect(403);
    }
    expect((await sql('select id from invitations')).map(({ id }: { id: string }) => id)).toEqual([
      invitation.id,
    ]);
  });

  it('of colleagues is for the organisation’s syndics and an admin', async () => {
    const { invitation } = await invite(newEmail(), 'syndic', north());
    for (const person of ['other', 'council', 'co_owner', 'occupant'] as const) {
      await as(person, 'post', `${north()}/members`).send({ email: newEmail(), role: 'syndic' }).expect(404);
      await as(person, 'delete', `${north()}/invitations/${invitation.id}`).expect(404);
      await as(person, 'patch', north()).send({ name: 'Mine' }).expect(404);
    }
    await as('admin', 'delete', `${north()}/invitations/${invitation.id}`).expect(204);
  });
});

describe('another tenant’s members', () => {
  const membershipOf = async (person: Person): Promise<string> =>
    (
      await sql('select id from memberships where user_id = $1 and ended_at is null', [
        tenants.people[person].id,
      ])
    )[0].id;

  it('are not ended through one’s own building or organisation', async () => {
    const lyon = `/buildings/${tenants.lyon.id}`;
    const south = `/organisations/${tenants.lyon.organisationId}`;
    for (const person of ['council', 'co_owner', 'occupant', 'syndic'] as const) {
      const id = await membershipOf(person);
      for (const scope of [lyon, south, lille(), north()])
        await as('other', 'delete', `${scope}/members/${id}`).expect(404);
      expect(await membershipOf(person)).toBe(id);
    }
  });

  it('have their invitations taken back by nobody from elsewhere', async () => {
    const { invitation, token } = await invite();
    for (const scope of [`/buildings/${tenants.lyon.id}`, `/organisations/${tenants.lyon.organisationId}`])
      await as('other', 'delete', `${scope}/invitations/${invitation.id}`).expect(404);
    await as('syndic', 'delete', `${north()}/invitations/${invitation.id}`).expect(404);
    await open('look', { token }).expect(200);
  });

  it('are not made admin by anybody: no route gives that role', async () => {
    for (const scope of [lille(), north()])
      for (const person of ['syndic', 'admin', 'other'] as const)
        expect(
          (await as(person, 'post', `${scope}/members`).send({ email: newEmail(), role: 'admin' })).status,
        ).toBeGreaterThanOrEqual(400);
    expect(await sql(`select 1 from memberships where role = 'admin'`)).toHaveLength(1);
  });
});
