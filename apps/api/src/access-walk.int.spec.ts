import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  ConfigureMeterRequest,
  ConfigureMeterResponse,
  ConsentText,
  MeterUsage,
} from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import { cookieOf, seedTwoTenants, TEST_PASSWORD, type TwoTenants } from '@coprowatt/identity/testing';
import { createEmptyDatabase } from '@coprowatt/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { createApp } from './create-app.ts';

/** Who knocks, in the order of the columns below. `other` is the syndic of another organisation. */
const VISITORS = ['nobody', 'other', 'admin', 'occupant', 'co_owner', 'council', 'syndic'] as const;
type Visitor = (typeof VISITORS)[number];

/**
 * What design section 3 says of every route: 401 without a session, 404 out of scope, 403 visible but forbidden. A 400 or
 * 409 means let in: the walk sends an empty body, or a meter in the wrong state. `{common}` and `{private}` stand for a
 * meter of Lille of that usage (the private one is the co-owner's), `{run}` for a run that does not exist, `#name` for a
 * body below. Without a meter, a sync is of whatever the visitor may sync. The last row ends the sessions.
 */
// nobody    other    admin occupant co_owner  council   syndic
const TABLE = `
GET /health/live                                                               200      200      200      200      200      200      200
GET /health/ready                                                              200      200      200      200      200      200      200
GET /auth/linky/callback                                                       302      302      302      302      302      302      302
GET /api/v1/public-settings                                                    200      200      200      200      200      200      200
POST /api/v1/auth/login                                                        400      400      400      400      400      400      400
GET /api/v1/auth/me                                                            401      200      200      200      200      200      200
GET /api/v1/consent-texts                                                      401      400      400      400      400      400      400
GET /api/v1/portfolio                                                          401      200      200      200      200      200      200
GET /api/v1/buildings                                                          401      200      200      200      200      200      200
POST /api/v1/buildings                                                         401      400      403      403      403      403      400
GET /api/v1/buildings/{id}                                                     401      404      404      200      200      200      200
PATCH /api/v1/buildings/{id}                                                   401      404      404      403      403      403      200
GET /api/v1/buildings/{id}/members                                             401      404      404      403      403      403      200
GET /api/v1/buildings/{id}/iot/readings                                        401      404      404      403      200      200      200
GET /api/v1/buildings/{id}/iot/readings?deviceId={common}                      401      404      404      404      200      200      200
GET /api/v1/buildings/{id}/iot/readings?deviceId={private}                     401      404      404      404      200      404      404
GET /api/v1/buildings/{id}/iot/statistics                                      401      404      404      403      200      200      200
GET /api/v1/buildings/{id}/iot/statistics?deviceId={common}                    401      404      404      404      200      200      200
GET /api/v1/buildings/{id}/iot/statistics?deviceId={private}                   401      404      404      404      200      404      404
GET /api/v1/buildings/{id}/iot/linky/devices                                   401      404      404      200      200      200      200
POST /api/v1/buildings/{id}/iot/linky/configure#common                         401      404      404      403      403      403      201
POST /api/v1/buildings/{id}/iot/linky/configure#private                        401      404      404      201      201      201      403
POST /api/v1/buildings/{id}/iot/linky/devices/{common}/reconnect#agreement     401      404      404      404      403      403      200
POST /api/v1/buildings/{id}/iot/linky/devices/{private}/reconnect#agreement     401      404      404      404      200      404      404
POST /api/v1/buildings/{id}/iot/linky/sync                                     401      404      404      202      202      202      202
POST /api/v1/buildings/{id}/iot/linky/sync#ofCommon                            401      404      404      404      403      403      409
POST /api/v1/buildings/{id}/iot/linky/sync#ofPrivate                           401      404      404      404      409      404      404
GET /api/v1/buildings/{id}/iot/linky/sync-runs                                 401      404      404      200      200      200      200
GET /api/v1/buildings/{id}/iot/linky/sync-runs/{run}                           401      404      404      404      404      404      404
DELETE /api/v1/buildings/{id}/iot/linky/devices/{common}                       401      404      404      404      403      403      204
DELETE /api/v1/buildings/{id}/iot/linky/devices/{private}                      401      404      404      404      204      404      404
POST /api/v1/auth/logout                                                       401      204      204      204      204      204      204`;

const EXPECTED = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [method = '', path = '', ...statuses] = line.trim().split(/\s+/);
    return [`${method} ${path}`, statuses.map(Number)] as const;
  });

