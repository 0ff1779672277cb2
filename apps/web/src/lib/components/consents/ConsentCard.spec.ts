import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ConsentView } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { language } from '#lib/state/language.svelte.ts';
import ConsentCard from './ConsentCard.svelte';

const purposes = { daily: true, loadCurve: false, advice: false };

const consent: ConsentView = {
  id: 'c-1',
  deviceId: 'd-1',
  deviceLabel: 'Ascenseur B',
  prmMasked: '…0101',
  usage: 'common',
  provider: 'enedis',
  buildingId: 'b-1',
  buildingName: 'Résidence des Tilleuls, Lille',
  subject: 'organisation',
  mandateReference: 'AG du 12 mars 2026',
  legalBasis: 'legitimate_interest',
  dataCategories: {
    dailyEnergy: true,
    loadCurve: false,
    maximumPower: false,
    contract: false,
    identity: false,
  },
  state: 'connected',
  inForce: true,
  purposes,
  givenAt: '2026-03-04T09:15:00Z',
  givenBy: 'Claire Martin',
  byYou: false,
  expiresAt: '2029-03-04T09:15:00Z',
  text: { version: 'enedis-1', lang: 'fr', sha256: 'a'.repeat(64) },
  history: [
    { kind: 'given', at: '2026-03-04T09:15:00Z', purposes, actorName: 'Claire Martin', byYou: false },
  ],
};

const user = userEvent.setup({ delay: null });
const onpurpose = jest.fn();

beforeEach(() => {
  language.current = 'fr';
  onpurpose.mockReset();
});
afterEach(() => {
  language.current = 'fr';
});

const open = (changes: Partial<ConsentView> = {}, ended = false) =>
  render(ConsentCard, {
    consent: { ...consent, ...changes },
    ended,
    onpurpose,
    onwithdraw: jest.fn(),
    onread: jest.fn(),
  });

const switches = () => screen.getAllByRole('switch');

describe('the card of a consent in force', () => {
  it('says meter, operator, end, giver, mandate and version of the text', () => {
    open();
    const card = screen.getByRole('article', { name: 'Accord pour Ascenseur B' });
    for (const fact of ['…0101', 'Enedis', 'Jusqu’au 4', 'par Claire Martin', 'AG du 12', 'version enedis-1'])
      expect(card.textContent).toContain(fact);
  });

  it('shows what was said yes to', () => {
    open();
    expect(switches().map((each) => each.getAttribute('aria-checked'))).toEqual(['true', 'false', 'false']);
  });

  it('asks before it changes a switch, and leaves it as it was', async () => {
    open();
    const curve = screen.getByRole('switch', { name: /Courbe demi-horaire/ });
    await user.click(curve);
    expect(onpurpose).toHaveBeenCalledWith('loadCurve');
    expect(curve.getAttribute('aria-checked')).toBe('false');
  });
});

describe('the card of a consent that ended', () => {
  it('has nothing left to switch or withdraw, and keeps its receipt', () => {
    open(
      { inForce: false, history: [...consent.history, { ...consent.history[0]!, kind: 'withdrawn' }] },
      true,
    );
    expect(screen.queryAllByRole('switch')).toEqual([]);
    expect(screen.queryByRole('button', { name: 'Retirer cet accord' })).toBeNull();
    expect(screen.getByRole('button', { name: /Reçu PDF/ })).toBeTruthy();
    expect(screen.getAllByText('Accord retiré').length).toBeGreaterThan(0);
  });
});
