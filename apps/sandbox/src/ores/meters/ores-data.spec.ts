import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CollectionStore } from '../../meters/collection.store.ts';
import { CorrectionStore } from '../../meters/corrections.store.ts';
import { RealSeries } from '../../meters/real-series.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { addDays, atHour, startOfDay } from '../../time/french-time.ts';
import { checkDigitOf } from './ean.ts';
import { EanRegistry } from './ean-registry.ts';
import { OresData } from './ores-data.ts';
import { QUARTER_MS, quartersOf, type Quarter } from './quarter.ts';

const [HEALTHY, HOLES, ESTIMATES, DOUBTS, LATE, SOLAR, ZERO, CORRECTED] = [
  '541400000000000011',
  '541400000000000028',
  '541400000000000035',
  '541400000000000059',
  '541400000000000066',
  '541400000000000073',
  '541400000000000080',
  '541400000000000097',
] as const;
const TUESDAY = '2026-11-17';
const LATER = Date.parse('2026-12-24T12:00:00Z');
const registry = new EanRegistry('2026-11-22');
const data = new OresData(
  new RealSeries(),
  new CorrectionStore(temporaryFolder()),
  new CollectionStore(temporaryFolder()),
  true,
);
const anyEan = fc.stringMatching(/^54\d{15}$/).map((first17) => `${first17}${checkDigitOf(first17)}`);
const anyDate = fc.integer({ min: 0, max: 1_200 }).map((day) => addDays('2023-08-01', day));

const quarters = (ean: string, date: string, now = LATER) => data.quarters(registry.meter(ean), date, now);
const daily = (ean: string, date: string, now = LATER) => data.daily(registry.meter(ean), date, now);
const sum = (parts: Quarter[]) => parts.reduce((wh, part) => wh + part.wh, 0);
const at = (parts: Quarter[], date: string, hour: number) =>
  parts.filter(({ startMs }) => startMs >= atHour(date, hour) && startMs < atHour(date, hour + 1));

describe('a day of quarters', () => {
  it.each([
    ['2026-03-29', 92],
    [TUESDAY, 96],
    ['2026-10-25', 100],
  ])('of %s has %d of them', (date, count) => {
    expect(quarters(HEALTHY, date)).toHaveLength(count);
  });

  it('covers its local day in whole Wh, and the daily value is their sum, whatever the meter', () => {
    fc.assert(
      fc.property(anyEan, anyDate, (ean, date) => {
        const parts = quarters(ean, date);
        const count = (startOfDay(addDays(date, 1)) - startOfDay(date)) / QUARTER_MS;
        expect(parts.map(({ startMs }) => startMs)).toEqual(
          Array.from({ length: count }, (_, index) => startOfDay(date) + index * QUARTER_MS),
        );
        expect(parts.every(({ wh }) => Number.isInteger(wh) && wh >= 0)).toBe(true);
        expect(daily(ean, date)).toEqual({ wh: sum(parts), status: 'READ' });
      }),
    );
  });

  it('differs from meter to meter, and is the same each time', () => {
    expect(quarters(HEALTHY, TUESDAY)).toEqual(quarters(HEALTHY, TUESDAY));
    expect(sum(quarters(HEALTHY, TUESDAY))).not.toBe(sum(quarters(HOLES, '2026-11-16')));
    expect(sum(quarters(ZERO, TUESDAY))).toBe(0);
  });

  it('begins with commissioning, four to eight years before the first start', () => {
    const { activation } = registry.meter(HEALTHY);
    expect(activation > '2018-11-20' && activation < '2022-11-24').toBe(true);
    expect(quarters(HEALTHY, addDays(activation, -1))).toEqual([]);
    expect(daily(HEALTHY, addDays(activation, -1))).toBeNull();
  });
});

