import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Building } from '@coprowatt/contracts';
import { render, screen, waitFor } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { language } from '#lib/state/language.svelte.ts';
import DeleteBuilding from './DeleteBuilding.svelte';

const building = { id: 'b-1', name: 'Résidence Voltaire, Paris' } as Building;
const fetched = jest.fn<typeof fetch>();
const user = userEvent.setup({ delay: null });

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
});
afterEach(() => {
  fetched.mockReset();
});

async function confirm(typed: string) {
  const ondeleted = jest.fn(async () => undefined);
  render(DeleteBuilding, { building, ondeleted });
  await user.click(screen.getByRole('button', { name: 'Supprimer l’immeuble…' }));
  await user.type(await screen.findByRole('textbox'), typed);
  await user.click(screen.getByRole('button', { name: 'Supprimer définitivement' }));
  return ondeleted;
}

describe('deleting a building', () => {
  it('sends nothing until its name is typed', async () => {
    const ondeleted = await confirm('Résidence Voltaire');
    expect(fetched).not.toHaveBeenCalled();
    expect(ondeleted).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain('Résidence Voltaire, Paris');
  });

  it('deletes it once its name stands there, spaces around it forgiven', async () => {
    fetched.mockImplementation(async () => new Response(null, { status: 204 }));
    const ondeleted = await confirm(' Résidence Voltaire, Paris ');
    await waitFor(() => expect(ondeleted).toHaveBeenCalled());
    expect(fetched.mock.calls.map(([url, init]) => [url, init?.method])).toEqual([
      ['/api/v1/buildings/b-1', 'DELETE'],
    ]);
  });

  it('says why nothing was deleted, and keeps the dialog open', async () => {
    const body = { type: 'about:blank', title: '', status: 403, code: 'forbidden', correlationId: 'x' };
    fetched.mockImplementation(
      async () =>
        new Response(JSON.stringify(body), {
          status: 403,
          headers: { 'content-type': 'application/problem+json' },
        }),
    );
    const ondeleted = await confirm('Résidence Voltaire, Paris');
    expect(await screen.findByText(/Votre rôle ne permet pas cette action/)).toBeTruthy();
    expect(ondeleted).not.toHaveBeenCalled();
  });
});
