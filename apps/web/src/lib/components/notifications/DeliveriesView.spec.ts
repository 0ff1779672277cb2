import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Delivery } from '@coprowatt/contracts';
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { DeliveryPages } from '#lib/notifications/delivery-pages.svelte.ts';
import { deliveriesSentence, failureWords } from '#lib/notifications/delivery-words.ts';
import { answer, refusal } from '#lib/notifications/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import DeliveriesView from './DeliveriesView.svelte';

const DEAD: Delivery = {
  id: 'd-1',
  channel: 'webhook',
  state: 'dead',
  userId: null,
  organisationId: 'o-1',
  attempts: 13,
  createdAt: '2026-06-11T08:00:00Z',
  dueAt: null,
  endedAt: '2026-06-12T08:00:00Z',
  failure: 'http_500',
};
const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;
let retried: () => Response;

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
  retried = () => answer(null, 204);
  fetched.mockImplementation(async (input, init) => {
    if (init?.method === 'POST') return retried();
    return answer(
      String(input).includes('cursor')
        ? {
            items: [
              { ...DEAD, id: 'd-2', channel: 'mail', userId: 'abcdef0123', organisationId: null },
              { ...DEAD, id: 'd-3', channel: 'notice', organisationId: null },
            ],
            nextCursor: null,
          }
        : { items: [DEAD], nextCursor: 'c1' },
    );
  });
});
afterEach(() => {
  globalThis.fetch = before;
  fetched.mockReset();
});

async function open() {
  const pages = new DeliveryPages();
  await pages.open('dead');
  render(DeliveriesView, { pages, state: 'dead', organisations: [{ id: 'o-1', name: 'Syndic du Nord' }] });
}
const retry = () => userEvent.click(screen.getByRole('button', { name: 'Réessayer, Syndic du Nord' }));

describe('deliveries that failed', () => {
  it('say to whom, why and how often, page by page', async () => {
    await open();
    expect(screen.getByText(/^Webhook.: Syndic du Nord$/)).not.toBeNull();
    expect(screen.getByText('L’adresse a répondu 500.')).not.toBeNull();
    expect(screen.getByText('13 essais')).not.toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Afficher plus' }));
    expect(await screen.findByText(/^E-mail.: compte abcdef01$/)).not.toBeNull();
    expect(screen.getByText(/^Message d’alerte.: toutes les personnes concernées$/)).not.toBeNull();
  });

  it('are read again in their place when the line returns', async () => {
    await open();
    const pages = new DeliveryPages();
    await pages.open('dead');
    await pages.more();
    expect(pages.rows?.map(({ id }) => id)).toEqual(['d-1', 'd-2', 'd-3']);
    const again = pages.open('dead');
    expect(pages.rows).not.toBeNull();
    await again;
    expect(pages.rows?.map(({ id }) => id)).toEqual(['d-1']);
    void pages.open('sent');
    expect(pages.rows).toBeNull();
  });

  it('are tried again once', async () => {
    await open();
    await retry();
    expect(await screen.findByText('L’envoi attend un nouvel essai.')).not.toBeNull();
    expect(screen.queryByRole('button', { name: /^Réessayer/ })).toBeNull();
    expect(fetched.mock.calls.map(([url]) => url)).toContain('/api/v1/admin/deliveries/d-1/retry');
  });

  it('are not tried again without a connection', async () => {
    const connection = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await open();
    window.dispatchEvent(new Event('offline'));
    const button = screen.getByRole<HTMLButtonElement>('button', { name: /^Réessayer/ });
    await waitFor(() => expect(button.disabled).toBe(true));
    expect(button.title).toContain('Hors ligne');
    connection.mockRestore();
    window.dispatchEvent(new Event('online'));
    await waitFor(() => expect(button.disabled).toBe(false));
  });

  it('say in the row when nothing changed', async () => {
    retried = () => refusal(409, 'conflict');
    await open();
    await retry();
    expect(await screen.findByText(/^Rien n’a changé/)).not.toBeNull();
    expect(screen.getByRole('button', { name: /^Réessayer/ })).not.toBeNull();
  });

  it.each([
    ['waiting', 'Aucun envoi n’attend.'],
    ['sent', 'Aucun envoi n’est parti.'],
    ['dropped', 'Aucun envoi n’a été abandonné.'],
    ['dead', 'Aucun envoi n’est en échec.'],
  ] as const)('leave no blank where there is none (%s)', async (state, said) => {
    fetched.mockResolvedValue(answer({ items: [], nextCursor: null }));
    const pages = new DeliveryPages();
    void pages.open(state);
    render(DeliveriesView, { pages, state, organisations: [] });
    expect(screen.queryByText(said)).toBeNull();
    expect(await screen.findByText(said)).not.toBeNull();
    expect(screen.queryByRole('list')).toBeNull();
  });

  it('have words for each failure, and keep a code that has none', () => {
    expect(failureWords('timeout')).toContain('à temps');
    expect(failureWords('constructor_of_it')).toContain('constructor_of_it');
    expect(deliveriesSentence('dead', 0, false)).toContain('Tout ce qui devait partir');
    expect(deliveriesSentence('dead', 50, true)).toContain('Plus de 50');
  });
});
