import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { syncRun } from '#lib/runs/testing.ts';
import { RunList } from './run-list.svelte.ts';

const fetched = jest.fn<typeof fetch>();
const items = [syncRun({ state: 'failed', reason: 'internal' })];

beforeEach(() => {
  globalThis.fetch = fetched;
  fetched.mockImplementation(
    async () => new Response(JSON.stringify({ items }), { headers: { 'content-type': 'application/json' } }),
  );
});
afterEach(() => {
  fetched.mockReset();
});

async function asked(deviceId: string | null) {
  const list = new RunList('b-1', deviceId, 'Europe/Paris');
  await list.refresh();
  expect(list.rows.map(({ id }) => id)).toEqual(['r-1']);
  return fetched.mock.calls[0]?.[0];
}

describe('the runs of a building', () => {
  it('are asked for the one meter that is looked at: those of its neighbours leave it no room', async () => {
    expect(await asked('d-1')).toBe('/api/v1/buildings/b-1/iot/linky/sync-runs?deviceId=d-1');
  });

  it('are asked for all meters at once', async () => {
    expect(await asked(null)).toBe('/api/v1/buildings/b-1/iot/linky/sync-runs');
  });
});
