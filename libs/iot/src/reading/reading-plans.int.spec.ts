import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { selectCommonCurve } from '../consumption/common-curve.ts';
import { createPlansGround, planOf, PLANS_METRIC, PLANS_SPAN, type PlansGround } from '../testing-plans.ts';
import { selectIntervals } from './curve-query.ts';
import { selectDays } from './day-queries.ts';

/** The plans of docs/adr/0002: run with PRINT_PLANS=1 to see them. */

let ground: PlansGround;

beforeAll(async () => {
  ground = await createPlansGround();
}, 120_000);
afterAll(() => ground.database.drop());

describe.each([
  ['(building, time)', () => ground.buildings[3] ?? []],
  ['(metric, time)', () => ground.buildings.flat()],
])('access by %s', (access, deviceIds) => {
  it('goes through both primary keys to the curve, bounded on both sides', async () => {
    const plan = await planOf(ground.database.dataSource.manager, `the curve by ${access}`, (manager) =>
      selectIntervals(manager, deviceIds(), PLANS_METRIC, PLANS_SPAN),
    );
    expect(plan).toMatch(
      /iot_readings_pkey"?\n\s+Index Cond: \(\(device_id = ANY .*metric = .*ts >= .*ts < /,
    );
    expect(plan).toMatch(
      /iot_days_pkey\n\s+Index Cond: \(\(device_id = ANY .*metric = .*local_date >= .*local_date </,
    );
    expect(plan).not.toContain('Seq Scan');
  });

  it('goes through the primary key to the sums of days', async () => {
    const plan = await planOf(ground.database.dataSource.manager, `days by ${access}`, (manager) =>
      selectDays(manager, deviceIds(), PLANS_METRIC, '2026-05-01', '2026-05-08'),
    );
    expect(plan).toMatch(
      /iot_days_pkey\n\s+Index Cond: \(\(device_id = ANY .*metric = .*local_date >= .*local_date </,
    );
    expect(plan).not.toContain('Seq Scan');
  });
});

it('goes through the primary key to the rows of the days that meters are added on, each bounded by constants', async () => {
  const { fromMs, toMs } = PLANS_SPAN;
  const dayMs = 24 * 3_600_000;
  const first = { localDate: '2026-05-01', fromMs, toMs: fromMs + dayMs, boundW: 1 };
  const last = { localDate: '2026-05-07', fromMs: toMs - dayMs, toMs, boundW: 1 };
  const plan = await planOf(ground.database.dataSource.manager, 'the common curve', (manager) =>
    selectCommonCurve(manager, ground.buildings[3] ?? [], PLANS_METRIC, [last, first]),
  );
  expect(plan).toMatch(
    /iot_readings_pkey"?\n\s+Index Cond: .*ts >= '2026-05-01 .*ts < '2026-05-02 [^]*iot_readings_pkey"?\n\s+Index Cond: .*ts >= '2026-05-07 .*ts < '2026-05-08 /,
  );
});
