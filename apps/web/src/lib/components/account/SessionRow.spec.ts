import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { render } from '@testing-library/svelte';
import { language } from '#lib/state/language.svelte.ts';
import { now } from '#lib/state/now.svelte.ts';
import SessionRow from './SessionRow.svelte';

const session = {
  id: 's-1',
  device: 'Firefox',
  network: null,
  current: true,
  signedInAt: '2026-11-23T07:00:00Z',
  lastSeenAt: '2026-11-23T08:00:00Z',
  expiresAt: '2026-12-23T08:00:00Z',
};
const told = () =>
  render(SessionRow, { session, busy: false, onend: jest.fn() }).container.textContent?.replaceAll(
    /\s+/g,
    ' ',
  );

beforeEach(() => {
  language.current = 'fr';
});
afterEach(() => now.set(new Date().toISOString(), false));

it.each([
  [true, 'with'],
  [false, 'without'],
])('says that a session goes by the machine’s time only beside a simulated clock (%s)', (simulated) => {
  now.set('2026-06-23T08:00:00Z', simulated);
  const text = told();
  expect(text).toContain('23 novembre 2026 à 09:00');
  expect(text?.includes('(heure de la machine)')).toBe(simulated);
});
