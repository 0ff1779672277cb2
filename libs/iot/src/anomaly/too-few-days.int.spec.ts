import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TooFewDays } from '@coprowatt/contracts';
import { DEFAULT_RULES } from '@coprowatt/energy';
import { startAlertApp, type AlertApp } from './testing-alerts.ts';

let app: AlertApp;

beforeAll(async () => {
  app = await startAlertApp();
}, 60_000);
beforeEach(() => app.test.database.dataSource.query('truncate meters, detection_settings cascade'));
afterAll(() => app.test.close());

type Who = 'syndic' | 'council' | 'other';

async function few(who: Who, deviceId?: string): Promise<TooFewDays | null> {
  const path = `/buildings/${app.lille.id}/iot/anomalies`;
  return (await app.get(path, who, deviceId === undefined ? undefined : { deviceId }).expect(200)).body
    .tooFewDays;
}

const meterOf = (days: number, asked = {}) => app.addMeter({}, asked, days);

describe('meters of which no day can be judged yet', () => {
  it('are told of with their complete days, as many as the rule needs at first', async () => {
    await meterOf(14);
    await app.judge();
    expect(await few('syndic')).toBeNull();
    const { id } = await meterOf(13);
    const told = { meters: 1, completeDays: 13, neededDays: 14, reference: 'previous-days' };
    expect(await few('syndic')).toEqual(told);
    expect(await few('syndic', id)).toEqual(told);
    const { body } = await app.get('/anomalies', 'syndic').expect(200);
    expect(body.tooFewDays).toEqual(told);
    expect((await app.get('/anomalies', 'other').expect(200)).body.tooFewDays).toBeNull();
  });

  it('stay so however long they are read when hours are always missing, and as the nearest among several', async () => {
    const { id } = await meterOf(200);
    const { id: second } = await meterOf(60);
    const holes = `update iot_days set operator_wh = null where device_id = $1 and local_date < '2026-06-22'::date - $2::int`;
    await app.test.database.dataSource.query(holes, [id, 2]);
    await app.test.database.dataSource.query(holes, [second, 5]);
    expect(await few('syndic', id)).toMatchObject({ meters: 1, completeDays: 3 });
    expect(await few('syndic')).toMatchObject({ meters: 2, completeDays: 6, neededDays: 14 });
  });

  it('count the days of one weekday where the rule compares those', async () => {
    const rule = DEFAULT_RULES['same-weekday'];
    await app.send('put', `/buildings/${app.lille.id}/iot/detection-settings`, 'syndic', rule).expect(200);
    const { id } = await meterOf(21);
    expect(await few('syndic', id)).toEqual({
      ...{ meters: 1, completeDays: 3, neededDays: 4, reference: 'same-weekday' },
    });
    expect(await few('syndic', (await meterOf(22)).id)).toBeNull();
  });

  it('are those that an operator is asked about, and a private one is its holder’s alone, with his yes to advice', async () => {
    await meterOf(3, { askedFrom: null });
    await meterOf(3, { askedUntil: '2026-06-20' });
    for (const advice of [true, false]) {
      const { id } = await app.addPrivateMeter('council', { advice });
      await app.test.database.dataSource.query(
        "update iot_days set operator_wh = null where device_id = $1 and local_date < '2026-06-20'",
        [id],
      );
    }
    expect(await few('syndic')).toBeNull();
    expect(await few('council')).toMatchObject({ meters: 1, completeDays: 3 });
  });
});
