import { expect, test } from '@playwright/test';
import type { Building, DeviceList, LinkyDevice, SyncRun } from '@coprowatt/contracts';
import { Operator } from '../support/operator.ts';
import { Person } from '../support/person.ts';
import { asPoints, dayReadings, rawReadings, truthPoints } from '../support/readings.ts';
import { type Stack, startStack } from '../support/stack.ts';

// From Friday noon in Paris to the Monday after the clock went back (25 October 2026, 03:00 to 02:00).
const START = '2026-10-23T10:00:00Z';
const LIFT = '00000000000101';

let stack: Stack;
let operator: Operator;
let syndic: Person;
let lille: Building;
let lift: LinkyDevice;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  stack = await startStack({ CLOCK_START: START, TZ: 'America/New_York' });
  operator = new Operator(stack.sandboxUrl);
  syndic = await new Person(stack.baseUrl).signIn('syndic@demo.test');
  lille = await syndic.building('Lille');
  const { items } = await syndic.json<DeviceList>(`/buildings/${lille.id}/iot/linky/devices`);
  const found = items.find(({ prmMasked }) => prmMasked.endsWith('0101'));
  if (!found) throw new Error('the lift is not connected');
  lift = found;
});
test.afterAll(() => stack?.dispose());

/** The lift's runs of one local date, as `pass state`, oldest first. */
async function passesOf(localDate: string): Promise<string[]> {
  const { items } = await syndic.json<{ items: SyncRun[] }>(`/buildings/${lille.id}/iot/linky/sync-runs`);
  return items
    .filter((run) => run.deviceId === lift.id && run.localDate === localDate)
    .map(({ pass, state }) => `${pass} ${state}`)
    .reverse();
}

const coverageOf = async (date: string, next: string) =>
  (await dayReadings(syndic, lille, lift, date, next)).map(({ completeness, expectedMinutes }) => ({
    completeness,
    expectedMinutes,
  }));

test(
  'at 02:00 the run is recorded and asks for nothing that is there; yesterday arrives with the publication',
  { tag: '@full' },
  async () => {
    await operator.advanceClockTo('2026-10-24T00:30:00Z');
    await expect.poll(() => passesOf('2026-10-24')).toEqual(['nightly succeeded']);
    expect(await coverageOf('2026-10-23', '2026-10-24')).toEqual([]);

    await operator.advanceClockTo('2026-10-24T07:00:00Z');
    await expect.poll(() => passesOf('2026-10-24')).toEqual(['nightly succeeded', 'publication succeeded']);
    expect(await coverageOf('2026-10-23', '2026-10-24')).toEqual([
      { completeness: 1, expectedMinutes: 1440 },
    ]);
  },
);

test('a day that is whole is not asked again at noon or in the evening', { tag: '@full' }, async () => {
  await operator.advanceClockTo('2026-10-24T17:00:00Z');
  await expect.poll(() => operator.isIdleFor(3)).toBe(true);
  expect(await passesOf('2026-10-24')).toEqual(['nightly succeeded', 'publication succeeded']);
});

test('in the night that has two o’clock twice there is one run, at the first', { tag: '@full' }, async () => {
  await operator.advanceClockTo('2026-10-25T00:15:00Z');
  await expect.poll(() => passesOf('2026-10-25')).toEqual(['nightly succeeded']);
  await operator.advanceClockTo('2026-10-25T01:30:00Z');
  await expect.poll(() => operator.isIdleFor(3)).toBe(true);
  expect(await passesOf('2026-10-25')).toEqual(['nightly succeeded']);
});

test(
  'what was missed while everything was down is caught up, the day of 25 hours included',
  { tag: '@full' },
  async () => {
    test.setTimeout(180_000);
    await stack.end('SIGTERM');
    await stack.restart();
    syndic = await new Person(stack.baseUrl).signIn('syndic@demo.test');
    await operator.advanceClockTo('2026-10-28T08:30:00Z');
    await expect.poll(() => passesOf('2026-10-28'), { timeout: 30_000 }).toContain('publication succeeded');
    for (const [date, next, expectedMinutes] of [
      ['2026-10-24', '2026-10-25', 1440],
      ['2026-10-25', '2026-10-26', 1500],
      ['2026-10-26', '2026-10-27', 1440],
      ['2026-10-27', '2026-10-28', 1440],
    ] as const)
      expect(await coverageOf(date, next), date).toEqual([{ completeness: 1, expectedMinutes }]);
    const stored = asPoints(await rawReadings(syndic, lille, lift, '2026-10-20', '2026-10-28'));
    expect(stored).toEqual(truthPoints(await operator.truth(LIFT, '2026-10-20', '2026-10-28')));
  },
);