describe('the personas', () => {
  it('lose quarters on Tuesdays, whose daily value counts them, and everything on Wednesdays', () => {
    const held = quarters(HOLES, TUESDAY);
    expect(held).toHaveLength(96 - 1 - 24);
    expect(daily(HOLES, TUESDAY)?.wh).toBeGreaterThan(sum(held));
    expect(quarters(HOLES, addDays(TUESDAY, 1))).toEqual([]);
    expect(daily(HOLES, addDays(TUESDAY, 1))).toBeNull();
  });

  it.each([
    [ESTIMATES, 18, 'EST'],
    [CORRECTED, 12, 'READ'],
  ])('%s is validated on D+3 at 12:00, with lower values', (ean, hour, before) => {
    const early = at(quarters(ean, TUESDAY, Date.parse('2026-11-20T10:59:00Z')), TUESDAY, hour);
    const late = at(quarters(ean, TUESDAY, Date.parse('2026-11-20T11:00:00Z')), TUESDAY, hour);
    expect(new Set(early.map(({ status }) => status))).toEqual(new Set([before]));
    expect(new Set(late.map(({ status }) => status))).toEqual(new Set(['VAL']));
    expect(sum(early)).toBeGreaterThan(sum(late));
  });

  it('carry doubtful values on Mondays that the daily value does not believe', () => {
    const held = quarters(DOUBTS, '2026-11-16');
    expect(held.filter(({ status }) => status === 'NVAL')).toHaveLength(8);
    expect(daily(DOUBTS, '2026-11-16')?.status).toBe('READ');
    expect(daily(DOUBTS, '2026-11-16')?.wh).toBeLessThan(sum(held));
  });

  it('are published on D+1 at 12:00, the late one on D+2', () => {
    const noon = atHour(addDays(TUESDAY, 1), 12);
    for (const [ean, days] of [
      [HEALTHY, 0],
      [LATE, 1],
    ] as const) {
      const meter = registry.meter(ean);
      expect(data.isPublished(meter, TUESDAY, noon + days * 86_400_000 - 1)).toBe(false);
      expect(data.isPublished(meter, TUESDAY, noon + days * 86_400_000)).toBe(true);
    }
  });

  it('give back at noon and not at night where there are panels, and nowhere else', () => {
    const injected = data.injection(registry.meter(SOLAR), TUESDAY);
    expect(sum(at(injected, TUESDAY, 12))).toBeGreaterThan(0);
    expect(sum(at(injected, TUESDAY, 22))).toBe(0);
    expect(data.injection(registry.meter(HEALTHY), TUESDAY)).toEqual([]);
  });
});

describe('holes that are filled later', () => {
  it('are told at 12:00 on D+3, D+9 and D+20', () => {
    const [FILLED, MONDAY, THURSDAY] = ['541400000000000103', '2026-11-16', '2026-11-19'] as const;
    const countAt = (date: string, days: number, ms: number) =>
      quarters(FILLED, date, atHour(addDays(date, days), 12) + ms).length;
    expect([countAt(MONDAY, 3, -1), countAt(MONDAY, 3, 0)]).toEqual([84, 96]);
    expect([countAt(TUESDAY, 9, -1), countAt(TUESDAY, 9, 0)]).toEqual([0, 96]);
    expect([countAt(THURSDAY, 20, -1), countAt(THURSDAY, 20, 0)]).toEqual([72, 96]);
    expect(daily(FILLED, TUESDAY, atHour(addDays(TUESDAY, 9), 12) - 1)).toBeNull();
    expect(daily(FILLED, MONDAY, atHour(addDays(MONDAY, 1), 12))?.wh).toBe(sum(quarters(FILLED, MONDAY)));
  });
});

describe('an interval of mean watts', () => {
  it('becomes quarters of whole Wh that lose nothing', () => {
    const anyInterval = fc.record({
      startMs: fc.constant(0),
      minutes: fc.constantFrom(15, 30, 60),
      watts: fc.integer({ min: 0, max: 100_000 }).map((quarter) => quarter * 4),
    });
    fc.assert(
      fc.property(anyInterval, (interval) => {
        const parts = quartersOf(interval, 'VAL');
        expect(sum(parts)).toBe((interval.watts * interval.minutes) / 60);
        expect(parts).toHaveLength(interval.minutes / 15);
      }),
    );
    expect(quartersOf({ startMs: 0, minutes: 30, watts: 302 }, 'READ').map(({ wh }) => wh)).toEqual([75, 76]);
  });
});