let app: NestExpressApplication;
let url: string;
let tenants: TwoTenants;
let drop: () => Promise<void>;
let places: Record<string, string>;
let consentTextVersion: string;
const cookies: Partial<Record<Visitor, string>> = {};

beforeAll(async () => {
  const database = await createEmptyDatabase();
  drop = database.drop;
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    IOT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    LINKY_ENEDIS_CLIENT_ID: 'walk',
    LINKY_ENEDIS_CLIENT_SECRET: 'walk',
  });
  app = await createApp();
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  tenants = await seedTwoTenants(app.get(IdentitySeeder));
  for (const visitor of VISITORS.slice(1) as Exclude<Visitor, 'nobody'>[])
    cookies[visitor] = await signIn(visitor);
  consentTextVersion = await textVersion();
  places = {
    id: tenants.lille.id,
    run: randomUUID(),
    common: await connect('syndic', 'common'),
    private: await connect('co_owner', 'private'),
  };
}, 60_000);

afterAll(async () => {
  await app.close();
  await drop();
});

async function signIn(visitor: Exclude<Visitor, 'nobody'>): Promise<string> {
  const { email } = tenants.people[visitor];
  return cookieOf(
    await request(url).post('/api/v1/auth/login').send({ email, password: TEST_PASSWORD }).expect(200),
  );
}

const PURPOSES = { daily: true, loadCurve: true, advice: false };
let nextPrm = 121;

/** A request for a meter that nobody has asked for yet. */
function newMeter(usage: MeterUsage): ConfigureMeterRequest {
  const prm = `00000000000${nextPrm++}`;
  return { provider: 'enedis', prm, label: usage, usage, purposes: PURPOSES, consentTextVersion };
}

/** Bodies that the rows name by `#…`; every other unsafe request has an empty one. */
const BODIES: Record<string, () => object> = {
  common: () => newMeter('common'),
  private: () => newMeter('private'),
  agreement: () => ({ purposes: PURPOSES, consentTextVersion }),
  ofCommon: () => ({ deviceId: places['common'] }),
  ofPrivate: () => ({ deviceId: places['private'] }),
};

/** Starts the consent for a meter of Lille and answers the meter's id. */
async function connect(visitor: Visitor, usage: MeterUsage): Promise<string> {
  const { body } = await request(url)
    .post(`/api/v1/buildings/${tenants.lille.id}/iot/linky/configure`)
    .set('Cookie', cookies[visitor] ?? '')
    .send(newMeter(usage))
    .expect(201);
  return (body as ConfigureMeterResponse).device.id;
}

async function textVersion(): Promise<string> {
  const texts = request(url).get('/api/v1/consent-texts?provider=enedis&lang=fr');
  const { body } = await texts.set('Cookie', cookies.syndic ?? '').expect(200);
  return (body as ConsentText).version;
}

async function knock(route: string, visitor: Visitor): Promise<number> {
  const [, method = '', path = '', body = ''] = /^(\w+) ([^#]+)#?(\w*)$/.exec(route) ?? [];
  const concrete = path.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '');
  const verb = method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
  const call = request(url)
    [verb](concrete)
    .redirects(0)
    .set('Cookie', cookies[visitor] ?? '');
  return (await call.send(verb === 'get' ? undefined : (BODIES[body]?.() ?? {}))).status;
}

/** A row of the table as the OpenAPI document names its route. */
const documented = (route: string): string =>
  route
    .replace(/[?#].*$/, '')
    .replace(/\{(common|private)\}/, '{deviceId}')
    .replace('{run}', '{runId}');

describe('every route of the OpenAPI document', () => {
  it('has its expectations here, and every expectation its route', async () => {
    const { body } = await request(url).get('/api/docs-json').expect(200);
    const routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...new Set(EXPECTED.map(([route]) => documented(route)))].sort()).toEqual(routes.sort());
  });

  it.each(EXPECTED)('%s answers each visitor as the design says', async (route, expected) => {
    const statuses: number[] = [];
    for (const visitor of VISITORS) statuses.push(await knock(route, visitor));
    expect(Object.fromEntries(VISITORS.map((visitor, index) => [visitor, statuses[index]]))).toEqual(
      Object.fromEntries(VISITORS.map((visitor, index) => [visitor, expected[index]])),
    );
  });

  it('is closed to a visitor whose session has ended', async () => {
    for (const [route] of EXPECTED.filter(([name]) => name.includes('{id}')))
      expect(await knock(route, 'syndic')).toBe(401);
  });
});
