import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eachDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import type { Meter } from '../meter/meter.entity.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { insertMeter } from '../testing.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';

const ZONE = 'Europe/Paris';
const METRIC = 'electricity_consumption';
const WINDOW = { from: '2026-06-01', to: '2026-06-11' };

let app: IotApp;
let lift: Meter;
let stored: { id: string; timeZone: string };
let store: ReadingStore;

beforeAll(async () => {
  app = await startIotApp();
  const common = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
  lift = await insertMeter(app.test.database.dataSource, common, { askedFrom: '2026-05-01' });
  stored = { id: lift.id, timeZone: ZONE };
  store = app.test.app.get(ReadingStore);
  const days = eachDay('2026-05-01', '2026-06-23');
  const curve = days.flatMap((date) => wholeDay({ date, zone: ZONE }, 30));
  await store.writeCurve(stored, METRIC, curve);
}, 60_000);
afterAll(() => app.test.close());

type Who = 'syndic' | 'council' | 'co_owner' | 'other';
const ROUTES: [string, Record<string, string>][] = [
  ['readings', { ...WINDOW, granularity: 'raw' }],
  ['readings', { ...WINDOW, granularity: 'hour', shape: 'columns' }],
  ['readings', { ...WINDOW, granularity: 'day' }],
  ['readings', { ...WINDOW, granularity: 'month' }],
  ['statistics', {}],
  ['comparison', { kind: 'mom' }],
];
const path = (what: string): string => `/buildings/${app.lille.id}/iot/${what}`;
const tagOf = async (what: string, query: Record<string, string>, who: Who = 'syndic'): Promise<string> => {
  const { headers } = await app.get(path(what), who, query).expect(200);
  expect(headers['cache-control']).toBe('private, no-cache');
  return String(headers['etag']);
};
const again = async (what: string, query: Record<string, string>, tag: string, who: Who = 'syndic') => {
  const { status, text } = await app.get(path(what), who, query).set('If-None-Match', tag);
  return [status, status === 304 ? text : ''];
};
/** Statuses of every route, asked again after `change`. */
const afterwards = async (change: () => Promise<unknown>): Promise<unknown[]> => {
  const tags = await Promise.all(ROUTES.map(([what, query]) => tagOf(what, query)));
  await change();
  const answers = await Promise.all(ROUTES.map(([what, query], at) => again(what, query, tags[at] ?? '')));
  return answers.map(([status]) => status);
};
const all = (status: number): number[] => ROUTES.map(() => status);
const reading = (date: string, watts: number) => wholeDay({ date, zone: ZONE }, 30, () => watts).slice(0, 1);

describe('an answer that failed', () => {
  it('bears no validator', async () => {
    jest.spyOn(store, 'readDays').mockRejectedValueOnce(new Error('the database is gone'));
    const days = { ...WINDOW, granularity: 'day' };
    const { headers } = await app.get(path('readings'), 'syndic', days).expect(500);
    expect(headers['etag']).toBeUndefined();
  });
});

describe('an answer that the client has', () => {
  it('is 304 without a body as long as nothing changed', async () => {
    expect(await afterwards(() => Promise.resolve())).toEqual(all(304));
    const [what, query] = ROUTES[0] ?? ['', {}];
    expect(await again(what, query, await tagOf(what, query))).toEqual([304, '']);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a correction', () => store.writeCurve(stored, METRIC, reading('2026-06-05', 9_999))],
    [
      "an operator's value",
      () => store.writeOperatorDays(stored, METRIC, [{ localDate: '2026-06-05', energyWh: 7 }]),
    ],
    [
      'a maximum power',
      () => store.writeMaximumPower(stored, [{ localDate: '2026-06-05', va: 5_000, atMs: null }]),
    ],
    [
      'a curve that ages out',
      () =>
        app.test.database.dataSource.query(
          `update iot_days set curve = null where device_id = $1 and local_date = '2026-06-06'`,
          [lift.id],
        ),
    ],
    [
      'days that become due',
      () =>
        app.test.database.dataSource.query(`update meters set asked_from = '2026-04-01' where id = $1`, [
          lift.id,
        ]),
    ],
  ])('is given anew after %s', async (_, change) => {
    expect(await afterwards(change)).toEqual(all(200));
  });

  it('stays the same when the same is written once more, or something outside the window of a page', async () => {
    const [what, query] = ROUTES[2] ?? ['', {}];
    const tag = await tagOf(what, query);
    await store.writeCurve(stored, METRIC, reading('2026-06-05', 9_999));
    await store.writeCurve(stored, METRIC, reading('2026-05-05', 1_234));
    expect(await again(what, query, tag)).toEqual([304, '']);
  });

  it('is given anew when another day is published', async () => {
    const statuses = await afterwards(() => {
      app.test.clock.advance(24 * 3_600_000);
      return Promise.resolve();
    });
    app.test.clock.advance(-24 * 3_600_000);
    expect(statuses).toEqual(all(200));
  });

  it('is nobody else’s, and no one’s whose rights ended', async () => {
    const [what, query] = ROUTES[0] ?? ['', {}];
    const tag = await tagOf(what, query, 'council');
    expect((await again(what, query, tag, 'syndic'))[0]).toBe(200);
    expect((await again(what, query, tag, 'other'))[0]).toBe(404);
    await app.get(path(what), null, query).set('If-None-Match', tag).expect(401);
    expect((await again(what, query, tag, 'council'))[0]).toBe(304);
    await app.test.database.dataSource.query(`update memberships set ended_at = now() where user_id = $1`, [
      app.people.council.id,
    ]);
    expect((await again(what, query, tag, 'council'))[0]).toBe(404);
  });
});
