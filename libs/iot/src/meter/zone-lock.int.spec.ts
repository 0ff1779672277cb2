import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TEST_PASSWORD } from '@coprowatt/identity/testing';
import request from 'supertest';
import { ReadingStore } from '../reading/reading.store.ts';
import { insertMeter } from '../testing.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';

let app: IotApp;
let cookie: string;
beforeAll(async () => {
  app = await startIotApp();
  cookie = await app.test.signIn(app.people.syndic.email, TEST_PASSWORD);
}, 60_000);
afterAll(() => app.test.close());

const moveTo = (country: 'FR' | 'BE') =>
  request(app.test.url).patch(`/api/v1/buildings/${app.lille.id}`).set('Cookie', cookie).send({ country });

describe('the zone of a building', () => {
  it('may change while nothing is measured, and is fixed by the first reading', async () => {
    expect((await moveTo('BE').expect(200)).body).toMatchObject({ timeZone: 'Europe/Brussels' });
    await moveTo('FR').expect(200);

    const { id, organisationId } = app.lille;
    const lift = await insertMeter(app.test.database.dataSource, { buildingId: id, organisationId }, {});
    const half = {
      startMs: Date.parse('2026-06-20T10:00:00Z'),
      minutes: 30,
      value: 100,
      quality: 'read',
      source: 'enedis',
    } as const;
    await app.test.app
      .get(ReadingStore)
      .writeCurve({ id: lift.id, timeZone: 'Europe/Paris' }, 'electricity_consumption', [half]);

    expect((await moveTo('BE').expect(409)).body).toMatchObject({ code: 'zone_fixed' });
    await moveTo('FR').expect(200);
  });
});
