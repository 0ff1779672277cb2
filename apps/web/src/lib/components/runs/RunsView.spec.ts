import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { render, screen } from '@testing-library/svelte';
import { linkyDevice } from '#lib/linky-testing.ts';
import { syncRun } from '#lib/runs/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import RunsView from './RunsView.svelte';

const fetched = jest.fn<typeof fetch>();

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
  fetched.mockImplementation(async () => Response.json({ items: [syncRun()] }));
});
afterEach(() => {
  fetched.mockReset();
});

it('keeps its rows while the meter that it is about is read again', async () => {
  const props = { buildingId: 'b-1', devices: [linkyDevice()], timeZone: 'Europe/Paris' };
  const { rerender } = render(RunsView, { ...props, device: linkyDevice() });
  await screen.findByRole('list');
  await rerender({ device: linkyDevice({ lastSyncAt: '2026-06-23T08:00:00Z' }) });
  expect(screen.queryByRole('list')).toBeTruthy();
  expect(fetched).toHaveBeenCalledTimes(1);
});
