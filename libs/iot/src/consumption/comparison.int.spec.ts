import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Comparison, DayReading, PortfolioResponse, ReadingsPage } from '@coprowatt/contracts';
import { addDays, eachDay, startOfDay, yearBefore } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import type { Meter } from '../meter/meter.entity.ts';
import { ReadingStore } from '../reading/reading.store.ts';
import { insertMeter } from '../testing.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';

const ZONE = 'Europe/Paris';
const METRIC = 'electricity_consumption';
const FIRST = '2025-01-01';
const LAST = '2026-06-22';
const HOLE = '2026-06-05';

let app: IotApp;
let lift: Meter;
let lighting: Meter;
let dwelling: Meter;

beforeAll(async () => {
  app = await startIotApp();
  const db = app.test.database.dataSource;
  await db.query(`update buildings set accounting_year_start = '04-01' where id = $1`, [app.lille.id]);
  const common = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
  lift = await insertMeter(db, common, { askedFrom: FIRST });
  lighting = await insertMeter(db, common, { askedFrom: '2026-05-01', label: 'Éclairage' });
  dwelling = await insertMeter(db, common, {
    usage: 'private',
    organisationId: null,
    holderUserId: app.people.co_owner.id,
    askedFrom: FIRST,
  });
  const store = app.test.app.get(ReadingStore);
  const days = eachDay(FIRST, addDays(LAST, 1)).map((date) => ({ date, zone: ZONE }));
  const halves = days.flatMap((day, index) => wholeDay(day, 30, (slot) => 101 + slot + index));
  const hole = startOfDay(HOLE, ZONE);
  const holed = halves.filter(({ startMs }) => startMs < hole || startMs >= hole + 90 * 60_000);
  await store.writeCurve({ id: lift.id, timeZone: ZONE }, METRIC, holed);
  await store.writeCurve({ id: dwelling.id, timeZone: ZONE }, METRIC, halves);
  const lit = days.filter(({ date }) => date >= '2026-05-01').flatMap((day) => wholeDay(day, 60, () => 333));
  await store.writeCurve({ id: lighting.id, timeZone: ZONE }, METRIC, lit);
}, 120_000);
afterAll(() => app.test.close());

const path = (what = 'comparison'): string => `/buildings/${app.lille.id}/iot/${what}`;
const ask = async (
  query: Record<string, string>,
  who: 'syndic' | 'co_owner' = 'syndic',
): Promise<Comparison> => (await app.get(path(), who, query).expect(200)).body as Comparison;
const daysOf = async (deviceId: string, from: string, to: string): Promise<DayReading[]> => {
  const query = { deviceId, from, to, granularity: 'day' };
  const { body } = await app.get(path('readings'), 'syndic', query).expect(200);
  return (body as ReadingsPage<DayReading>).items;
};
const sum = (days: DayReading[]): number => days.reduce((total, { value }) => total + value, 0);

describe('the periods', () => {
  it.each([
    ['mom', { from: '2026-06-01', to: '2026-06-23' }, { from: '2026-05-01', to: '2026-05-23' }, 22],
    ['yoy', { from: '2026-01-01', to: '2026-06-23' }, { from: '2025-01-01', to: '2025-06-23' }, 173],
    [
      'accounting-year',
      { from: '2026-04-01', to: '2026-06-23' },
      { from: '2025-04-01', to: '2025-06-23' },
      83,
    ],
  ])('of %s end by default at the last published day', async (kind, current, previous, days) => {
    const answer = await ask({ kind, deviceId: lift.id });
    expect(answer).toMatchObject({ kind, timeZone: ZONE, meterCount: 1, reason: null });
    expect(answer.current).toMatchObject({ ...current, days });
    expect(answer.previous).toMatchObject({ ...previous, days });
    expect(answer.days.localDate).toEqual(eachDay(current.from, current.to));
  });

  it('leave a 31st out on both sides, and cross a change of clocks', async () => {
    const query = { kind: 'mom', deviceId: lift.id, from: '2026-03-01', to: '2026-04-01' };
    const { current, previous, days, change } = await ask(query);
    const [march, february] = [
      await daysOf(lift.id, '2026-03-01', '2026-03-29'),
      await daysOf(lift.id, '2026-02-01', '2026-03-01'),
    ];
    expect(days.localDate.at(-1)).toBe('2026-03-28');
    expect([current.days, previous.days]).toEqual([28, 28]);
    expect([current.energyWh, previous.energyWh]).toEqual([sum(march), sum(february)]);
    expect(change?.differenceWh).toBeCloseTo(sum(march) - sum(february), 6);
    expect(change?.percent).toBeCloseTo((sum(march) / sum(february) - 1) * 100, 9);
    const spring = await ask({ ...query, from: '2026-04-29', to: '2026-04-30' });
    expect(spring.days).toMatchObject({ previousDate: ['2026-03-29'], share: [1] });
  });
});

