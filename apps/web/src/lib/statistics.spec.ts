import { expect, it, jest } from '@jest/globals';
import { pageStatistics } from './statistics.ts';

it('asks once for the figures of the window and the means of the history', async () => {
  const answer = { meanPerMonth: { value: { energyWh: 1, count: 2 }, reason: null } };
  const fetched = jest.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(answer))));
  globalThis.fetch = fetched;
  const window = { from: '2026-05-24', to: '2026-06-23', deviceId: null };
  expect(await pageStatistics('b1', window)).toEqual(answer);
  expect(fetched.mock.calls.map(([url]) => String(url))).toEqual([
    '/api/v1/buildings/b1/iot/statistics?from=2026-05-24&to=2026-06-23&means=history',
  ]);
});
