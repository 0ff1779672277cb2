import { gdprEntities, gdprMigrations } from '@coprowatt/gdpr';
import {
  seedTwoTenants,
  startTestApp,
  TEST_PASSWORD,
  type TestApp,
  type TwoTenants,
} from '@coprowatt/identity/testing';
import { notificationsMigrations } from '@coprowatt/notifications';
import request from 'supertest';
import { iotEntities, iotMigrations } from './iot.database.ts';
import { IotModule } from './iot.module.ts';

/** The routes of this library behind identity's guard, with two tenants and a session a person. */
export interface IotApp extends TwoTenants {
  test: TestApp;
  /** GET below `/api/v1` as one of the people, or as nobody. */
  get(
    path: string,
    who: keyof TwoTenants['people'] | null,
    query?: Record<string, string | number>,
  ): request.Test;
  /** PATCH or PUT as one of the people. */
  send(method: 'patch' | 'put', path: string, who: keyof TwoTenants['people'], body: object): request.Test;
}

/** The clock stands at 2026-06-23 12:00 in Paris: the last published day is 2026-06-22. */
export async function startIotApp(env: Record<string, string> = {}): Promise<IotApp> {
  const test = await startTestApp({
    entities: [...gdprEntities, ...iotEntities],
    migrations: [...gdprMigrations, ...notificationsMigrations, ...iotMigrations],
    imports: [IotModule],
    env,
  });
  const tenants = await seedTwoTenants(test.seeder);
  const cookies = new Map<string, string>();
  for (const [who, { email }] of Object.entries(tenants.people))
    cookies.set(who, await test.signIn(email, TEST_PASSWORD));
  return {
    ...tenants,
    test,
    get: (path, who, query = {}) => {
      const asked = request(test.url).get(`/api/v1${path}`).query(query);
      return who ? asked.set('Cookie', cookies.get(who) ?? '') : asked;
    },
    send: (method, path, who, body) =>
      request(test.url)
        [method](`/api/v1${path}`)
        .set('Cookie', cookies.get(who) ?? '')
        .send(body),
  };
}
