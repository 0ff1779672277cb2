import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { render, screen, waitFor } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { language } from '#lib/state/language.svelte.ts';
import UnsubscribeForm from './UnsubscribeForm.svelte';

const fetched = jest.fn<typeof fetch>();
const user = userEvent.setup({ delay: null });

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
});
afterEach(() => {
  fetched.mockReset();
});

async function click() {
  const ondone = jest.fn();
  render(UnsubscribeForm, { token: 'a_token', ondone });
  expect(fetched).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Ne plus recevoir d’alertes par e-mail' }));
  return ondone;
}

describe('ending mails of alerts', () => {
  it('happens at a click, not before, with the token of the link', async () => {
    fetched.mockImplementation(async () => new Response(null, { status: 204 }));
    const ondone = await click();
    await waitFor(() => expect(ondone).toHaveBeenCalled());
    expect(fetched.mock.calls.map(([url, init]) => [url, init?.method])).toEqual([
      ['/api/v1/notifications/unsubscribe?token=a_token', 'POST'],
    ]);
  });

  it('says that nothing was changed when the link is none', async () => {
    const body = { type: 'about:blank', title: '', status: 404, code: 'token_invalid', correlationId: 'x' };
    const headers = { 'content-type': 'application/problem+json' };
    fetched.mockImplementation(async () => new Response(JSON.stringify(body), { status: 404, headers }));
    const ondone = await click();
    expect(await screen.findByText('Rien n’a été changé')).toBeTruthy();
    expect(ondone).not.toHaveBeenCalled();
  });
});
