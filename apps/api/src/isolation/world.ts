import { randomBytes, randomUUID } from 'node:crypto';
import type { Building, ConfigureMeterResponse, ConsentText, MeterUsage, Role } from '@coprowatt/contracts';
import { ROLES } from '@coprowatt/contracts';
import { IdentitySeeder, MembershipService } from '@coprowatt/identity';
import { A_BUILDING, TEST_PASSWORD } from '@coprowatt/identity/testing';
import { PlatformConfig } from '@coprowatt/platform';
import { createEmptyDatabase } from '@coprowatt/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApp } from '../create-app.ts';
import { RELATIONS, type MeterUnderTest, type Relation, type Visitor } from './design-table.ts';

export const PURPOSES = { daily: true, loadCurve: true, advice: false };

/** The whole application on a database of its own, with a person for every role and relation. */
export interface World {
  app: NestExpressApplication;
  url: string;
  /** The building and organisation that the matrix is about. */
  building: Building;
  /** Another building of the same organisation, and one of another organisation. */
  sibling: Building;
  foreign: Building;
  visitors: Visitor[];
  meters: MeterUnderTest[];
  /** A sync run of each meter, by the meter's id. */
  runs: Map<string, string>;
  /** The consent of each meter, by the meter's id. */
  consents: Map<string, string>;
  /** An open alert of each meter, by the meter's id. */
  alerts: Map<string, string>;
  consentTextVersion: string;
  /** The next free synthetic PRM. */
  nextPrm(): string;
  get<T>(type: new (...args: never[]) => T): T;
  call(method: string, path: string, visitor: Visitor | null, body?: object): Promise<Response>;
  close(): Promise<void>;
}

async function startApplication(): Promise<{ app: NestExpressApplication; drop(): Promise<void> }> {
  const database = await createEmptyDatabase();
  Object.assign(process.env, {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    IOT_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    // Invitations are written and wait: nobody listens there.
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'matrix@copro.test',
    LINKY_ENEDIS_CLIENT_ID: 'matrix',
    LINKY_ENEDIS_CLIENT_SECRET: 'matrix',
  });
  const app = await createApp();
  await app.listen(0, '127.0.0.1');
  return { app, drop: database.drop };
}

type Places = Pick<World, 'building' | 'sibling' | 'foreign'>;

/** The scope of a role in each relation; a syndic of the same tenant is a colleague. */
export function scopeOf(role: Role, relation: Relation, { building, sibling, foreign }: Places) {
  const place = { own: building, 'same tenant': sibling, 'other tenant': foreign, ended: building }[relation];
  return {
    role,
    organisationId: role === 'syndic' ? place.organisationId : null,
    buildingId: role === 'admin' || role === 'syndic' ? null : place.id,
  };
}

