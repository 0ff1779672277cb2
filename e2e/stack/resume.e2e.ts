import { expect, test } from '@playwright/test';
import type { SyncRun } from '@coprowatt/contracts';
import { Operator } from '../support/operator.ts';
import { Person } from '../support/person.ts';
import { asPoints, rawReadings, truthPoints } from '../support/readings.ts';
import { type Stack, startStack } from '../support/stack.ts';

const PRM = '22516914714270';
let stack: Stack;

test.beforeAll(async () => {
  test.setTimeout(200_000);
  stack = await startStack({ CLOCK_START: '2026-06-23T08:00:00Z' });
});
test.afterAll(() => stack?.dispose());

test(
  'a power cut in the middle of the back-fill, and another, leave the same rows as an undisturbed run',
  { tag: '@full' },
  async () => {
    test.setTimeout(300_000);
    const syndic = await new Person(stack.baseUrl).signIn('syndic@demo.test');
    const paris = await syndic.building('Paris');
    const device = await syndic.connect(paris, PRM);

    for (const weeks of [3, 20]) {
      await expect
        .poll(
          async () => {
            const { items } = await syndic.json<{ items: SyncRun[] }>(
              `/buildings/${paris.id}/iot/linky/sync-runs`,
            );
            const run = items.find(({ deviceId }) => deviceId === device.id);
            return run?.curve ? (Date.parse(run.curve.to) - Date.parse(run.curve.reached)) / 604_800_000 : 0;
          },
          { timeout: 60_000, intervals: [100] },
        )
        .toBeGreaterThanOrEqual(weeks);
      await stack.crash();
      await stack.restart();
    }

    const run = await syndic.untilSynced(paris, device.id);
    expect(run.state).toBe('succeeded');
    const operator = new Operator(stack.sandboxUrl);
    const truth = await operator.truth(PRM, '2024-06-08', '2026-06-23');
    expect(truth.points.length).toBeGreaterThan(35_000);
    expect(asPoints(await rawReadings(syndic, paris, device, '2024-06-08', '2026-06-23'))).toEqual(
      truthPoints(truth),
    );
  },
);
