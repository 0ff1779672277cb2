import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, eachDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { countStatements } from '@coprowatt/platform/testing';
import { ReadingStore } from '../reading/reading.store.ts';
import { insertMeter } from '../testing.ts';
import { probeAbilities } from '../timescale/abilities.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';

const ZONE = 'Europe/Paris';
const LAST = '2026-06-22';

let app: IotApp;
let store: ReadingStore;

/** A common meter with `days` days of half-hours that end at the last published; each day has a hole. */
async function addMeter(days: number): Promise<void> {
  await addCurve(app.lille, days, (slot) => (slot === 0 ? null : 100 + ((slot * days) % 37)));
}

async function addCurve(
  { id: buildingId, organisationId }: IotApp['lille'],
  days: number,
  wattsAt: (slot: number, day: number) => number | null,
): Promise<void> {
  const from = addDays(LAST, 1 - days);
  const building = { buildingId, organisationId };
  const { id } = await insertMeter(app.test.database.dataSource, building, { askedFrom: from });
  const curve = eachDay(from, addDays(LAST, 1)).flatMap((date, day) =>
    wholeDay({ date, zone: ZONE }, 30, (slot) => wattsAt(slot, day) ?? 0).filter(
      (_, slot) => wattsAt(slot, day) !== null,
    ),
  );
  await store.writeCurve({ id, timeZone: ZONE }, 'electricity_consumption', curve);
}

beforeAll(async () => {
  app = await startIotApp({ ROLE: 'api' }); // without ticks, whose statements would be counted, too
  store = app.test.app.get(ReadingStore);
  for (let meter = 0; meter < 2; meter++) await addMeter(20);
  await app.get('/portfolio', 'syndic').expect(200); // a session's first request notes that it was seen
}, 60_000);
afterAll(() => app.test.close());

/** Statements that a request sends, the session's and the guard's included: the least of three. */
const statementsOf = (
  path: string,
  query: Record<string, string>,
  tag?: string,
  who: 'syndic' | 'other' | 'admin' = 'syndic',
): Promise<number> =>
  countStatements(async () => {
    if (tag === undefined) await app.get(path, who, query).expect(200);
    else await app.get(path, who, query).set('If-None-Match', tag).expect(304);
  }, 3);

const window = { from: '2026-06-01', to: '2026-06-23' };
const ROUTES: [string, string, Record<string, string>, number][] = [
  ['raw', 'iot/readings', { ...window, granularity: 'raw', limit: '20000' }, 4],
  ['raw columns', 'iot/readings', { ...window, granularity: 'raw', shape: 'columns', limit: '20000' }, 4],
  ['hours', 'iot/readings', { ...window, granularity: 'hour' }, 3],
  ['days', 'iot/readings', { ...window, granularity: 'day' }, 3],
  ['months', 'iot/readings', { ...window, granularity: 'month' }, 3],
  ['comparison', 'iot/comparison', { kind: 'mom' }, 4],
];
/** Of a file of one page: who asks, meters, span, head, rows and the row of the audit log. */
const OF_A_FILE = 6;
const FILES: [string, Record<string, string>, number][] = ['day', 'month', 'hour', 'raw'].map(
  (granularity) => [`file, ${granularity}`, { ...window, granularity, format: 'csv' }, OF_A_FILE],
);
const urlOf = (route: string): string => `/buildings/${app.lille.id}/${route}`;

describe('statements of one request', () => {
  it('are these, and as many for more meters and more days', async () => {
    const count = async (): Promise<[string, number][]> => {
      const counts: [string, number][] = [];
      for (const [name, route, query] of ROUTES) counts.push([name, await statementsOf(urlOf(route), query)]);
      for (const [name, query] of FILES) counts.push([name, await statementsOf(urlOf('iot/export'), query)]);
      counts.push(['storage', await statementsOf('/admin/storage', {}, undefined, 'admin')]);
      return [...counts, ['portfolio', await statementsOf('/portfolio', {})]];
    };
    const before = await count();
    expect(before.slice(0, -2)).toEqual([
      ...ROUTES.map(([name, , , statements]) => [name, statements]),
      ...FILES.map(([name, , statements]) => [name, statements]),
    ]);
    // One more about each ability that the server has.
    const { hypertable } = await probeAbilities(app.test.database.dataSource.manager);
    if (!hypertable) expect(before.at(-2)).toEqual(['storage', 12]);
    for (let meter = 0; meter < 4; meter++) await addMeter(60);
    // Six meters' 22 days of curve are two pages of a file, of some 6,000 intervals each.
    const pages = ([name, statements]: [string, number]): [string, number] =>
      name === 'file, raw' ? [name, statements + 1] : [name, statements];
    expect(await count()).toEqual(before.map(pages));
  }, 60_000);

  it('are two where the client has the answer: who asks, and whether anything changed', async () => {
    for (const [, route, query] of ROUTES) {
      const { headers } = await app.get(urlOf(route), 'syndic', query).expect(200);
      expect(await statementsOf(urlOf(route), query, String(headers['etag']))).toBe(2);
    }
  });

  it('of statistics are two more where meters peak together, three where they peak apart, whatever the months', async () => {
    const path = `/buildings/${app.lyon.id}/iot/statistics`;
    const count = async (): Promise<number[]> => {
      const counts: number[] = [];
      for (const from of ['2026-06-01', '2026-05-01', '2026-04-01', '2026-02-15'])
        counts.push(await statementsOf(path, { from, to: '2026-06-23' }, undefined, 'other'));
      return counts;
    };
    for (let meter = 0; meter < 2; meter++) await addCurve(app.lyon, 130, (slot) => 100 + ((slot * 7) % 37));
    expect(await count()).toEqual([5, 5, 5, 5]);
    for (let meter = 0; meter < 4; meter++) {
      await addCurve(app.lyon, 130, (slot, day) => ((meter * 11 + day) % 45 === slot ? 3_000 + meter : 50));
    }
    expect(await count()).toEqual([6, 6, 6, 6]);
  }, 60_000);
});