/** Starts the application and fills it. Slow (seconds): one for many cases. */
export async function startWorld(): Promise<World> {
  const { app, drop } = await startApplication();
  const url = await app.getUrl();
  const origin = app.get(PlatformConfig).publicUrl;
  const seeder = app.get(IdentitySeeder);
  const north = await seeder.createOrganisation('Syndic du Nord');
  const south = await seeder.createOrganisation('Syndic du Sud');
  const places: Places = {
    building: await seeder.createBuilding(north.id, A_BUILDING),
    sibling: await seeder.createBuilding(north.id, { ...A_BUILDING, name: 'La Braderie, Roubaix' }),
    foreign: await seeder.createBuilding(south.id, { ...A_BUILDING, name: 'Les Terreaux, Lyon' }),
  };
  let prm = 200;
  const world: World = {
    app,
    url,
    ...places,
    visitors: [],
    meters: [],
    runs: new Map(),
    consents: new Map(),
    alerts: new Map(),
    consentTextVersion: '',
    nextPrm: () => `00000000000${prm++}`,
    get: (type) => app.get(type, { strict: false }),
    call: (method, path, visitor, body) =>
      fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          origin,
          ...(visitor && { cookie: visitor.cookie }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    close: async () => {
      await app.close();
      await drop();
    },
  };
  await fill(world, places);
  return world;
}

async function fill(world: World, places: Places): Promise<void> {
  const seeder = world.get(IdentitySeeder);
  const memberships = new Map<Visitor, string>();
  for (const role of ROLES)
    for (const relation of RELATIONS) {
      const visitor = await signedIn(world, seeder, role, relation);
      const membership = await seeder.grant(visitor.userId, scopeOf(role, relation, places));
      memberships.set(visitor, membership.id);
      world.visitors.push(visitor);
    }
  world.consentTextVersion = await textVersion(world);
  await connectMeters(world);
  // Whoever leaves had his meter before.
  for (const [visitor, id] of memberships)
    if (visitor.relation === 'ended') await world.get(MembershipService).end(id);
}

export function emailOf({ role, relation }: Pick<Visitor, 'role' | 'relation'>): string {
  return `${role}.${relation.replace(' ', '-')}@copro.test`;
}

export async function cookieFor(world: World, email: string): Promise<string> {
  const answer = await world.call('POST', '/api/v1/auth/login', null, { email, password: TEST_PASSWORD });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (answer.status !== 200 || !cookie) throw new Error(`${email} cannot sign in: ${answer.status}`);
  return cookie;
}

async function signedIn(
  world: World,
  seeder: IdentitySeeder,
  role: Role,
  relation: Relation,
): Promise<Visitor> {
  const email = emailOf({ role, relation });
  const user = await seeder.createUser({
    email,
    password: TEST_PASSWORD,
    displayName: `${role}, ${relation}`,
    language: 'fr',
  });
  const cookie = await cookieFor(world, email);
  return { name: `${role}, ${relation}`, role, relation, userId: user.id, cookie };
}

async function textVersion(world: World): Promise<string> {
  const answer = await world.call('GET', '/api/v1/consent-texts?provider=enedis&lang=fr', visitorOf(world));
  return ((await answer.json()) as ConsentText).version;
}

/** One common meter of the syndic, one private meter of everybody else who lives or owns (or did) in the building. */
async function connectMeters(world: World): Promise<void> {
  for (const visitor of world.visitors) {
    if (visitor.role === 'admin' || !['own', 'ended'].includes(visitor.relation)) continue;
    const usage = visitor.role === 'syndic' ? 'common' : 'private';
    if (usage === 'common' && visitor.relation === 'ended') continue;
    const id = await connect(world, visitor, usage);
    world.meters.push({ id, usage, holderUserId: usage === 'common' ? null : visitor.userId });
    world.runs.set(id, await insertRun(world, id));
    world.consents.set(id, await consentOf(world, id));
    world.alerts.set(id, await insertAlert(world, id));
  }
}

/** Starts the consent for a meter of the building and answers its id. */
export async function connect(world: World, visitor: Visitor, usage: MeterUsage): Promise<string> {
  const path = `/api/v1/buildings/${world.building.id}/iot/linky/configure`;
  const answer = await world.call('POST', path, visitor, newMeter(world, usage));
  if (answer.status !== 201)
    throw new Error(`${visitor.name} cannot connect a ${usage} meter: ${answer.status}`);
  return ((await answer.json()) as ConfigureMeterResponse).device.id;
}

/** A request for a meter that nobody has asked for yet. */
export function newMeter(world: World, usage: MeterUsage): object {
  return {
    provider: 'enedis',
    prm: world.nextPrm(),
    label: usage,
    usage,
    purposes: PURPOSES,
    consentTextVersion: world.consentTextVersion,
  };
}

async function consentOf(world: World, deviceId: string): Promise<string> {
  const rows = await world
    .get(DataSource)
    .query<{ id: string }[]>('select consent_id as id from linky_connections where device_id = $1', [
      deviceId,
    ]);
  return rows[0]?.id ?? '';
}

/** A run that has ended, as the sync leaves it. */
async function insertRun(world: World, deviceId: string): Promise<string> {
  const id = randomUUID();
  await world.get(DataSource).query(
    `insert into linky_sync_runs (id, device_id, building_id, kind, state, created_at, started_at, finished_at)
     values ($1, $2, $3, 'manual', 'succeeded', now(), now(), now())`,
    [id, deviceId, world.building.id],
  );
  return id;
}

/** An open alert, as detection leaves it. */
async function insertAlert(world: World, deviceId: string): Promise<string> {
  const id = randomUUID();
  await world.get(DataSource).query(
    `insert into anomalies (id, device_id, family, kind, severity, status, confirmed, first_day, last_day, ongoing, flagged_days,
       causes, opened_at, updated_at)
     values ($1, $2, 'energy', 'daily', 'major', 'open', true, '2026-06-11', '2026-06-11', false, 1, '[]', now(), now())`,
    [id, deviceId],
  );
  return id;
}

/** The syndic of the building, who may do most. */
export function visitorOf(world: World, role: Role = 'syndic', relation: Relation = 'own'): Visitor {
  const found = world.visitors.find((visitor) => visitor.role === role && visitor.relation === relation);
  if (!found) throw new Error(`nobody is ${role}, ${relation}`);
  return found;
}
