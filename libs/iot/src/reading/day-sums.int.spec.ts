import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOURS_AFTER_NIGHT, eachDay, nightBase, type LocalDate, type MeterDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { PackedReadingStore } from './packed-reading.store.ts';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { selectDaySums } from './day-sums.ts';
import { selectNightHours } from '../consumption/night-hours.ts';

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
  const powers = { from: eachDay(from, to)[1] ?? to, to: eachDay(from, to)[4] ?? to };

  it.each([1, 2])('have the energies of all and the powers of the window, of %d meters', async (count) => {
    const ids = meters.slice(0, count);
    const days = await selectDaySums(database.dataSource.manager, ids, METRIC, { from, to, powers });
    const stored = byDay(await store.readDays(ids, METRIC, from, to));
    expect(new Set(byDay(days).keys())).toEqual(new Set(stored.keys()));
    for (const [key, day] of byDay(days)) {
      const { nightBaseW, maxW, maxAtMs, ...energies } = stored.get(key) as MeterDay;
      const known = { ...energies, hourly: [], maximumPower: null, stepMin: null, source: null };
      const own = inside(from, day.localDate)
        ? { nightBaseW, maxW, maxAtMs }
        : { nightBaseW: null, maxW: null, maxAtMs: null };
      expect(day).toEqual({ ...known, ...own });
    }
  });

  it('have no powers where none is asked, and leave out the days between two spans', async () => {
    const { manager } = database.dataSource;
    const days = await selectDaySums(manager, meters, METRIC, { from, to, without: powers });
    const outside = eachDay(from, to).filter((date) => !inside(from, date));
    expect(days.map(({ localDate }) => localDate).sort()).toEqual([...outside, ...outside].sort());
    expect(days.every(({ maxW }) => maxW === null)).toBe(true);
  });

  it('have nights that add the hours of the meters, of five to seven hours', async () => {
    const nights = await selectNightHours(database.dataSource.manager, meters, METRIC, { from, to });
    const stored = Map.groupBy(await store.readDays(meters, METRIC, from, to), (day) => day.localDate);
    expect([...nights.keys()].sort()).toEqual([...stored.keys()].sort());
    for (const [date, days] of stored) {
      const hours = (days[0]?.expectedMin ?? 0) / 60;
      const sums = Array.from({ length: hours }, (_, hour) => ({
        wattMinutes: days.reduce((sum, day) => sum + (day.hourly[hour]?.wattMinutes ?? 0), 0),
        coveredMinutes: days.reduce((sum, day) => sum + (day.hourly[hour]?.coveredMinutes ?? 0), 0),
      }));
      const night = nights.get(date) ?? [];
      expect(night).toEqual(sums.slice(0, night.length));
      expect(night.length).toBeGreaterThanOrEqual(hours - HOURS_AFTER_NIGHT);
      expect(nightBase(night, 120, hours)).toBe(nightBase(sums, 120));
    }
  });
});

it('have no curve where there is the operator alone, and are absent where there is nothing', async () => {
  const powers = { from: '2026-04-01', to: '2026-06-01' };
  const span = { from: '2026-04-02', to: '2026-06-01', powers };
  const [day, ...others] = await selectDaySums(database.dataSource.manager, meters.slice(0, 1), METRIC, span);
  expect(day).toMatchObject({
    localDate: '2026-05-01',
    operatorWh: 8_000,
    coveredMin: 0,
    totalWattMinutes: 0,
    maxW: null,
  });
  expect(others).toEqual([]);
});
