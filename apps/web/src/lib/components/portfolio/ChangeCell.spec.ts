import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ComparedEnergy, PortfolioRow } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { comparisonSample } from '#lib/comparison/testing.ts';
import { BUILDING } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import ChangeCell from './ChangeCell.svelte';

beforeEach(() => {
  language.current = 'fr';
});

const open = (yearOverYear: ComparedEnergy | null) =>
  render(ChangeCell, { row: { building: BUILDING, yearOverYear } as PortfolioRow }).container.textContent;

describe('how a building goes beside the year before', () => {
  it('is a sign and a share', () => {
    expect(open(comparisonSample())).toContain('+9\u00a0%');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('is “incomparable” with the reason one press away, never a nought', async () => {
    const { previous } = comparisonSample();
    const known = { previous: { ...previous, completeness: 0.43 }, change: null };
    expect(open(comparisonSample({ ...known, reason: 'too_little_previous_data' }))).not.toMatch(/\d/);
    expect(screen.getByText(/incomparable/)).not.toBeNull();
    await userEvent.click(screen.getByRole('button', { name: /^Pourquoi incomparable.*Voltaire/ }));
    expect(screen.getByText(/\(2025\) : 43 % seulement/)).not.toBeNull();
  });

  it('is nothing where no meter is', () => {
    expect(open(null)?.trim()).toBe('');
  });
});
