import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { addDays, daysBetween, MINUTE_MS, type Interval, type LocalDate } from '@coprowatt/energy';
import { aCurve, aWrite } from '@coprowatt/energy/testing';
import { TestClock, type TestDatabase } from '@coprowatt/platform/testing';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { METRIC_CODES } from '../reading/codes.ts';
import { PackedReadingStore } from '../reading/packed-reading.store.ts';
import type { ReadingStore, StoredMeter } from '../reading/reading.store.ts';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import { createIotDatabase, insertBuilding } from '../testing.ts';
import { deleteRows } from '../reading/reading-rows.ts';
import { compressAll, curveBetween, listChunks, METRIC, newMeter, storedCurve, ZONE } from './testing.ts';

Logger.overrideLogger(false);
// Two years of readings several times over.
jest.setTimeout(300_000);

/** Two years and the fifteen days more that an operator gives. */
const [FROM, TO] = ['2024-11-05', '2026-11-20'];
const COMPRESSED = ['COMPRESSED'];

let database: TestDatabase;
let building: Awaited<ReturnType<typeof insertBuilding>>;
let store: ReadingStore;
let meter: StoredMeter;

beforeAll(async () => {
  database = await createIotDatabase();
  building = await insertBuilding(database.dataSource);
  store = new RowReadingStore(database.dataSource, new TestClock('2030-01-01T00:00:00Z'));
});
beforeEach(async () => {
  meter = await newMeter(database.dataSource, building);
});
afterAll(() => database.drop());

const compress = () => compressAll(database.dataSource.manager);
const write = (intervals: Interval[], of = meter) => store.writeCurve(of, METRIC, intervals);
const expectWhole = async (curve: Interval[]): Promise<void> => {
  expect(await storedCurve(store, meter)).toEqual(curve);
  const days = await store.readDays([meter.id], METRIC, '2020-01-01', '2031-01-01');
  const summed = days.reduce((sum, day) => sum + day.totalWattMinutes, 0);
  expect(summed).toBe(curve.reduce((sum, { value, minutes }) => sum + value * minutes, 0));
};

describe('late readings in compressed chunks', () => {
  it('are a back-fill of two years beside a meter that is compressed already', async () => {
    const other = await newMeter(database.dataSource, building);
    const known = curveBetween(FROM, TO, 30, 3);
    await write(known, other);
    await compress();
    const curve = curveBetween(FROM, TO, 30);
    for (let from = FROM; from < TO; from = addDays(from, 60)) {
      const [startMs, stopMs] = [from, addDays(from, 60)].map(
        (date) => Date.parse(`${date}T00:00:00Z`) - 60 * MINUTE_MS,
      );
      await write(curve.filter((interval) => interval.startMs >= startMs! && interval.startMs < stopMs!));
    }
    await write(curve);
    await compress();
    await expectWhole(curve);
    expect(await storedCurve(store, other)).toEqual(known);
    for (const { status } of await listChunks(database.dataSource.manager))
      expect(status).toEqual(COMPRESSED);
  });

  it('are a correction of two years at once, beyond what one statement may decompress', async () => {
    await write(curveBetween(FROM, TO, 10));
    await compress();
    const corrected = curveBetween(FROM, TO, 10, 2);
    // The trap itself: without bounds, one statement.
    const naive = database.dataSource.query(
      'update iot_readings set value = value where device_id = $1 and metric = $2 and ts >= $3 and ts < $4',
      [meter.id, METRIC_CODES[METRIC], new Date('2024-01-01'), new Date('2027-01-01')],
    );
    await expect(naive).rejects.toThrow('tuple decompression limit exceeded');
    expect(await write(corrected)).toMatchObject({ written: 0 });
    await compress();
    await expectWhole(corrected);
  });

  it('fill holes all over two years, in one write', async () => {
    const curve = curveBetween(FROM, TO, 30);
    const odd = (date: LocalDate): boolean => daysBetween(FROM, date) % 2 === 1;
    const dateOf = ({ startMs }: Interval): LocalDate =>
      new Date(startMs + 120 * MINUTE_MS).toISOString().slice(0, 10);
    const [first, rest] = [
      curve.filter((interval) => !odd(dateOf(interval))),
      curve.filter((interval) => odd(dateOf(interval))),
    ];
    await write(first);
    await compress();
    // A few points a day, then all of them.
    await write(rest.filter((_, index) => index % 71 === 0));
    await write(rest);
    await expectWhole(curve);
  });

  it('delete what an erasure or a retention names by constant bounds, and nothing else', async () => {
    const other = await newMeter(database.dataSource, building);
    const [mine, theirs] = [curveBetween(FROM, TO, 10), curveBetween('2026-01-01', '2026-03-01', 30, 4)];
    await write(mine);
    await write(theirs, other);
    await compress();
    const [fromMs, toMs] = [Date.parse('2025-01-03T10:00:00Z'), Date.parse('2026-09-09T09:05:00Z')];
    await database.dataSource.transaction((manager) =>
      deleteRows(manager, { deviceId: meter.id, metric: METRIC }, { fromMs, toMs }),
    );
    expect(await storedCurve(store, meter)).toEqual(
      mine.filter(({ startMs }) => startMs < fromMs || startMs >= toMs),
    );
    expect(await storedCurve(store, other)).toEqual(theirs);
  });

  it('leave the same as in packed days, whatever is written and whenever chunks are compressed', async () => {
    const packed = new PackedReadingStore(database.dataSource, new TestClock('2030-01-01T00:00:00Z'));
    const aStep = fc.integer({ min: 0, max: 12 }).chain((offset) => {
      const day = { date: addDays('2026-10-20', offset), zone: ZONE };
      return fc.record({ points: fc.oneof(aCurve(day), aWrite(day)), compressed: fc.boolean() });
    });
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 2, maxLength: 6 }), async (steps) => {
        const [compared, rows] = [
          await newMeter(database.dataSource, building),
          await newMeter(database.dataSource, building),
        ];
        for (const { points, compressed } of steps) {
          expect(await write(points, rows)).toEqual(await packed.writeCurve(compared, METRIC, points));
          if (compressed) await compress();
        }
        expect(await storedCurve(store, rows)).toEqual(await storedCurve(packed, compared));
        const [a, b] = await Promise.all(
          [rows, compared].map(({ id }) => store.readDays([id], METRIC, '2026-10-01', '2026-12-01')),
        );
        expect(a?.map((day) => ({ ...day, deviceId: '' }))).toEqual(
          b?.map((day) => ({ ...day, deviceId: '' })),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('are all kept while chunks are compressed over and over, without a deadlock', async () => {
    const days = ['2026-10-06', '2026-10-13', '2026-10-20'];
    const curve = days.flatMap((date) => curveBetween(date, addDays(date, 1), 5));
    await write(curve);
    let writing = true;
    const compressing = (async () => {
      while (writing) await compress();
    })();
    const writer = async (part: number): Promise<void> => {
      for (let turn = 1; turn <= 8; turn += 1)
        await write(
          curve.filter((_, index) => index % 4 === part).map((interval) => ({ ...interval, value: turn })),
        );
    };
    await Promise.all([0, 1, 2, 3].map(writer));
    writing = false;
    await compressing;
    await expectWhole(curve.map((interval) => ({ ...interval, value: 8 })));
  });
});
