import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { render, screen, waitFor } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { request } from '#lib/http.ts';
import { connection } from '#lib/state/connection.svelte.ts';
import { language } from '#lib/state/language.svelte.ts';
import Button from '../ui/Button.svelte';
import LiveNotice from './LiveNotice.svelte';

const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
});
afterEach(() => {
  globalThis.fetch = before;
  connection.answered();
});

it('a server that does not answer is told with the age of the data, and nothing that is sent is offered until it does', async () => {
  render(LiveNotice);
  const children = createRawSnippet(() => ({ render: () => '<span>Prendre en charge</span>' }));
  render(Button, { sends: true, children });
  const button = screen.getByRole<HTMLButtonElement>('button');
  expect([screen.queryByText(/Hors ligne/), button.disabled]).toEqual([null, false]);
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await expect(request('POST', '/x')).rejects.toThrow();
  await waitFor(() => expect(button.disabled).toBe(true));
  expect(button.title).toContain('Hors ligne');
  expect(screen.getByText(/Hors ligne.: données du \d+.* \d\d:\d\d\./)).not.toBeNull();
  fetched.mockResolvedValueOnce(new Response('{}'));
  await request('GET', '/x');
  await waitFor(() => expect(button.disabled).toBe(false));
  expect(screen.queryByText(/Hors ligne/)).toBeNull();
});
