import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Claim, ClaimParty } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { language } from '#lib/state/language.svelte.ts';
import DecidedClaim from './DecidedClaim.svelte';

const claimant: ClaimParty = {
  kind: 'organisation',
  name: 'Cabinet du Beffroi',
  buildingName: 'Résidence Voltaire',
  city: 'Paris',
  usage: 'common',
  label: 'Ascenseur',
  since: '2026-06-01T08:00:00Z',
};
const closed: Claim = {
  id: 'c-1',
  state: 'closed',
  reason: 'held_by_another',
  provider: 'enedis',
  prmMasked: '…0101',
  openedAt: '2026-05-22T08:00:00Z',
  claimant,
  holder: null,
  provable: true,
  decidedAt: '2026-06-22T08:00:00Z',
  decidedBy: null,
  decisionReason: null,
};

beforeEach(() => {
  language.current = 'fr';
});

describe('a claim that is no longer open', () => {
  it('that lapsed was decided by nobody, and says so', () => {
    render(DecidedClaim, { claim: closed });
    expect(screen.getByText(/^Close le 22 juin 2026.*, sans décision\.$/)).toBeTruthy();
    expect(screen.queryByText(/Décidé/)).toBeNull();
  });

  it('names who decided', () => {
    render(DecidedClaim, { claim: { ...closed, state: 'refused', decidedBy: 'Awa Diallo' } });
    expect(screen.getByText(/Awa Diallo/)).toBeTruthy();
    expect(screen.queryByText(/sans décision/)).toBeNull();
  });
});
