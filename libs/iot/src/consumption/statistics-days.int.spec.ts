import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eachDay, nightBase, type LocalDate, type MeterDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { PackedReadingStore } from '../reading/packed-reading.store.ts';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { selectStatisticsDays } from './statistics-days.ts';

const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
const CLOCK_CHANGES = [
  ['2026-03-27', '2026-04-01'],
  ['2026-10-23', '2026-10-28'],
] as const;

let database: TestDatabase;
let store: PackedReadingStore;
const meters: string[] = [];

beforeAll(async () => {
  database = await createIotDatabase();
  store = new PackedReadingStore(database.dataSource, new TestClock('2030-01-01T00:00:00Z'));
  const building = await insertBuilding(database.dataSource);
  for (const lift of [0, 300]) {
    const { id } = await insertMeter(database.dataSource, building);
    meters.push(id);
    // The night's lowest hour is its last one; the first half-hour of each second day is missing.
    const curve = CLOCK_CHANGES.flatMap(([from, to]) => eachDay(from, to)).flatMap((date, day) =>
      wholeDay({ date, zone: ZONE }, 30, (slot) => 1_000 + lift - 7 * slot).slice(day % 2),
    );
    await store.writeCurve({ id, timeZone: ZONE }, METRIC, curve);
    await store.writeOperatorDays({ id, timeZone: ZONE }, METRIC, [
      { localDate: '2026-03-28', energyWh: 9_000 },
      { localDate: '2026-05-01', energyWh: 8_000 },
    ]);
  }
});
afterAll(() => database.drop());

const byDay = (days: MeterDay[]): Map<string, MeterDay> =>
  new Map(days.map((day) => [`${day.deviceId} ${day.localDate}`, day]));

/** The middle three of five days. */
const inside = (from: LocalDate, date: LocalDate): boolean =>
  eachDay(from, '2027-01-01').slice(1, 4).includes(date);

describe.each(CLOCK_CHANGES)('days of figures around a clock change, from %s', (from, to) => {
  const span = { from, to, powers: { from: eachDay(from, to)[1] ?? to, to: eachDay(from, to)[4] ?? to } };

  it.each([1, 2])('have the energies of all and the powers of the window, of %d meters', async (count) => {
    const ids = meters.slice(0, count);
    const days = await selectStatisticsDays(database.dataSource.manager, ids, METRIC, span);
    const stored = byDay(await store.readDays(ids, METRIC, from, to));
    expect(new Set(byDay(days).keys())).toEqual(new Set(stored.keys()));
    for (const [key, day] of byDay(days)) {
      const { hourly, nightBaseW, maxW, maxAtMs, ...energies } = stored.get(key) as MeterDay;
      const known = { ...energies, maximumPower: null, stepMin: null, quality: null, source: null };
      const powers = inside(from, day.localDate)
        ? { nightBaseW, maxW, maxAtMs, hourly: count > 1 ? hourly.slice(0, hourly.length - 18) : [] }
        : { nightBaseW: null, maxW: null, maxAtMs: null, hourly: [] };
      expect(day).toEqual({ ...known, ...powers });
      if (powers.hourly.length > 0) expect(nightBase(powers.hourly, 60, hourly.length)).toBe(nightBaseW);
    }
  });
});

it('have no curve where there is the operator alone, and are absent where there is nothing', async () => {
  const powers = { from: '2026-04-01', to: '2026-06-01' };
  const span = { from: '2026-04-02', to: '2026-06-01', powers };
  const [day, ...others] = await selectStatisticsDays(
    database.dataSource.manager,
    meters.slice(0, 1),
    METRIC,
    span,
  );
  expect(day).toMatchObject({
    localDate: '2026-05-01',
    operatorWh: 8_000,
    coveredMin: 0,
    totalWattMinutes: 0,
    maxW: null,
  });
  expect(others).toEqual([]);
});
