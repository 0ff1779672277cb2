import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { render, screen, waitFor } from '@testing-library/svelte';
import { language } from '#lib/state/language.svelte.ts';
import SyncButton from './SyncButton.svelte';

const connection = jest.spyOn(navigator, 'onLine', 'get');

function connect(connected: boolean) {
  connection.mockReturnValue(connected);
  window.dispatchEvent(new Event(connected ? 'online' : 'offline'));
}

beforeEach(() => {
  language.current = 'fr';
  connect(true);
});
afterEach(() => connect(true));

describe('a button that sends', () => {
  it('rests without a connection, says why, and comes back with it', async () => {
    render(SyncButton, { buildingId: 'b', deviceId: 'd', label: 'Mettre à jour', onasked: jest.fn() });
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Mettre à jour' });
    expect(button.disabled).toBe(false);
    connect(false);
    await waitFor(() => expect(button.disabled).toBe(true));
    expect(button.title).toContain('Hors ligne');
    connect(true);
    await waitFor(() => expect(button.disabled).toBe(false));
    expect(button.title).toBe('');
  });
});
