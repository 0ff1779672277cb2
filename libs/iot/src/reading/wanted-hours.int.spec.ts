import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eachDay, type MeterDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { PackedReadingStore } from './packed-reading.store.ts';

const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
const CLOCK_CHANGES = [
  ['2026-03-28', '2026-03-31'],
  ['2026-10-24', '2026-10-27'],
] as const;

let database: TestDatabase;
let store: PackedReadingStore;
let meterId: string;

beforeAll(async () => {
  database = await createIotDatabase();
  store = new PackedReadingStore(database.dataSource, new TestClock('2030-01-01T00:00:00Z'));
  const { id } = await insertMeter(database.dataSource, await insertBuilding(database.dataSource));
  meterId = id;
  const curve = CLOCK_CHANGES.flatMap(([from, to]) => eachDay(from, to)).flatMap((date, day) =>
    wholeDay({ date, zone: ZONE }, 30, (slot) => 1_000 - 7 * slot).slice(day % 2),
  );
  await store.writeCurve({ id, timeZone: ZONE }, METRIC, curve);
});
afterAll(() => database.drop());

const withoutHours = (days: MeterDay[]): object[] => days.map(({ hourly: _, ...day }) => day);

describe.each(CLOCK_CHANGES)('hours of the days around a clock change, from %s', (from, to) => {
  const days = (hours?: Parameters<PackedReadingStore['readDays']>[4]): Promise<MeterDay[]> =>
    store.readDays([meterId], METRIC, from, to, hours);

  it('are those of the days that are named, or none', async () => {
    const [all, some, none] = await Promise.all([days(), days([from]), days([])]);
    expect(some.map(({ hourly }) => hourly)).toEqual([all[0]?.hourly, [], []]);
    expect(none.map(({ hourly }) => hourly)).toEqual([[], [], []]);
    expect(withoutHours(none)).toEqual(withoutHours(all));
  });
});
