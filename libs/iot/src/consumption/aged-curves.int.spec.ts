import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReadingsPage, Statistics } from '@coprowatt/contracts';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { Clock } from '@coprowatt/platform';
import { PackedReadingStore } from '../reading/packed-reading.store.ts';
import { insertMeter } from '../testing.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';

const ZONE = 'Europe/Paris';
const AGED = '2026-04-01';
/** Eight days that are kept: with a month and 15 days, curves are from 7 May on. */
const FROM = '2026-06-15';
const END = '2026-06-23';

let app: IotApp;
const meters: string[] = [];

/** Two meters whose highest powers come at the same time when they are young, never at the same time before. */
async function addMeter(order: number): Promise<void> {
  const common = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
  const { id } = await insertMeter(app.test.database.dataSource, common, { askedFrom: AGED });
  const store = new PackedReadingStore(app.test.database.dataSource, app.test.app.get(Clock));
  const day = (date: LocalDate, wattsAt: (slot: number) => number) =>
    wholeDay({ date, zone: ZONE }, 30, wattsAt);
  const aged = eachDay(AGED, addDays(AGED, 8)).flatMap((date) =>
    day(date, (slot) => (slot % 2 === order ? 4_000 : 3_000)),
  );
  const young = eachDay(FROM, END).flatMap((date) => day(date, (slot) => (slot === 20 ? 600 : 100)));
  await store.writeCurve({ id, timeZone: ZONE }, 'electricity_consumption', [...aged, ...young]);
  meters.push(id);
}

beforeAll(async () => {
  process.env['RETENTION_CURVE_MONTHS'] = '1';
  app = await startIotApp({ ROLE: 'api' });
  delete process.env['RETENTION_CURVE_MONTHS'];
  for (const order of [0, 1]) await addMeter(order);
}, 60_000);
afterAll(() => app.test.close());

const statistics = async (query: Record<string, string>): Promise<Statistics> =>
  (await app.get(`/buildings/${app.lille.id}/iot/statistics`, 'syndic', query).expect(200))
    .body as Statistics;

describe('curves that have aged out', () => {
  it('hide no peak that is known, and say that it is a minimum', async () => {
    const figures = await statistics({ from: AGED, to: END });
    expect(figures.peak.value).toEqual({ powerW: 1_200, at: '2026-06-15T08:00:00.000Z' });
    expect(figures.curveCompleteness).toBe(8 / eachDay(AGED, END).length);
    const young = await statistics({ from: FROM, to: END });
    expect(young.curveCompleteness).toBe(1);
    expect(figures.loadFactor).toEqual(young.loadFactor);
  });

  it('leave no common peak, but each meter its own', async () => {
    const window = { from: AGED, to: addDays(AGED, 8) };
    const lacking = { value: null, reason: 'no_curve' };
    expect(await statistics(window)).toMatchObject({
      peak: lacking,
      loadFactor: lacking,
      curveCompleteness: 0,
    });
    const own = await statistics({ ...window, deviceId: meters[0] ?? '' });
    expect(own).toMatchObject({ peak: { value: { powerW: 4_000 } }, curveCompleteness: 1 });
    expect(own.loadFactor.value).toBe(3_500 / 4_000);
  });

  it('are no points that anybody knows, while their hours are', async () => {
    const completeness = async (granularity: string, from: string): Promise<number | null> => {
      const query = { granularity, from, to: END, limit: '1' };
      const { body } = await app.get(`/buildings/${app.lille.id}/iot/readings`, 'syndic', query).expect(200);
      return (body as ReadingsPage).completeness;
    };
    const known = 8 / eachDay(AGED, END).length;
    expect(await completeness('raw', AGED)).toBeCloseTo(known, 12);
    expect(await completeness('hour', AGED)).toBeCloseTo(2 * known, 12);
    expect(await completeness('raw', FROM)).toBe(1);
  });
});
