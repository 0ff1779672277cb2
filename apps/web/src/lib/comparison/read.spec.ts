import { expect, it, jest } from '@jest/globals';
import { readComparison } from './read.ts';

const WINDOW = { deviceId: 'd-1', from: '2026-03-01', to: '2026-04-01', granularity: 'day' } as const;

it('asks for the period beside the one on screen without waiting for the comparison', () => {
  const fetched = jest.fn<typeof fetch>().mockImplementation(() => new Promise(() => undefined));
  globalThis.fetch = fetched;
  void readComparison('b-1', 'mom', WINDOW);
  const asked = fetched.mock.calls.map(([url]) => String(url));
  expect(asked).toHaveLength(2);
  expect(asked[1]).toContain('&from=2026-02-01&to=2026-03-01&granularity=day');
});
