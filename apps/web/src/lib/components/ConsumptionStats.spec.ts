import { beforeEach, describe, expect, it } from '@jest/globals';
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { statisticsSample } from '#lib/charts/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import ConsumptionStats from './ConsumptionStats.svelte';

const statistics = statisticsSample();

beforeEach(() => {
  language.current = 'fr';
});

describe('ConsumptionStats', () => {
  it('shows each figure with its unit, period and completeness', () => {
    render(ConsumptionStats, { statistics, loading: false, dailyOnly: false });
    const terms = screen.getAllByRole('term').map((term) => term.textContent);
    expect(terms.slice(0, 4)).toEqual([
      'Dernier jour complet',
      'Mois en cours',
      'Année en cours',
      'Moyenne par jour',
    ]);
    expect(terms).toHaveLength(10);
    expect(screen.getByText('au moins, complet à 97 %')).not.toBeNull();
    expect(screen.getByText('Il faut au moins une année civile complète')).not.toBeNull();
    expect(screen.getByText(/^Dernier relevé/)).not.toBeNull();
  });

  it('says why a daily-only meter has no watts, and shows none', () => {
    const { container } = render(ConsumptionStats, { statistics, loading: false, dailyOnly: true });
    expect(screen.queryByText('Pointe de puissance')).toBeNull();
    expect(container.textContent).not.toMatch(/\d\u00a0k?W(?!h)/);
    expect(
      screen.getByText(/talon de nuit et la pointe, en watts, ne peuvent pas être calculés/),
    ).not.toBeNull();
  });

  it('tells how the figures are computed', async () => {
    render(ConsumptionStats, { statistics, loading: false, dailyOnly: false });
    await userEvent.click(screen.getByText(/^Comment est-ce calculé/));
    expect(screen.getByText(/somme de la courbe quand elle couvre tout le jour/)).not.toBeNull();
  });

  it('opens the rest on a phone', async () => {
    render(ConsumptionStats, { statistics, loading: false, dailyOnly: false });
    const more = screen.getByRole('button', { name: 'Plus de chiffres' });
    expect(more.getAttribute('aria-expanded')).toBe('false');
    await userEvent.click(more);
    expect(screen.getByRole('button', { name: 'Moins de chiffres' }).getAttribute('aria-expanded')).toBe(
      'true',
    );
  });

  it('tells a wait from a failure', async () => {
    const { rerender } = render(ConsumptionStats, { statistics: null, loading: true, dailyOnly: false });
    expect(screen.getByRole('status').textContent).toBe('Chargement des chiffres');
    await rerender({ statistics: null, loading: false, dailyOnly: false });
    expect(screen.getByText(/n’ont pas pu être lus/)).not.toBeNull();
  });
});
