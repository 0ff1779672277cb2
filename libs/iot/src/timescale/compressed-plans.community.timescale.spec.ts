import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { selectCommonCurve } from '../consumption/common-curve.ts';
import { selectIntervals } from '../reading/curve-query.ts';
import { createPlansGround, planOf, PLANS_METRIC, PLANS_SPAN, type PlansGround } from '../testing-plans.ts';
import { compressAll } from './testing.ts';

/** The plans of docs/adr/0009: run with PRINT_PLANS=1 to see them. */

Logger.overrideLogger(false);

let ground: PlansGround;

beforeAll(async () => {
  ground = await createPlansGround();
  await compressAll(ground.database.dataSource.manager);
}, 120_000);
afterAll(() => ground.database.drop());

describe.each([
  ['(building, time)', () => ground.buildings[3] ?? []],
  ['(metric, time)', () => ground.buildings.flat()],
])('access by %s to compressed chunks', (access, deviceIds) => {
  it('opens the chunks of the span alone', async () => {
    const plan = await planOf(
      ground.database.dataSource.manager,
      `the compressed curve by ${access}`,
      (manager) => selectIntervals(manager, deviceIds(), PLANS_METRIC, PLANS_SPAN),
    );
    expect(plan.match(/\(ColumnarScan\)/g)).toHaveLength(2);
    expect(plan).toMatch(/device_id = ANY .*metric = .*_ts_meta_|_ts_meta_.*device_id = ANY/);
  });
});

it('opens the chunks of the days that meters are added on alone, not what lies between', async () => {
  const days = ['2026-04-10', '2026-06-10'].map((localDate) => {
    const fromMs = Date.parse(`${localDate}T00:00:00Z`);
    return { localDate, fromMs, toMs: fromMs + 24 * 3_600_000, boundW: 1 };
  });
  const plan = await planOf(
    ground.database.dataSource.manager,
    'the common curve of compressed chunks',
    (manager) => selectCommonCurve(manager, ground.buildings[3] ?? [], PLANS_METRIC, days),
  );
  expect(plan.match(/\(ColumnarScan\)/g)).toHaveLength(2);
});
