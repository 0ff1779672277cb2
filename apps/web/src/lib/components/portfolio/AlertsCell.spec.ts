import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PortfolioRow } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { BUILDING } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import AlertsCell from './AlertsCell.svelte';
import PortfolioHeadline from './PortfolioHeadline.svelte';

const open = (alerts: PortfolioRow['alerts'], judging = false) =>
  render(AlertsCell, { row: { building: BUILDING, alerts, judging } as PortfolioRow });

beforeEach(() => {
  language.current = 'fr';
});

describe('alerts of a building in the portfolio', () => {
  it('are told by gravity, the worst first, and lead to them', () => {
    open({ minor: 2, major: 0, critical: 1 });
    const link = screen.getByRole('link', { name: /^1 critique, 2 mineures.: Résidence Voltaire, Paris$/ });
    expect(link.getAttribute('href')).toBe('/alerts?building=b-1');
    expect(link.querySelectorAll('svg')).toHaveLength(2);
  });

  it('are none in a word, not a nought', () => {
    open({ minor: 0, major: 0, critical: 0 });
    expect(screen.getByText('aucune')).not.toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('are not said to be none while days wait to be judged', () => {
    open({ minor: 0, major: 0, critical: 0 }, true);
    expect(screen.getByText('à l’examen')).not.toBeNull();
    expect(screen.queryByText('aucune')).toBeNull();
  });

  it('nor is all said to be well meanwhile', async () => {
    const alerts = { minor: 0, major: 0, critical: 0 };
    const row = { building: BUILDING, alerts, judging: true, last30DaysWh: null, consentExpiresAt: null };
    const { rerender } = render(PortfolioHeadline, { rows: [row as PortfolioRow] });
    expect(screen.getByText(/^Trop tôt pour juger/)).not.toBeNull();
    await rerender({ rows: [{ ...row, judging: false } as PortfolioRow] });
    expect(screen.getByText(/n’appelle rien/)).not.toBeNull();
  });
});
