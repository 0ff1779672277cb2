import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  STEPS_MIN,
  addDays,
  coincidentPeak,
  dayBounds,
  eachDay,
  startOfDay,
  type Interval,
  type LocalDate,
} from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import fc from 'fast-check';
import type { MeterScope } from '../meter/meter-scope.ts';
import { PackedReadingStore } from '../reading/packed-reading.store.ts';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import { CurveRetention } from '../retention/curve-retention.ts';
import { createIotDatabase, insertBuilding, insertMeter } from '../testing.ts';
import { StatisticsQueryDto } from './readings.dto.ts';
import { selectCommonCurve } from './common-curve.ts';
import { StatisticsService } from './statistics.service.ts';

const METRIC = 'electricity_consumption';
const ZONE = 'Europe/Paris';
const DAYS = 50;
const STEPS = [30, 30, 60, 10];

const clock = new TestClock('2026-06-23T10:00:00Z');
const retention = new CurveRetention(24);

/** Each meter reaches its own highest power at a time of its own, another one every day; some days mix steps, some have holes. */
function curveOf(first: LocalDate, meter: number, watts: readonly number[]): Interval[] {
  return eachDay(first, addDays(first, DAYS)).flatMap((date, day) => {
    const of = { date, zone: ZONE };
    const step = STEPS[meter] ?? 30;
    const powerAt = (slot: number): number => {
      const peak = slot === (meter * 11 + day * 5) % (1_380 / step) ? 5_000 + 10 * meter : 0;
      return peak + (watts[(slot + 7 * day + 13 * meter) % watts.length] ?? 0);
    };
    const curve = wholeDay(of, step, powerAt).slice(day % 4 === meter ? 2 : 0);
    if (day % 3 !== 0) return curve;
    const noon = startOfDay(date, ZONE) + 12 * 3_600_000;
    const fine = wholeDay(of, 15, powerAt).filter(({ startMs }) => startMs >= noon);
    return [...curve.filter(({ startMs }) => startMs < noon), ...fine];
  });
}

describe.each([
  ['packed', '2026-03-15', PackedReadingStore],
  ['packed', '2025-10-10', PackedReadingStore],
  ['rows', '2026-03-15', RowReadingStore],
] as const)('the peak of meters that peak apart, %s, around a clock change after %s', (_, first, Store) => {
  let database: TestDatabase;
  const meters: string[] = [];

  beforeAll(async () => {
    database = await createIotDatabase();
    const store = new Store(database.dataSource, clock, retention);
    const building = await insertBuilding(database.dataSource);
    const [watts = []] = fc.sample(
      fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 97, maxLength: 97 }),
      {
        numRuns: 1,
        seed: 7,
      },
    );
    for (const meter of STEPS.keys()) {
      const { id } = await insertMeter(database.dataSource, building);
      meters.push(id);
      await store.writeCurve({ id, timeZone: ZONE }, METRIC, curveOf(first, meter, watts));
    }
  }, 60_000);
  afterAll(() => database.drop());

  it('is that of all their intervals together, in any window', async () => {
    const store = new Store(database.dataSource, clock, retention);
    const service = new StatisticsService(retention, clock, database.dataSource);
    const chosen = fc.subarray([0, 1, 2, 3], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        chosen,
        fc.nat(DAYS),
        fc.integer({ min: 1, max: DAYS }),
        async (some, start, length) => {
          const deviceIds = meters.filter((_id, meter) => some.includes(meter));
          const [from, to] = [addDays(first, start), addDays(first, start + length)];
          const scope: MeterScope = {
            meters: [],
            deviceIds,
            timeZone: ZONE,
            lastPublished: '2026-06-22',
            expected: [],
          };
          const query = Object.assign(new StatisticsQueryDto(), { from, to });
          const { peak } = await service.statistics(scope, query);
          const [fromMs, toMs] = [startOfDay(from, ZONE), startOfDay(to, ZONE)];
          const plain = coincidentPeak(await store.readCurve(deviceIds, METRIC, fromMs, toMs));
          const expected = plain && { powerW: plain.powerW, at: new Date(plain.atMs).toISOString() };
          expect(peak.value).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  it.each(STEPS_MIN)('may be the last interval of the longest day, of %d minutes', async (step) => {
    const store = new Store(database.dataSource, clock, retention);
    const building = await insertBuilding(database.dataSource);
    const of = { date: '2025-10-26', zone: ZONE };
    const last = 1_500 / step - 1;
    const deviceIds: string[] = [];
    for (const own of [0, 1]) {
      const { id } = await insertMeter(database.dataSource, building);
      deviceIds.push(id);
      const curve = wholeDay(of, step, (slot) => (slot === last ? 900 : slot === own ? 1_000 : 100));
      await store.writeCurve({ id, timeZone: ZONE }, METRIC, curve);
    }
    const days = [{ ...dayBounds(of.date, ZONE), localDate: of.date, boundW: 2_000 }];
    const candidates = days.map(({ startMs, endMs, ...day }) => ({ ...day, fromMs: startMs, toMs: endMs }));
    const steps = await selectCommonCurve(database.dataSource.manager, deviceIds, METRIC, candidates);
    expect(coincidentPeak(steps)).toEqual({
      powerW: 1_800,
      atMs: startOfDay('2025-10-27', ZONE) - step * 60_000,
    });
  });
});
