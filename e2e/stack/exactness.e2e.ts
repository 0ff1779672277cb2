import { expect, test } from '@playwright/test';
import type { Building, LinkyDevice, SyncRun } from '@coprowatt/contracts';
import { Operator, type Truth } from '../support/operator.ts';
import { Person } from '../support/person.ts';
import { asPoints, dayReadings, rawReadings, truthPoints } from '../support/readings.ts';
import { type Stack, startStack } from '../support/stack.ts';

// One window with a 46-half-hour day (2026-03-29) and, further back, a 50-half-hour day (2025-10-26).
const [FROM, TO] = ['2025-10-20', '2026-04-20'];
const METERS = {
  'a correction after three days': '00000000000140',
  'half-hours': '00000000000001',
  'ten minutes': '00000000000110',
  'quarters of an hour': '00000000000115',
  hours: '00000000000160',
  '30, 60 and 30 minutes within a day': '00000000000130',
  'odd watts': '00000000000137',
  'holes on Tuesdays and Wednesdays': '42900589957123',
  'daily values only': '32320647321714',
} as const;
type MeterKind = keyof typeof METERS;

let stack: Stack;
let syndic: Person;
let paris: Building;
let operator: Operator;
const devices = new Map<MeterKind, LinkyDevice>();

const device = (kind: MeterKind): LinkyDevice => {
  const found = devices.get(kind);
  if (!found) throw new Error(`no meter for ${kind}`);
  return found;
};

async function untilReached(date: string): Promise<void> {
  const { items } = await syndic.json<{ items: SyncRun[] }>(`/buildings/${paris.id}/iot/linky/sync-runs`);
  const waiting = items.filter(
    (run) =>
      run.state !== 'succeeded' &&
      [run.daily, run.curve].some((lane) => lane !== null && lane.reached > date),
  );
  expect(waiting.map(({ state, reason, curve }) => ({ state, reason, curve }))).toEqual([]);
}

test.beforeAll(async () => {
  test.setTimeout(300_000);
  stack = await startStack({ CLOCK_START: '2026-04-20T10:00:00Z', TZ: 'America/New_York' });
  operator = new Operator(stack.sandboxUrl);
  syndic = await new Person(stack.baseUrl).signIn('syndic@demo.test');
  paris = await syndic.building('Paris');
  for (const [kind, prm] of Object.entries(METERS) as [MeterKind, string][]) {
    devices.set(kind, await syndic.connect(paris, prm, { label: kind }));
    // Its back-fill must be over before a second sync of the same meter is asked for: a running one would be joined.
    if (kind === 'a correction after three days') await syndic.untilSynced(paris, device(kind).id);
  }
  await expect(() => untilReached(FROM)).toPass({ timeout: 240_000, intervals: [1000] });
});
test.afterAll(() => stack?.dispose());

const whByDate = (truth: Truth): Map<string, number> => {
  const paris = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' });
  const sums = new Map<string, number>();
  for (const { start, minutes, watts } of truth.points) {
    const date = paris.format(new Date(start));
    sums.set(date, (sums.get(date) ?? 0) + (watts * minutes) / 60);
  }
  return sums;
};

for (const [kind, prm] of Object.entries(METERS) as [MeterKind, string][]) {
  test(`a meter of ${kind} is kept interval by interval, and its days to 0.01 Wh`, async () => {
    const truth = await operator.truth(prm, FROM, TO);
    const stored = asPoints(await rawReadings(syndic, paris, device(kind), FROM, TO));
    expect(stored).toEqual(kind === 'daily values only' ? [] : truthPoints(truth));

    const days = await dayReadings(syndic, paris, device(kind), FROM, TO);
    const expectedWh = kind === 'daily values only' ? new Map<string, number>() : whByDate(truth);
    for (const [date, wh] of expectedWh) {
      expect(
        Math.abs((days.find(({ localDate }) => localDate === date)?.curveWh ?? NaN) - wh),
        date,
      ).toBeLessThanOrEqual(0.01);
    }
    for (const { date, wh } of truth.days.filter(({ wh }) => wh !== null)) {
      expect(days.find(({ localDate }) => localDate === date)?.operatorWh, date).toBe(wh);
    }
  });
}

for (const [date, count] of [
  ['2026-03-29', 46],
  ['2026-04-15', 48],
  ['2025-10-26', 50],
] as const) {
  test(`${date} has ${count} half-hours, with the server in New York`, async () => {
    const next = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
    const stored = await rawReadings(syndic, paris, device('half-hours'), date, next);
    expect(new Set(stored.map(({ timestamp }) => timestamp)).size).toBe(count);
  });
}

test('days without a curve stand on the operator’s value, and say so', async () => {
  const days = await dayReadings(syndic, paris, device('daily values only'), '2026-01-01', '2026-02-01');
  expect(days).toHaveLength(31);
  for (const day of days)
    expect(day).toMatchObject({ basis: 'operator', curveWh: null, value: day.operatorWh, completeness: 1 });
});

test('a hole is absent, never zero, and its day is not complete', async () => {
  // Tuesday 14 April lacks 10:00 to 16:00 of the curve; Wednesday 15 lacks everything.
  const days = await dayReadings(
    syndic,
    paris,
    device('holes on Tuesdays and Wednesdays'),
    '2026-04-14',
    '2026-04-16',
  );
  expect(days.map(({ localDate }) => localDate)).toEqual(['2026-04-14']);
  expect(days[0]).toMatchObject({ basis: 'operator' });
  expect(days[0]?.curveWh).toBeLessThan(days[0]?.operatorWh ?? 0);
  const stored = await rawReadings(
    syndic,
    paris,
    device('holes on Tuesdays and Wednesdays'),
    '2026-04-14',
    '2026-04-16',
  );
  expect(stored).toHaveLength(36);
});

test('a corrected hour replaces both of its half-hours', async () => {
  const prm = METERS['a correction after three days'];
  const corrected = device('a correction after three days');
  const noon = async () =>
    (await rawReadings(syndic, paris, corrected, '2026-04-19', '2026-04-20')).filter(({ timestamp }) =>
      /T10:/.test(timestamp),
    );
  expect((await noon()).map(({ intervalSeconds }) => intervalSeconds)).toEqual([1800, 1800]);

  await operator.advanceClock('P4D');
  await syndic.json(`/buildings/${paris.id}/iot/linky/sync`, {
    deviceId: corrected.id,
    from: '2026-04-14',
    to: '2026-04-20',
  });
  await expect(async () =>
    expect((await noon()).map(({ intervalSeconds }) => intervalSeconds)).toEqual([3600]),
  ).toPass({ timeout: 60_000 });
  const truth = await operator.truth(prm, '2026-04-14', '2026-04-20');
  expect(asPoints(await rawReadings(syndic, paris, corrected, '2026-04-14', '2026-04-20'))).toEqual(
    truthPoints(truth),
  );
});
