import { expect, test } from '@playwright/test';
import { Person } from '../support/person.ts';
import { dayReadings } from '../support/readings.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
test.beforeAll(async () => {
  test.setTimeout(200_000);
  stack = await startStack({ CLOCK_START: '2026-06-23T08:00:00Z' });
});
test.afterAll(() => stack?.dispose());

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function historyOfLille(): Promise<unknown> {
  const syndic = await new Person(stack.baseUrl).signIn('syndic@demo.test');
  const lille = await syndic.building('Lille');
  const { items } = await syndic.json<{ items: Parameters<typeof dayReadings>[2][] }>(
    `/buildings/${lille.id}/iot/linky/devices`,
  );
  return Promise.all(items.map((device) => dayReadings(syndic, lille, device, '2023-07-01', '2026-06-23')));
}

test('it prints one address and the demonstration accounts', { tag: '@full' }, async () => {
  const accounts = ['syndic', 'council', 'owner', 'occupant', 'admin', 'other'].map(
    (name) => `${name}@demo.test`,
  );
  // Readiness is answered by the application; the launcher prints when it has seen that itself, up to a second later.
  await expect
    .poll(() => accounts.filter((account) => !stack.output().includes(account)), { timeout: 15_000 })
    .toEqual([]);
  expect(stack.output().match(/https?:\/\/\S+/g)).toEqual([
    expect.stringContaining(new URL(stack.baseUrl).host),
  ]);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(
    `${signal} stops everything it started; the next start finds its data again within seconds`,
    { tag: '@full' },
    async () => {
      test.setTimeout(120_000);
      const before = await historyOfLille();
      await stack.end(signal);
      expect(await answers(`${stack.baseUrl}/health/live`)).toBe(false);
      expect(await answers(`${stack.sandboxUrl}/health`)).toBe(false);
      await stack.restart();
      expect(await historyOfLille()).toEqual(before);
    },
  );
}

test('a crash of every process is recovered from by the next start', { tag: '@full' }, async () => {
  test.setTimeout(120_000);
  const before = await historyOfLille();
  await stack.crash();
  await stack.restart();
  expect(await historyOfLille()).toEqual(before);
});
