import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Statistics } from '@coprowatt/contracts';
import { addDays, eachDay } from '@coprowatt/energy';
import { wholeDay } from '@coprowatt/energy/testing';
import fc from 'fast-check';
import { ReadingStore } from '../reading/reading.store.ts';
import { insertMeter } from '../testing.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';

const ZONE = 'Europe/Paris';
const METRIC = 'electricity_consumption';
const FIRST = '2025-11-20';
const LAST = '2026-06-22';

let app: IotApp;

/**
 * Half-hours from `FIRST` to `to` (excluded), the first of `holeEvery` days with a hole, then the operator's values until the last published
 * day where he gives some.
 */
async function addMeter(to: string, operatorWh: number | null, holeEvery = 5): Promise<string> {
  const common = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
  const { id } = await insertMeter(app.test.database.dataSource, common, { askedFrom: FIRST });
  const store = app.test.app.get(ReadingStore);
  const curve = eachDay(FIRST, to).flatMap((date, day) =>
    wholeDay({ date, zone: ZONE }, 30, (slot) => 100 + ((slot * 7 + day * 13) % 89)).slice(
      day % holeEvery === 0 ? 1 : 0,
    ),
  );
  await store.writeCurve({ id, timeZone: ZONE }, METRIC, curve);
  if (operatorWh === null) return id;
  const days = eachDay(to, addDays(LAST, 1)).map((localDate) => ({ localDate, energyWh: operatorWh }));
  await store.writeOperatorDays({ id, timeZone: ZONE }, METRIC, days);
  return id;
}

async function statistics(query: Record<string, string>): Promise<Statistics> {
  const { body } = await app.get(`/buildings/${app.lille.id}/iot/statistics`, 'syndic', query).expect(200);
  return body as Statistics;
}

const ofHistory = ({ lastCompleteDay, monthToDate, yearToDate }: Statistics): object => ({
  lastCompleteDay,
  monthToDate,
  yearToDate,
});

/** Whatever the window, what stands on the whole history is the same as where the window is the whole history. */
async function holdsForEveryWindow(): Promise<Statistics> {
  const whole = await statistics({});
  const expected = ofHistory(whole);
  const from = fc.integer({ min: -30, max: 240 });
  await fc.assert(
    fc.asyncProperty(from, fc.integer({ min: 1, max: 60 }), async (start, length) => {
      const window = { from: addDays(FIRST, start), to: addDays(FIRST, start + length) };
      expect(ofHistory(await statistics(window))).toEqual(expected);
    }),
    {
      numRuns: 12,
      examples: [
        [0, 1],
        [180, 30],
        [240, 60],
      ],
    },
  );
  return whole;
}

beforeAll(async () => {
  app = await startIotApp();
  await addMeter('2025-12-20', null);
}, 60_000);
afterAll(() => app.test.close());

describe('statistics of a window', () => {
  it('find the last complete day where it is of another year, and the year to date beside the window', async () => {
    const { lastCompleteDay, yearToDate } = await holdsForEveryWindow();
    expect(lastCompleteDay.value?.localDate).toBe('2025-12-19');
    expect(yearToDate).toEqual({ value: null, reason: 'no_data' });
  }, 60_000);

  it('sum several meters of which one has daily values only', async () => {
    await addMeter('2026-03-01', 4_321);
    const { yearToDate } = await holdsForEveryWindow();
    expect(yearToDate.value?.energyWh).toBeGreaterThan(113 * 4_321);
  }, 60_000);

  it('tell the means of the whole history beside the figures of the window, where that is asked', async () => {
    const deviceId = await addMeter('2026-05-01', null, Infinity);
    const whole = await statistics({ deviceId });
    expect(whole.meanPerMonth.value?.count).toBe(5);
    const from = fc.integer({ min: -30, max: 240 });
    await fc.assert(
      fc.asyncProperty(from, fc.integer({ min: 1, max: 60 }), async (start, length) => {
        const window = { deviceId, from: addDays(FIRST, start), to: addDays(FIRST, start + length) };
        const { meanPerMonth, meanPerYear } = whole;
        expect(await statistics({ ...window, means: 'history' })).toEqual({
          ...(await statistics(window)),
          meanPerMonth,
          meanPerYear,
        });
      }),
      {
        numRuns: 12,
        examples: [
          [0, 1],
          [240, 60],
        ],
      },
    );
    expect(await statistics({ deviceId, means: 'history' })).toEqual(whole);
  }, 60_000);

  it('are the same figures where the window is the whole history by name', async () => {
    const { from, to } = await statistics({});
    expect(await statistics({ from, to })).toEqual(await statistics({}));
  });
});
