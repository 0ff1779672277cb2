import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Webhook } from '@coprowatt/contracts';
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { answer, refusal } from '#lib/notifications/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import WebhookPanel from './WebhookPanel.svelte';

const WEBHOOK: Webhook = {
  id: 'w-1',
  url: 'https://hooks.example/in',
  minimumSeverity: 'major',
  createdAt: '2026-06-01T08:00:00Z',
  lastDeliveredAt: null,
};
const SECRET = 'whsec_only_once';
const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;
// The layer of a dialog that closes lies over the page until its last frame, which jsdom does not draw.
const user = userEvent.setup({ delay: null, pointerEventsCheck: 0 });
let answers: Record<string, () => Response>;

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
  answers = {};
  fetched.mockImplementation(async (input, init) => {
    const asked = `${init?.method} ${String(input).replace('/api/v1/organisations/o-1/webhook', '')}`;
    return answers[asked]?.() ?? refusal(404, 'not_found');
  });
});
afterEach(() => {
  globalThis.fetch = before;
  fetched.mockReset();
});

const open = () => render(WebhookPanel, { organisationId: 'o-1' });
const sent = (method: string) => fetched.mock.calls.filter(([, init]) => init?.method === method);
const button = (name: string) => screen.findByRole('button', { name });

describe('the webhook of an organisation', () => {
  it('is set up, and its secret is shown once', async () => {
    answers = { 'PUT ': () => answer({ ...WEBHOOK, secret: SECRET }) };
    open();
    await user.type(await screen.findByLabelText(/^Adresse de réception/), ' https://hooks.example/in ');
    await user.selectOptions(screen.getByLabelText(/^Gravité/), 'major');
    await user.click(await button('Mettre en place l’envoi'));
    expect(await screen.findByText(SECRET)).not.toBeNull();
    expect(JSON.parse(String(sent('PUT')[0]?.[1]?.body))).toEqual({
      url: 'https://hooks.example/in',
      minimumSeverity: 'major',
    });
    await user.click(await button('C’est noté, masquer le secret'));
    expect(screen.queryByText(SECRET)).toBeNull();
    expect(screen.getByText(/n’est plus affiché/)).not.toBeNull();
  });

  it('says at the field what is wrong with its address, ours and the server’s', async () => {
    const errors = [{ field: 'url', rule: 'webhook_url', message: '' }];
    answers = { 'PUT ': () => refusal(400, 'validation_failed', { errors }) };
    open();
    const field = await screen.findByLabelText(/^Adresse de réception/);
    await user.type(field, 'hooks');
    await user.click(await button('Mettre en place l’envoi'));
    expect(sent('PUT')).toHaveLength(0);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    await user.clear(field);
    await user.type(field, 'http://10.0.0.1/');
    await user.click(await button('Mettre en place l’envoi'));
    await waitFor(() => expect(field.getAttribute('aria-describedby')).toContain('webhook-url-error'));
    expect(document.getElementById('webhook-url-error')?.textContent).toContain('internet public');
    expect(field).toHaveProperty('value', 'http://10.0.0.1/');
  });

  it('is tried, and says why the trial did not arrive', async () => {
    answers = {
      'GET ': () => answer(WEBHOOK),
      'POST /test': () => answer({ delivered: false, failure: 'http_503' }),
    };
    open();
    await user.click(await button('Envoyer un essai'));
    expect(await screen.findByText(/n’est pas arrivé.*503/)).not.toBeNull();
    answers['POST /test'] = () => answer({ delivered: true, failure: null });
    await user.click(await button('Envoyer un essai'));
    expect(await screen.findByText(/L’essai a été reçu/)).not.toBeNull();
    expect(screen.queryByText(/n’est pas arrivé/)).toBeNull();
  });

  it('gets a new secret, or is removed, only after it was asked again', async () => {
    answers = {
      'GET ': () => answer(WEBHOOK),
      'POST /secret': () => answer({ ...WEBHOOK, secret: SECRET }),
      'DELETE ': () => answer(null, 204),
    };
    open();
    await user.click(await button('Renouveler le secret'));
    expect(sent('POST')).toHaveLength(0);
    const renewing = within(await screen.findByRole('dialog'));
    await user.click(renewing.getByRole('button', { name: 'Renouveler le secret' }));
    expect(await screen.findByText(SECRET)).not.toBeNull();
    await user.click(await button('Arrêter les envois'));
    expect(sent('DELETE')).toHaveLength(0);
    const removing = within(await screen.findByRole('dialog'));
    await user.click(removing.getByRole('button', { name: 'Arrêter les envois' }));
    await button('Mettre en place l’envoi');
    expect(screen.queryByText(SECRET)).toBeNull();
  });

  it('is no empty form when it cannot be read', async () => {
    answers = { 'GET ': () => refusal(503, 'not_ready') };
    open();
    expect(await screen.findByText('Le réglage n’a pas pu être lu')).not.toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});
