import { beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, startOfDay, wallClock } from '../time/french-time.ts';
import { CollectionStore } from './collection.store.ts';
import { CorrectionStore } from './corrections.store.ts';
import { energyWh, type CurvePoint } from './curve-point.ts';
import { MeterRegistry } from './meter-registry.ts';
import { OperatorData } from './operator-data.ts';
import { RealSeries } from './real-series.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const PRM = '22516914714270';
const DATE = '2026-11-16';
const NOW = Date.parse('2026-11-22T10:00:00Z');
const meters = new MeterRegistry('2026-11-22');
const meter = meters.meter(PRM);
let corrections: CorrectionStore;
let collection: CollectionStore;
let data: OperatorData;

beforeEach(() => {
  corrections = new CorrectionStore(temporaryFolder());
  collection = new CollectionStore(temporaryFolder());
  data = new OperatorData(new RealSeries(), corrections, collection, true);
});

describe('publication', () => {
  it('is at 08:00 in Paris on the next day', () => {
    expect(data.isPublished(meter, DATE, Date.parse('2026-11-17T06:59:59Z'))).toBe(false);
    expect(data.isPublished(meter, DATE, Date.parse('2026-11-17T07:00:00Z'))).toBe(true);
  });

  it('is a day later for the late meter', () => {
    const late = meters.meter('00000000000148');
    expect(data.isPublished(late, DATE, Date.parse('2026-11-18T06:59:59Z'))).toBe(false);
    expect(data.isPublished(late, DATE, Date.parse('2026-11-18T07:00:00Z'))).toBe(true);
  });

  it('is up to 20 minutes later for unlisted meters, always the same', () => {
    const delays = Array.from(
      { length: 200 },
      (_, index) => meters.meter(String(index).padStart(14, '7')).publicationDelayMinutes,
    );
    expect(Math.min(...delays)).toBe(0);
    expect(Math.max(...delays)).toBe(20);
  });
});

describe('replaced points', () => {
  it('take the place of every interval that they overlap', async () => {
    const startMs = startOfDay(DATE) + 10 * 3_600_000;
    await corrections.replace(PRM, [{ startMs, minutes: 60, watts: 900 }]);
    const points = data.curve(meter, DATE, NOW);
    expect(points).toHaveLength(47);
    expect(points.find((point) => point.startMs === startMs)).toEqual({ startMs, minutes: 60, watts: 900 });
    expect(data.dailyWh(meter, DATE, NOW)).toBe(Math.round(energyWh(points)));
  });

  it('give way to later ones', async () => {
    const startMs = startOfDay(DATE);
    await corrections.replace(PRM, [{ startMs, minutes: 60, watts: 900 }]);
    await corrections.replace(PRM, [{ startMs, minutes: 30, watts: 111 }]);
    expect(data.curve(meter, DATE, NOW)[0]).toEqual({ startMs, minutes: 30, watts: 111 });
  });

  it('make a hole where they have no watts, which the index does not know', async () => {
    const before = data.dailyWh(meter, DATE, NOW);
    await corrections.replace(PRM, [{ startMs: startOfDay(DATE), minutes: 30, watts: null }]);
    expect(data.curve(meter, DATE, NOW)).toHaveLength(47);
    expect(data.dailyWh(meter, DATE, NOW)).toBe(before);
  });
});

describe('a measured series', () => {
  const step = (index: number): CurvePoint => ({
    startMs: startOfDay(DATE) + index * 1_800_000,
    minutes: 30,
    watts: 301,
  });
  const series = Array.from({ length: 95 }, (_, index) => step(index));
  const firstDays = new Map([[PRM, DATE]]);
  const measured = new MeterRegistry('2026-11-22', firstDays).meter(PRM);

  it('has a daily value where its curve covers the day, and nothing before its first day', () => {
    const real = new OperatorData(new RealSeries(new Map([[PRM, series]])), corrections, collection, true);
    expect(real.dailyWh(measured, DATE, NOW)).toBe(Math.round((48 * 301) / 2));
    expect(real.dailyWh(measured, addDays(DATE, 1), NOW)).toBeNull();
    expect(real.curve(measured, addDays(DATE, 1), NOW)).toHaveLength(47);
    expect(real.curve(measured, addDays(DATE, -1), NOW)).toEqual([]);
    expect(wallClock(real.curve(measured, DATE, NOW)[0]?.startMs ?? 0)).toBe('2026-11-16 00:00:00');
  });

  it('has no daily value at all when they are switched off', () => {
    const real = new OperatorData(new RealSeries(new Map([[PRM, series]])), corrections, collection, false);
    expect(real.dailyWh(measured, DATE, NOW)).toBeNull();
  });
});
