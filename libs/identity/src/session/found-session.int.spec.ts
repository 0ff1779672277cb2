import { request as open } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countStatements } from '@coprowatt/platform/testing';
import { Controller, Get } from '@nestjs/common';
import request from 'supertest';
import { CurrentAccess } from '../access/signed-in-request.ts';
import { Access } from '../access/access.decorator.ts';
import type { BuildingAccess } from '../access/access-policy.service.ts';
import {
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '../testing/index.ts';

/** The first building in the path is not the one that the route is about. */
@Access({ building: 'building.read' })
@Controller('buildings/:first/beside')
class BesideController {
  @Get(':id')
  read(@CurrentAccess() { building }: BuildingAccess): object {
    return { id: building.id };
  }
}

let test: TestApp;
let tenants: TwoTenants;
let syndic: string;
let council: string;

beforeAll(async () => {
  // Without ticks, whose statements would be counted, too.
  test = await startTestApp({ controllers: [BesideController], env: { ROLE: 'api' } });
  tenants = await seedTwoTenants(test.seeder);
  syndic = await test.signIn('syndic@copro.test', TEST_PASSWORD);
  council = await test.signIn('council@copro.test', TEST_PASSWORD);
});
afterAll(() => test.close());

const get = (path: string, cookie = syndic) => request(test.url).get(`/api/v1${path}`).set('Cookie', cookie);

/** Status of a change whose body comes only once `meanwhile` has happened. */
function slowChange(cookie: string, body: string, meanwhile: () => Promise<unknown>): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const url = `${test.url}/api/v1/buildings/${tenants.lille.id}`;
    const sent = open(url, { method: 'PATCH', headers }, (answer) =>
      resolve(answer.resume().statusCode ?? 0),
    );
    sent.once('error', reject).flushHeaders();
    void delay(300)
      .then(meanwhile)
      .then(() => sent.end(body), reject);
  });
}

describe('what is found with a session', () => {
  it('is all that a request for a building asks before its own work', async () => {
    const building = () => get(`/buildings/${tenants.lille.id}`).expect(200);
    await building();
    expect(await countStatements(building)).toBe(1);
  });

  it('is of no use for another building than the path began with', async () => {
    const { lille, lyon } = tenants;
    await get(`/buildings/${lille.id}/beside/${lyon.id}`).expect(404);
    const { body } = await get(`/buildings/${lyon.id}/beside/${lille.id}`).expect(200);
    expect(body).toEqual({ id: lille.id });
  });

  it('is no building where the path names none that could be', async () => {
    await get('/buildings/none').expect(404);
    await get(`/buildings/${'%'}`).expect(({ status }) => expect([400, 404]).toContain(status));
  });

  it('is asked again by the guard when a body was on its way', async () => {
    const body = JSON.stringify({ city: 'Roubaix' });
    expect(await slowChange(syndic, body, () => Promise.resolve())).toBe(200);
    const ended = await slowChange(syndic, body, () =>
      test.database.dataSource.query('update memberships set ended_at = now() where user_id = $1', [
        tenants.people.syndic.id,
      ]),
    );
    expect(ended).toBe(404);
  });

  it('is gone at once with the session', async () => {
    await get(`/buildings/${tenants.lille.id}`, council).expect(200);
    await test.database.dataSource.query('delete from sessions where user_id = $1', [
      tenants.people.council.id,
    ]);
    await get(`/buildings/${tenants.lille.id}`, council).expect(401);
  });
});
