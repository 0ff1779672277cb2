import { beforeEach, describe, expect, it } from '@jest/globals';
import { render, screen, within } from '@testing-library/svelte';
import { comparisonSample } from '#lib/comparison/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import TrendsCard from './TrendsCard.svelte';

const lastPublishedDay = '2026-06-22';

beforeEach(() => {
  language.current = 'fr';
});

describe('how month, year and accounting year go', () => {
  it('is told by a sign and words, or by the reason', () => {
    const comparisons = [
      comparisonSample({ kind: 'mom', change: { differenceWh: -5_000, percent: -7.6 } }),
      comparisonSample(),
      comparisonSample({ kind: 'accounting-year', change: null, reason: 'no_previous_data' }),
    ];
    render(TrendsCard, { comparisons, loading: false, lastPublishedDay });
    const terms = screen.getAllByRole('term').map((term) => term.textContent);
    expect(terms).toEqual(['Mois en cours', 'Année en cours', 'Exercice en cours']);
    const [month, year, accounting] = screen.getAllByRole('definition').map((node) => within(node));
    expect(month?.getByText('\u22128 %')).not.toBeNull();
    expect(year?.getByText('+9 %')).not.toBeNull();
    expect(accounting?.getByText(/aucune donnée n’est connue sur cette période-là/)).not.toBeNull();
    expect(accounting?.queryByText(/\d %/)).toBeNull();
    expect(screen.getByText(/^Comment est-ce calculé/)).not.toBeNull();
  });

  it('says that it is being read', () => {
    render(TrendsCard, { comparisons: null, loading: true, lastPublishedDay });
    expect(screen.getByRole('status').textContent).toBe('Lecture des comparaisons');
  });
});
