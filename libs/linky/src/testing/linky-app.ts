import type {
  Building,
  ConfigureMeterResponse,
  DeviceList,
  LinkyDevice,
  SyncLaneName,
  SyncRun,
} from '@coprowatt/contracts';
import { IdentitySeeder } from '@coprowatt/identity';
import {
  A_BUILDING,
  cookieOf,
  seedTwoTenants,
  TEST_PASSWORD,
  type TwoTenants,
} from '@coprowatt/identity/testing';
import { openClock, type Clock } from '@coprowatt/platform';
import { createTestDatabase, type TestDatabase } from '@coprowatt/platform/testing';
import type { INestApplication } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import type { DataSource } from 'typeorm';
import { listen, newKeys, PARTS, secretsOf, useSandbox, type TestKeys } from './application.ts';
import { Sandbox } from './sandbox.ts';

const A_BELGIAN_BUILDING = {
  ...A_BUILDING,
  name: 'Résidence de la Meuse, Namur',
  city: 'Namur',
  country: 'BE',
} as const;

/** What a request says for a Belgian meter. */
export const ORES = { provider: 'ores', consentTextVersion: 'ores-2' };

/** Kinds of data that are asked by days. */
const RANGE_LANES: SyncLaneName[] = ['daily', 'curve', 'maximumPower', 'productionDaily', 'productionCurve'];

/** Purposes that open everything. */
export const ALL_PURPOSES = { daily: true, loadCurve: true, advice: true };

/** One person's browser. */
export class Browser {
  constructor(
    private readonly url: string,
    private readonly cookie: string,
    readonly buildingId: string,
  ) {}

  /** The same person in another building. */
  in(building: { id: string }): Browser {
    return new Browser(this.url, this.cookie, building.id);
  }

  get(path: string): request.Test {
    return request(this.url).get(path).set('Cookie', this.cookie);
  }

  post(path: string, body: object = {}): request.Test {
    return request(this.url).post(path).set('Cookie', this.cookie).send(body);
  }

  patch(path: string, body: object): request.Test {
    return request(this.url).patch(path).set('Cookie', this.cookie).send(body);
  }

  delete(path: string): request.Test {
    return request(this.url).delete(path).set('Cookie', this.cookie);
  }

  get linky(): string {
    return `/api/v1/buildings/${this.buildingId}/iot/linky`;
  }

  configure(prm: string, more: object = {}): request.Test {
    const asked = { provider: 'enedis', prm, label: 'Ascenseur', usage: 'common', purposes: ALL_PURPOSES };
    return this.post(`${this.linky}/configure`, { ...asked, consentTextVersion: 'enedis-2', ...more });
  }

  async configured(
    prm: string,
    more: object = {},
  ): Promise<ConfigureMeterResponse & { authorizationUrl: string }> {
    return (await this.configure(prm, more).expect(201)).body;
  }

  /** Comes back from the operator's page; answers the address that it leads to. */
  async comeBack(query: URLSearchParams | Record<string, string> | null): Promise<URL> {
    const response = await this.get(`/auth/linky/callback?${new URLSearchParams(query ?? {})}`).expect(302);
    return new URL(String(response.headers['location']), 'http://web');
  }

  async devices(): Promise<LinkyDevice[]> {
    return ((await this.get(`${this.linky}/devices`).expect(200)).body as DeviceList).items;
  }

  async device(id: string): Promise<LinkyDevice | undefined> {
    return (await this.devices()).find((device) => device.id === id);
  }

  async runs(): Promise<SyncRun[]> {
    return (await this.get(`${this.linky}/sync-runs`).expect(200)).body.items;
  }
}

export interface LinkyApp {
  app: INestApplication;
  database: TestDatabase;
  keys: TestKeys;
  sandbox: Sandbox;
  clock: Clock;
  tenants: TwoTenants;
  /** A Belgian building of the same organisation as Lille. */
  namur: Building;
  browser(person: keyof TwoTenants['people']): Promise<Browser>;
  /** A browser of anybody with `TEST_PASSWORD`, busy with a building. */
  signIn(email: string, buildingId: string): Promise<Browser>;
  /** Runs made from now on go back to this day only: what the operator's quota lets through in seconds. */
  limitDepth(from: string | null, lanes?: SyncLaneName[]): Promise<void>;
  close(): Promise<void>;
}

/** @param clockStart instant at which the simulated time begins. */
export async function startLinkyApp(clockStart: string, role: 'all' | 'api' = 'all'): Promise<LinkyApp> {
  const database = await createTestDatabase(PARTS);
  await startClockAt(database.dataSource, clockStart);
  const sandbox = await Sandbox.start(database.url);
  useSandbox(sandbox.url);
  const keys = newKeys();
  const clock = await openClock(database.url);
  sandbox.waitFor(clock);
  const app = await listen(database.url, database.dataSource, secretsOf(keys), clock, role);
  const tenants = await seedTwoTenants(app.get(IdentitySeeder));
  const namur = await app
    .get(IdentitySeeder)
    .createBuilding(tenants.lille.organisationId, A_BELGIAN_BUILDING);
  const url = await app.getUrl();
  const signIn = async (email: string, buildingId: string): Promise<Browser> => {
    const credentials = { email, password: TEST_PASSWORD };
    const signedIn = await request(url).post('/api/v1/auth/login').send(credentials).expect(200);
    return new Browser(url, cookieOf(signedIn), buildingId);
  };
  return {
    app,
    database,
    keys,
    sandbox,
    clock,
    tenants,
    namur,
    browser: (person) => {
      const building = person === 'other' ? tenants.lyon : tenants.lille;
      return signIn(tenants.people[person].email, building.id);
    },
    signIn,
    limitDepth: (from, lanes = RANGE_LANES) => limitDepth(database.dataSource, from, lanes),
    close: async () => {
      await app.close();
      await clock.close();
      await sandbox.stop();
      await database.drop();
    },
  };
}

export async function startClockAt(dataSource: DataSource, instant: string): Promise<void> {
  await dataSource.query('insert into clock (offset_ms, clock_start) values ($1, $2)', [
    Date.parse(instant) - Date.now(),
    new Date(instant).toISOString(),
  ]);
}

/** In the database, so that no worker can be faster. */
async function limitDepth(dataSource: DataSource, from: string | null, lanes: string[]): Promise<void> {
  await dataSource.query('drop trigger if exists limit_depth on linky_sync_runs');
  if (from === null) return;
  const cuts = lanes.map(
    (lane) => `new.lanes := jsonb_set(new.lanes, '{${lane},from}', '"${from}"', false);`,
  );
  await dataSource.query(
    `create or replace function limit_depth() returns trigger language plpgsql as
      $$ begin ${cuts.join(' ')} return new; end $$`,
  );
  await dataSource.query(
    'create trigger limit_depth before insert on linky_sync_runs for each row execute function limit_depth()',
  );
}

/** Waits for a fact that another process or the tick brings about. */
export async function eventually<T>(
  look: () => Promise<T>,
  isThere: (value: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  for (const end = Date.now() + withinMs; ; await delay(100)) {
    const value = await look();
    if (isThere(value)) return value;
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(value)}`);
  }
}
