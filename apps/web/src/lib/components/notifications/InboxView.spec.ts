import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Notification } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { Inbox } from '#lib/notifications/inbox.svelte.ts';
import { InboxPages } from '#lib/notifications/inbox-pages.svelte.ts';
import { answer, entrySample, inboxPage } from '#lib/notifications/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import InboxView from './InboxView.svelte';

const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;
let there: Notification[];

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
  fetched.mockImplementation(async () => answer(inboxPage(there)));
});
afterEach(() => {
  globalThis.fetch = before;
  fetched.mockReset();
});

async function open(entries: Notification[]) {
  there = entries;
  const inbox = new Inbox();
  const pages = new InboxPages(inbox);
  await inbox.refresh();
  await pages.open(false);
  render(InboxView, { inbox, pages, unread: false });
  return inbox;
}
const titles = () => screen.queryAllByRole('link').map((link) => link.textContent?.trim().slice(-1));

describe('the page of notifications', () => {
  it('shows what comes into an empty list by itself, once', async () => {
    const inbox = await open([]);
    expect(screen.queryByRole('list')).toBeNull();
    there = [entrySample(1)];
    await inbox.refresh();
    expect(await screen.findByRole('list', { name: 'Notifications' })).not.toBeNull();
    expect(titles()).toEqual(['1']);
    expect(screen.queryByRole('button', { name: /^Afficher/ })).toBeNull();
    const asked = fetched.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(fetched.mock.calls.length).toBe(asked);
  });

  it('keeps rows where they are, and what comes above them waiting until it is asked for', async () => {
    const inbox = await open([entrySample(1)]);
    there = [entrySample(2), entrySample(1)];
    await inbox.refresh();
    const chip = await screen.findByRole('button', { name: 'Afficher la nouvelle alerte' });
    expect(titles()).toEqual(['1']);
    await userEvent.click(chip);
    expect(titles()).toEqual(['2', '1']);
  });
});