describe('what is compared', () => {
  it('is day for day what readings give, but for the hours that one side lacks', async () => {
    const answer = await ask({ kind: 'yoy', deviceId: lift.id, from: '2026-06-01', to: '2026-06-11' });
    const [now, then] = [
      await daysOf(lift.id, '2026-06-01', '2026-06-11'),
      await daysOf(lift.id, '2025-06-01', '2025-06-11'),
    ];
    expect(answer.days.wh).toEqual(now.map(({ value }) => value));
    expect(answer.days.previousWh).toEqual(then.map(({ value }) => value));
    expect(answer.days.previousDate).toEqual(answer.days.localDate.map(yearBefore));
    expect(answer.current.completeness).toBeCloseTo(1 - 3 / 480, 12);
    expect(answer.previous.completeness).toBe(1);
    // The hole takes the first hour and a half: the hours 0 and 1 of that day count on neither side.
    const index = eachDay(FIRST, addDays(LAST, 1)).indexOf(HOLE);
    const hour1 = (101 + 3 + index) / 2;
    const lost = [0, 1, 2, 3].map((slot) => (101 + slot + index - 365) / 2);
    expect(answer.current.energyWh).toBeCloseTo(sum(now) - hour1, 6);
    expect(answer.previous.energyWh).toBeCloseTo(sum(then) - lost.reduce((a, b) => a + b), 6);
    expect(answer.days.share[4]).toBeCloseTo(22 / 24, 12);
  });

  it('is refused with a reason when a meter has no history before, and without any', async () => {
    const common = await ask({ kind: 'yoy', from: '2026-06-10', to: '2026-06-20' });
    expect(common).toMatchObject({
      meterCount: 2,
      change: null,
      reason: 'too_little_previous_data',
      current: { completeness: 1, energyWh: null },
      previous: { completeness: 0.5, energyWh: null },
    });
    expect(await ask({ kind: 'mom', from: '2026-06-10', to: '2026-06-20' })).toMatchObject({ reason: null });
    expect(await ask({ kind: 'yoy', deviceId: lighting.id })).toMatchObject({
      reason: 'no_previous_data',
      previous: { energyWh: null, completeness: 0 },
    });
    expect(await ask({ kind: 'mom', from: '2020-01-01', to: '2020-02-01' })).toMatchObject({
      reason: 'no_data',
      current: { energyWh: null },
      days: { wh: Array<null>(31).fill(null) },
    });
    expect(await ask({ kind: 'mom', from: '2026-03-29', to: '2026-04-01' })).toMatchObject({
      reason: 'no_counterpart',
      current: { days: 0 },
    });
  });

  it('is never a private meter to anyone but its holder', async () => {
    const query = { kind: 'mom', deviceId: dwelling.id };
    for (const who of ['syndic', 'council', 'occupant', 'other'] as const)
      await app.get(path(), who, query).expect(404);
    expect(await ask(query, 'co_owner')).toMatchObject({ meterCount: 1, reason: null });
    await app.get(path(), 'occupant', { kind: 'mom' }).expect(403);
    await app.get(path(), 'other', { kind: 'mom' }).expect(404);
    await app.get(path(), null, { kind: 'mom' }).expect(401);
  });
});

it.each([
  [{}, 'kind'],
  [{ kind: 'qoq' }, 'kind'],
  [{ kind: 'mom', from: '2026-02-30' }, 'from'],
  [{ kind: 'mom', from: '2026-06-01T00:00:00Z' }, 'from'],
  [{ kind: 'mom', from: '2026-06-02', to: '2026-06-02' }, 'to'],
  [{ kind: 'yoy', from: '2025-01-01', to: '2026-06-01' }, 'to'],
  [{ kind: 'accounting-year', from: '2026-06-01' }, 'from'],
  [{ kind: 'accounting-year', to: '2026-06-01' }, 'to'],
  [{ kind: 'mom', deviceId: 'x' }, 'deviceId'],
  [{ kind: 'mom', granularity: 'day' }, 'granularity'],
])('refuses %j, naming %s', async (query: Record<string, string>, field) => {
  const { body } = await app.get(path(), 'syndic', query).expect(400);
  expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
});

describe('the portfolio', () => {
  it('compares the last 30 days of a building as its own page does', async () => {
    const { body } = await app.get('/portfolio', 'syndic').expect(200);
    const rows = (body as PortfolioResponse).items;
    const span = { from: '2026-05-24', to: '2026-06-23' };
    const { current, previous, change, reason } = await ask({ kind: 'yoy', ...span });
    expect(current).toMatchObject(span);
    expect(rows.find(({ building }) => building.id === app.lille.id)?.yearOverYear).toEqual({
      current,
      previous,
      change,
      reason,
    });
  });
});
