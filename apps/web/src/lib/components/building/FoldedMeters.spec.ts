import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { render, screen, waitFor, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { BUILDING, linkyDevice } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import FoldedMeters from './FoldedMeters.svelte';

const fetched = jest.fn<typeof fetch>();
const user = userEvent.setup({ delay: null });

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
  fetched.mockImplementation(async () => new Response(null, { status: 204 }));
});
afterEach(() => {
  fetched.mockReset();
});

const asked = linkyDevice({
  id: 'd-2',
  provider: 'myelectricaldata',
  state: 'review',
  label: 'Éclairage',
  connectedAt: null,
  lastReadingAt: null,
});

function open(device: LinkyDevice, told: string | null = null, unfolded = false) {
  const [onchanged, onunfold] = [jest.fn(), jest.fn()];
  render(FoldedMeters, {
    building: BUILDING,
    devices: [linkyDevice(), device],
    demo: false,
    told,
    onchanged,
    onconnected: jest.fn(),
    onagain: jest.fn(),
    onleave: jest.fn(),
    open: unfolded,
    onunfold,
  });
  return { onchanged, onunfold };
}

const row = () => screen.queryByRole('region', { name: 'Éclairage' });

describe('a request that waits for an administrator', () => {
  it('stands on the page with what happens next, without unfolding the meters', () => {
    open(asked);
    expect(row()?.textContent).toContain('En attente d’approbation');
    expect(row()?.textContent).toContain('Nous vous écrirons');
  });

  it('can be taken back there', async () => {
    const { onchanged } = open(asked);
    await user.click(screen.getByRole('button', { name: /Effacer cette demande.*Éclairage/ }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Effacer cette demande' }));
    await waitFor(() => expect(onchanged).toHaveBeenCalled());
    expect(String(fetched.mock.calls.at(-1)?.[0])).toContain('d-2');
    expect(fetched.mock.calls.at(-1)?.[1]?.method).toBe('DELETE');
  });

  it('is another’s to take back', () => {
    open({ ...asked, mine: false });
    expect(row()).toBeTruthy();
    expect(within(row() as HTMLElement).queryByRole('button')).toBeNull();
  });

  it('is not told twice, nor when nothing waits', () => {
    open(asked, asked.id);
    expect(row()).toBeNull();
    open({ ...asked, state: 'refused' });
    expect(row()).toBeNull();
  });
});

describe('the folded meters', () => {
  it('leave it to the address whether they are unfolded, so that Back folds them again', async () => {
    const { onunfold } = open(asked);
    await user.click(screen.getByText('Gérer'));
    expect(onunfold).toHaveBeenLastCalledWith(true);
    expect(screen.getByText('Gérer').closest('details')?.open).toBe(false);
  });

  it('are what an address names, and can take the focus', () => {
    open(asked, null, true);
    expect(document.getElementById('meters')?.tagName).toBe('SUMMARY');
  });

  it('are folded by the same click', async () => {
    const { onunfold } = open(asked, null, true);
    await user.click(screen.getByText('Compteurs et accords'));
    expect(onunfold).toHaveBeenLastCalledWith(false);
  });
});
