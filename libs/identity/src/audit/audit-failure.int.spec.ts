import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AppError, AuditReader, type ReadAuditRow } from '@coprowatt/platform';
import { Body, Controller, Logger, Param, Post } from '@nestjs/common';
import { IsInt } from 'class-validator';
import request from 'supertest';
import { REFUSALS_PER_NETWORK } from '../auth/public-limit.ts';
import { Access } from '../access/access.decorator.ts';
import {
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';
import { AuditFailure } from './audit-failure.decorator.ts';

type Person = keyof TwoTenants['people'];

class CountDto {
  @IsInt()
  count: number;
}

@Controller('acts')
class ActController {
  @Access({ building: 'building.manage' })
  @AuditFailure('building.changed')
  @Post('building/:id')
  building(@Body() { count }: CountDto): void {
    if (count === 409) throw new AppError('conflict');
    if (count === 500) throw new Error('ada@copro.test does not like it');
  }

  @Access({ building: 'building.read' })
  @AuditFailure('consent.asked')
  @Post('consent/:id')
  async consent(): Promise<never> {
    return Promise.reject(new AppError('already_claimed'));
  }

  @Access({ organisation: 'organisation.manage' })
  @AuditFailure('organisation.changed')
  @Post('organisation/:id')
  organisation(@Param('id') _id: string): never {
    throw new AppError('forbidden');
  }

  @Access({ building: 'building.manage' })
  @Post('quiet/:id')
  quiet(): never {
    throw new AppError('conflict');
  }
}

let test: TestApp;
let tenants: TwoTenants;
const cookies = new Map<string, string>();
const seen = new Set<string>();

beforeAll(async () => {
  test = await startTestApp({ controllers: [ActController] });
  tenants = await seedTwoTenants(test.seeder);
  for (const [who, { email }] of Object.entries(tenants.people))
    cookies.set(who, await test.signIn(email, TEST_PASSWORD));
});
beforeEach(newRows);
afterAll(() => test.close());

/** Rows that were not there the last time. */
async function newRows(): Promise<ReadAuditRow[]> {
  const rows = await test.app.get(AuditReader).list({ organisationIds: null }, null, 1_000);
  const fresh = rows.filter(({ id }) => !seen.has(id));
  fresh.forEach(({ id }) => seen.add(id));
  return fresh;
}

const act = (path: string, who: Person | null, body: object = { count: 1 }) => {
  const asked = request(test.url).post(`/api/v1/acts/${path}`).send(body);
  return who ? asked.set('Cookie', cookies.get(who) ?? '') : asked;
};

describe('an act that is refused', () => {
  it.each<[string, Person, object, number, string]>([
    ['by the guard', 'co_owner', { count: 1 }, 403, 'forbidden'],
    ['by the guard, out of scope', 'other', { count: 1 }, 404, 'not_found'],
    ['by the validation', 'syndic', { count: 'x' }, 400, 'validation_failed'],
    ['by the handler', 'syndic', { count: 409 }, 409, 'conflict'],
    ['by an error that nobody expected', 'syndic', { count: 500 }, 500, 'internal_error'],
  ])('%s leaves one row', async (_, who, body, status, code) => {
    const { id, organisationId } = tenants.lille;
    await act(`building/${id}`, who, body).expect(status);
    expect(await newRows()).toMatchObject([
      {
        act: 'building.changed',
        outcome: 'failure',
        actorId: tenants.people[who].id,
        organisationId,
        buildingId: id,
        facts: { code },
      },
    ]);
  });

  it('leaves a row without a name where nobody is signed in', async () => {
    await act(`building/${tenants.lille.id}`, null).expect(401);
    expect(await newRows()).toMatchObject([{ actorId: null, facts: { code: 'unauthenticated' } }]);
  });

  it('leaves no more rows than so many where nobody is signed in, and always one where somebody is', async () => {
    const knock = () => act(`building/${tenants.lille.id}`, null).expect(401);
    await knock();
    await test.database.dataSource.query(`update public_attempts set points = $1 where key like 'refusal%'`, [
      REFUSALS_PER_NETWORK - 1,
    ]);
    for (let n = 0; n < 3; n++) await knock();
    expect(await newRows()).toHaveLength(2);
    await act(`building/${tenants.lille.id}`, 'co_owner').expect(403);
    expect(await newRows()).toHaveLength(1);
    await test.database.dataSource.query('delete from public_attempts');
  });

  it('keeps nothing that was typed: neither an unknown building nor a text', async () => {
    for (const id of [randomUUID(), '00000000000101']) await act(`building/${id}`, 'syndic').expect(404);
    for (const row of await newRows()) expect(row).toMatchObject({ organisationId: null, buildingId: null });
  });

  it("is not the syndic's to read where it can be about a private meter, unless he tried himself", async () => {
    const { id, organisationId } = tenants.lille;
    await act(`consent/${id}`, 'council').expect(409);
    expect(await newRows()).toMatchObject([{ organisationId: null, buildingId: id }]);
    await act(`consent/${id}`, 'syndic').expect(409);
    expect(await newRows()).toMatchObject([{ organisationId, buildingId: id }]);
  });

  it('belongs to the organisation that the route names', async () => {
    const { organisationId } = tenants.lille;
    await act(`organisation/${organisationId}`, 'syndic').expect(403);
    await act(`organisation/${organisationId}`, 'other').expect(404);
    const rows = await newRows();
    expect(rows.map((row) => [row.organisationId, row.buildingId])).toEqual([
      [organisationId, null],
      [organisationId, null],
    ]);
  });

  it('leaves no row where the route does no such act, and none when it is done', async () => {
    await act(`quiet/${tenants.lille.id}`, 'syndic').expect(409);
    await act(`quiet/${tenants.lille.id}`, 'council').expect(403);
    await act(`building/${tenants.lille.id}`, 'syndic').expect(201);
    expect(await newRows()).toEqual([]);
  });

  it('is a sign-in too, of which the address stays nowhere', async () => {
    const email = 'nobody-knows-me@copro.test';
    const body = { email, password: 'not the password' };
    await request(test.url).post('/api/v1/auth/login').send(body).expect(401);
    const rows = await newRows();
    expect(rows).toMatchObject([
      { act: 'session.opened', outcome: 'failure', actorId: null, facts: { code: 'invalid_credentials' } },
    ]);
    expect(JSON.stringify(rows)).not.toContain('nobody-knows-me');
  });

  it('is answered as it is when its row cannot be written, and the log says so', async () => {
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await test.database.dataSource.query('alter table audit_logs rename to audit_logs_away');
    const answers = [
      await act(`building/${tenants.lille.id}`, 'syndic', { count: 409 }),
      await act(`building/${tenants.lille.id}`, 'council'),
    ];
    await test.database.dataSource.query('alter table audit_logs_away rename to audit_logs');
    expect(answers.map(({ body }) => body.code)).toEqual(['conflict', 'forbidden']);
    expect(
      errors.mock.calls.filter(([facts]) => (facts as { act?: string }).act === 'building.changed'),
    ).toHaveLength(2);
    errors.mockRestore();
    expect(await newRows()).toEqual([]);
  });
});
