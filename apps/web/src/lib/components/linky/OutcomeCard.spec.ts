import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ConsentHistoryKind, LinkyDevice } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { linkyDevice } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import { now } from '#lib/state/now.svelte.ts';
import OutcomeCard from './OutcomeCard.svelte';

const fetched = jest.fn<typeof fetch>();

beforeEach(() => {
  language.current = 'fr';
  now.set('2026-06-23T08:00:00Z', true);
  globalThis.fetch = fetched;
});
afterEach(() => {
  fetched.mockReset();
  now.set(new Date().toISOString(), false);
});

const consent = (inForce: boolean, kinds: ConsentHistoryKind[]) => ({
  deviceId: 'd-1',
  inForce,
  history: kinds.map((kind, index) => ({ kind, at: `2026-06-2${index}T08:00:00Z` })),
});

function open(device: LinkyDevice, ...items: object[]) {
  fetched.mockImplementation(async () => Response.json({ items }));
  const shown = { outcome: 'connected' as const, device, timeZone: 'Europe/Paris', ondismiss: jest.fn() };
  return render(OutcomeCard, shown).container;
}

const title = async () => (await screen.findByRole('heading')).textContent;

describe('the answer to a connection', () => {
  it('is a renewal where the agreement took the place of another one', async () => {
    const given = consent(true, ['requested', 'given']);
    const shown = open(linkyDevice(), given, consent(false, ['given', 'renewed']));
    expect(await title()).toBe('Accord renouvelé');
    expect(shown.textContent).toContain('4\u00a0mars 2099');
  });

  it('is a connection where there was none, or where the last one had ended', async () => {
    const given = consent(true, ['requested', 'given']);
    open(linkyDevice(), given);
    expect(await title()).toBe('Compteur relié');
    document.body.innerHTML = '';
    open(linkyDevice(), given, consent(false, ['renewed']), consent(false, ['given', 'given', 'revoked']));
    expect(await title()).toBe('Compteur relié');
  });

  it('is told without asking whose it is not to know', async () => {
    open(linkyDevice({ mine: false }));
    expect(await title()).toBe('Compteur relié');
    expect(fetched).not.toHaveBeenCalled();
  });

  it('warns of an agreement that ends within three months', async () => {
    const shown = open(linkyDevice({ consentExpiresAt: '2026-07-23T22:00:00Z' }));
    await title();
    expect(shown.textContent).toContain('ne va que jusqu’au 23\u00a0juillet 2026');
    expect(shown.querySelector('.bg-minor-tint')).toBeTruthy();
  });
});
