import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Claim, ClaimParty } from '@coprowatt/contracts';
import { render, screen, waitFor, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { language } from '#lib/state/language.svelte.ts';
import ClaimDecision from './ClaimDecision.svelte';

const party = (name: string): ClaimParty => ({
  kind: 'organisation',
  name,
  buildingName: 'Résidence Voltaire',
  city: 'Paris',
  usage: 'common',
  label: 'Ascenseur',
  since: '2026-06-01T08:00:00Z',
});
const claim: Claim = {
  id: 'c-1',
  state: 'open',
  reason: 'held_by_another',
  provider: 'enedis',
  prmMasked: '…0101',
  openedAt: '2026-06-22T08:00:00Z',
  claimant: party('Cabinet du Beffroi'),
  holder: party('Régie de la Croix-Rousse'),
  provable: true,
  decidedAt: null,
  decidedBy: null,
  decisionReason: null,
};

const fetched = jest.fn<typeof fetch>();
const user = userEvent.setup({ delay: null });
const answer = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
});
afterEach(() => {
  fetched.mockReset();
});

function open(changes: Partial<Claim> = {}) {
  const ondecided = jest.fn(async () => undefined);
  render(ClaimDecision, { claim: { ...claim, ...changes }, ondecided });
  return { ondecided };
}

describe('the decision on a claim', () => {
  it('sends nothing without a choice and a reason, and says both', async () => {
    open();
    await user.click(screen.getByRole('button', { name: 'Décider' }));
    expect(screen.getByRole('alert').textContent).toContain('2 points sont à corriger');
    expect(fetched).not.toHaveBeenCalled();
  });

  it('says before a transfer whose connection ends', () => {
    open();
    expect(
      screen.getByRole('radio', { name: /La liaison de Régie de la Croix-Rousse prend fin/ }),
    ).toBeTruthy();
  });

  it('offers no transfer that nothing proves', () => {
    open({ provable: false });
    const transfer = screen.getByRole<HTMLInputElement>('radio', { name: /Transférer/ });
    expect(transfer.disabled).toBe(true);
  });

  it('transfers only after a second yes, which names what ends', async () => {
    const { ondecided } = open();
    fetched.mockImplementation(async () => answer({ ...claim, state: 'transferred' }));
    await user.click(screen.getByRole('radio', { name: /Transférer/ }));
    await user.type(screen.getByLabelText('Motif'), 'Mandat produit.');
    await user.click(screen.getByRole('button', { name: 'Transférer le compteur' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/La liaison de Régie de la Croix-Rousse prend fin/)).toBeTruthy();
    expect(fetched).not.toHaveBeenCalled();
    await user.click(dialog.getByRole('button', { name: 'Transférer le compteur' }));
    await waitFor(() => expect(ondecided).toHaveBeenCalled());
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body))).toEqual({
      decision: 'transfer',
      reason: 'Mandat produit.',
    });
  });

  it('transfers nothing when the second yes is a no', async () => {
    open();
    await user.click(screen.getByRole('radio', { name: /Transférer/ }));
    await user.type(screen.getByLabelText('Motif'), 'Mandat produit.');
    await user.click(screen.getByRole('button', { name: 'Transférer le compteur' }));
    await user.click(await screen.findByRole('button', { name: 'Ne pas transférer' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(fetched).not.toHaveBeenCalled();
  });

  it('sends the decision with its reason, under its own name', async () => {
    const { ondecided } = open();
    fetched.mockImplementation(async () => answer({ ...claim, state: 'refused' }));
    await user.click(screen.getByRole('radio', { name: /Refuser/ }));
    await user.type(screen.getByLabelText('Motif'), ' Aucun mandat produit. ');
    await user.click(screen.getByRole('button', { name: 'Refuser la demande' }));
    await waitFor(() => expect(ondecided).toHaveBeenCalled());
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body))).toEqual({
      decision: 'refuse',
      reason: 'Aucun mandat produit.',
    });
  });

  it('reads the claim again when a colleague was faster, and says so', async () => {
    const { ondecided } = open();
    fetched.mockImplementation(async () =>
      answer({ type: 'about:blank', title: '', status: 409, code: 'claim_decided', correlationId: 'x' }, 409),
    );
    await user.click(screen.getByRole('radio', { name: /Refuser/ }));
    await user.type(screen.getByLabelText('Motif'), 'Non');
    await user.click(screen.getByRole('button', { name: 'Refuser la demande' }));
    await waitFor(() => expect(ondecided).toHaveBeenCalled());
    expect(screen.getByText(/déjà été décidée/)).toBeTruthy();
  });
});

describe('the decision on a request through the gateway', () => {
  const unproven = { provider: 'myelectricaldata', reason: 'unproven', holder: null } as const;

  it('is an approval: it takes the meter from nobody, and no operator confirms it', async () => {
    open(unproven);
    expect(screen.getByRole('radio', { name: /Approuver la demande/ })).toBeTruthy();
    expect(screen.getByText(/Rien chez l’opérateur ne confirme que c’est le sien/)).toBeTruthy();
    expect(screen.queryByText(/Transférer/)).toBeNull();
    await user.click(screen.getByRole('radio', { name: /Approuver la demande/ }));
    await user.type(screen.getByLabelText('Motif'), 'Facture vue.');
    await user.click(screen.getByRole('button', { name: 'Approuver la demande' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('heading').textContent).toContain('Approuver la demande de Cabinet du Beffroi');
    fetched.mockImplementation(async () => answer({ ...claim, ...unproven, state: 'transferred' }));
    await user.click(dialog.getByRole('button', { name: 'Approuver la demande' }));
    await waitFor(() => expect(fetched).toHaveBeenCalled());
    expect(JSON.parse(String(fetched.mock.calls[0]?.[1]?.body))).toMatchObject({ decision: 'transfer' });
  });

  it('stays a transfer where somebody has the meter, and says whom it ends', () => {
    open({ ...unproven, holder: claim.holder });
    expect(screen.getByRole('radio', { name: /Transférer le compteur/ })).toBeTruthy();
    expect(screen.getByText(/La liaison de Régie de la Croix-Rousse prend fin/)).toBeTruthy();
  });
});
