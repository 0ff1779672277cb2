import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Notification } from '@coprowatt/contracts';
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { inbox as shellInbox, Inbox } from '#lib/notifications/inbox.svelte.ts';
import { answer, entrySample, inboxPage, READ, refusal } from '#lib/notifications/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import BellList from './BellList.svelte';
import NotificationBell from './NotificationBell.svelte';

const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;
let there: Notification[];
/** What the server does with a mark. */
let mark: () => Response;

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
  mark = () => answer(null, 204);
  fetched.mockImplementation(async (_, init) =>
    init?.method === 'POST' ? mark() : answer(inboxPage(there)),
  );
});
afterEach(() => {
  globalThis.fetch = before;
  fetched.mockReset();
});

async function open() {
  const inbox = new Inbox();
  await inbox.refresh();
  const onclose = jest.fn();
  render(BellList, { inbox, onclose });
  return { inbox, onclose };
}

const titles = () =>
  screen
    .getAllByRole('link')
    .map((link) => link.textContent?.trim() ?? '')
    .filter((text) => text.includes('Ascenseur'))
    .map((text) => /Ascenseur (\d)/.exec(text)?.[1]);

describe('the list under the bell', () => {
  it('shows unread ones first and says so; what is read stays where it is', async () => {
    there = [entrySample(3, READ), entrySample(2), entrySample(1)];
    await open();
    expect(titles()).toEqual(['2', '1', '3']);
    expect(screen.getAllByText(/^Non lue/)).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: /^Marquer comme lue.*Ascenseur 2/ }));
    expect(titles()).toEqual(['2', '1', '3']);
    expect(screen.getAllByText(/^Non lue/)).toHaveLength(1);
    expect(fetched.mock.calls.map(([url]) => url)).toContain('/api/v1/notifications/n-2/read');
  });

  it('says in the row why it stays unread when the server refuses', async () => {
    there = [entrySample(1)];
    mark = () => refusal(503, 'not_ready');
    await open();
    await userEvent.click(screen.getByRole('button', { name: /^Marquer comme lue/ }));
    expect(await screen.findByText(/^Toujours non lue/)).not.toBeNull();
    expect(screen.getByText(/^Non lue/)).not.toBeNull();
  });

  it('marks an alert as read when it is opened, and closes', async () => {
    there = [entrySample(1)];
    const { inbox, onclose } = await open();
    const link = screen.getByRole('link', { name: /Ascenseur 1/ });
    link.addEventListener('click', (event) => event.preventDefault());
    await userEvent.click(link);
    expect(link.getAttribute('href')).toBe('/buildings/b-1/iot?alert=a-1');
    expect(inbox.isUnread(entrySample(1))).toBe(false);
    expect(onclose).toHaveBeenCalled();
  });

  it('marks all as read, and takes it back when it is refused', async () => {
    there = [entrySample(2), entrySample(1)];
    mark = () => refusal(503, 'not_ready');
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Tout marquer comme lu' }));
    expect(await screen.findByText(/^Rien n’a été marqué comme lu/)).not.toBeNull();
    expect(screen.getAllByText(/^Non lue/)).toHaveLength(2);
  });

  it('says what will come when there is nothing', async () => {
    there = [];
    await open();
    expect(screen.getByText(/^Aucune notification/)).not.toBeNull();
    expect(screen.queryByRole('button', { name: 'Tout marquer comme lu' })).toBeNull();
  });
});

describe('the bell', () => {
  it('says how many are unread', async () => {
    there = [entrySample(2), entrySample(1), entrySample(0, READ)];
    await shellInbox.refresh();
    render(NotificationBell);
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Notifications, 2 non lues' }).textContent?.trim()).toBe('2'),
    );
  });
});
