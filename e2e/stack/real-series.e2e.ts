import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DayReading, ReadingsPage } from '@coprowatt/contracts';
import { expect, test } from '@playwright/test';
import { Person } from '../support/person.ts';
import { type Stack, startStack } from '../support/stack.ts';

const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const expectedFile = join(data, 'exports/enedis/expected_daily_00000000000011.csv');
const PRM = '00000000000201';

let stack: Stack;

test.beforeAll(async () => {
  test.skip(!existsSync(expectedFile), 'the real series are not on this machine (../shared/data)');
  test.setTimeout(240_000);
  const map = join(await mkdtemp(join(tmpdir(), 'coprowatt-map-')), 'map.json');
  await writeFile(map, JSON.stringify({ [PRM]: 'fr-linky-a' }));
  stack = await startStack({
    SANDBOX_DATA: '../shared/data/series/fr_linky_30min.csv.gz',
    SANDBOX_DATA_MAP: map,
    SANDBOX_DAILY: 'off',
    CLOCK_START: '2024-07-26T10:00:00Z',
  });
});

test.afterAll(() => stack?.dispose());

test(
  'a real load curve comes out of the API right to 1 Wh on each of the 197 days that its indexes confirm',
  { tag: '@full' },
  async () => {
    test.setTimeout(240_000);
    const syndic = await new Person(stack.baseUrl).signIn('syndic@demo.test');
    const paris = await syndic.building('Paris');
    const device = await syndic.connect(paris, PRM);
    expect((await syndic.untilSynced(paris, device.id, 200_000)).state).toBe('succeeded');

    const window = 'from=2024-01-10&to=2024-07-25&granularity=day&metric=electricity_consumption';
    const page = await syndic.json<ReadingsPage<DayReading>>(
      `/buildings/${paris.id}/iot/readings?${window}&deviceId=${device.id}`,
    );
    const curveWhByDate = new Map(page.items.map(({ localDate, curveWh }) => [localDate, curveWh]));

    const lines = (await readFile(expectedFile, 'utf8')).trim().split('\n').slice(1);
    expect(lines).toHaveLength(197);
    for (const line of lines) {
      const [date = '', kwh = ''] = line.split(',');
      expect(Math.abs((curveWhByDate.get(date) ?? NaN) - Number(kwh) * 1000), `${date}`).toBeLessThanOrEqual(
        1,
      );
    }
  },
);
