import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { QualityCalendar } from '@coprowatt/contracts';
import { render, screen, waitFor, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { ApiError } from '#lib/api-error.ts';
import { linkyDevice } from '#lib/linky-testing.ts';
import { qualityCalendar, qualityDays } from '#lib/quality/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import { now } from '#lib/state/now.svelte.ts';
import QualityView from './QualityView.svelte';

const user = userEvent.setup({ delay: null });
const days = qualityDays('2026-03-25', 90, {
  '2026-06-02': {
    state: 'partial',
    coveredMinutes: 1_260,
    missing: [{ from: '2026-06-02T00:00:00Z', to: '2026-06-02T03:00:00Z' }],
    hole: {
      state: 'open',
      direction: 'consumption',
      foundAt: '2026-06-03T06:00:00Z',
      asks: 1,
      lastAskedAt: '2026-06-04T06:00:00Z',
      nextAskAt: '2026-06-26T06:00:00Z',
      filledAt: null,
    },
  },
  '2026-06-20': { curveWh: 41_280, operatorWh: 42_000, differencePercent: -1.7, differs: true },
});
const calendar = qualityCalendar(days, { openHoles: 1, nextAskAt: '2026-06-26T06:00:00Z', differing: 1 });

beforeEach(() => {
  language.current = 'fr';
  now.set('2026-06-23T08:00:00Z', true);
});
afterEach(() => {
  jest.restoreAllMocks();
  now.set(new Date().toISOString(), false);
});

function open(changes: { calendar?: QualityCalendar | null; loading?: boolean; error?: unknown } = {}) {
  const [onspan, onretry] = [jest.fn(), jest.fn()];
  render(QualityView, {
    device: linkyDevice(),
    calendar,
    loading: false,
    error: null,
    span: '90',
    timeZone: 'Europe/Paris',
    onspan,
    onretry,
    ...changes,
  });
  return { onspan, onretry };
}

const readout = () => within(screen.getByRole('region', { name: 'Détail du jour' }));

describe('the quality calendar', () => {
  it('answers first, then shows a square a day that says in words what it draws', () => {
    open();
    expect(
      screen.getByText(/^90 jours attendus, dont 89 complets et 1 incomplet\. 1 trou est redemandé/),
    ).toBeTruthy();
    const grid = screen.getByRole('grid');
    expect(within(grid).getAllByRole('button')).toHaveLength(90);
    expect(within(grid).getByRole('button', { name: /mardi 2\sjuin 2026\s: Incomplet$/ })).toBeTruthy();
    expect(
      within(grid).getByRole('button', { name: /20\sjuin 2026\s: Complet, plus de 1\s% d’écart$/ }),
    ).toBeTruthy();
  });

  it('shows on each square which day of the month it is', () => {
    open();
    const squares = within(screen.getByRole('grid')).getAllByRole('button');
    expect(squares.map((square) => Number(square.textContent))).toEqual(
      days.map(({ localDate }) => new Date(localDate).getUTCDate()),
    );
  });

  it('names in the legend only what the unfolded years draw', async () => {
    const long = qualityDays('2023-06-23', 1_096, { '2023-07-01': { estimatedMinutes: 30 } });
    open({ calendar: qualityCalendar(long) });
    const legend = within(screen.getByRole('list', { name: 'Légende' }));
    expect(legend.queryByText('Complet, en partie estimé')).toBeNull();
    screen.getByRole('button', { name: /22\sjuin 2026/ }).focus();
    await user.keyboard('{Home}');
    expect(await legend.findByText('Complet, en partie estimé')).toBeTruthy();
  });

  it('is one tab stop, moved by arrows, and n goes to the next day with something amiss', async () => {
    open();
    const tabbable = screen
      .getAllByRole('button')
      .filter((each) => each.dataset['day'] && each.tabIndex === 0);
    expect(tabbable.map((each) => each.dataset['day'])).toEqual(['2026-06-22']);
    tabbable[0]?.focus();
    await user.keyboard('{ArrowUp}');
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset['day']).toBe('2026-06-15'));
    await user.keyboard('n');
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset['day']).toBe('2026-06-20'));
    await user.keyboard('n');
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset['day']).toBe('2026-06-02'));
    expect(readout().getByText(/Il manque 3\sh\s: de 02:00 à 05:00\./)).toBeTruthy();
    expect(readout().getByText(/Redemandé 1 fois, le 4\sjuin\s; de nouveau le 26\sjuin\./)).toBeTruthy();
  });

  it('speaks the details once the cursor rests', async () => {
    open();
    await user.click(screen.getByRole('button', { name: /20\sjuin 2026/ }));
    expect(readout().getByRole('status').textContent).toBe('');
    await waitFor(() => expect(readout().getByRole('status').textContent).toContain('Écart'));
  });

  it('goes from one day with something amiss to the other by its arrows', async () => {
    open();
    await user.click(screen.getByRole('button', { name: 'Jour précédent à signaler' }));
    expect(readout().getByText(/^samedi 20\sjuin 2026/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Jour précédent à signaler' }));
    expect(readout().getByText(/^mardi 2\sjuin 2026/)).toBeTruthy();
  });

  it('takes its details away again, so that they cover no day', async () => {
    open();
    await user.click(screen.getByRole('button', { name: /20\sjuin 2026/ }));
    await user.click(readout().getByRole('button', { name: 'Fermer' }));
    expect(readout().getByText('Choisissez un jour pour en lire le détail.')).toBeTruthy();
    expect(readout().queryByRole('button', { name: 'Fermer' })).toBeNull();
  });

  it('has a table behind it, of what is to be noted or of all', async () => {
    open();
    await user.click(screen.getByRole('button', { name: 'Tableau' }));
    const rows = () => within(screen.getByRole('table')).getAllByRole('row').length - 1;
    expect(rows()).toBe(2);
    await user.click(screen.getByRole('checkbox', { name: /Seulement les jours à signaler \(2\)/ }));
    expect(rows()).toBe(90);
    expect(screen.getByRole('rowheader', { name: /22\sjuin 2026/ })).toBeTruthy();
  });

  it('asks for another period', async () => {
    const { onspan } = open();
    await user.click(screen.getByRole('button', { name: '36 mois' }));
    expect(onspan).toHaveBeenCalledWith('36');
  });

  it('says when nothing was expected, and draws no squares', () => {
    const before = days.map((day) => ({ ...day, state: 'not_expected' as const }));
    open({ calendar: qualityCalendar(before) });
    expect(screen.getByText(/Aucune donnée n’est attendue/)).toBeTruthy();
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('waits in words, and offers another try when it failed', async () => {
    open({ calendar: null, loading: true });
    expect(screen.getByText('Chargement du calendrier')).toBeTruthy();
    const { onretry } = open({ calendar: null, error: new ApiError('unreachable', 0) });
    await user.click(screen.getByRole('button', { name: 'Réessayer' }));
    expect(onretry).toHaveBeenCalled();
  });

  it('folds on a phone all but the newest months, and leads to the latest day with something amiss', async () => {
    jest
      .spyOn(globalThis, 'matchMedia')
      .mockImplementation(
        (media) => Object.assign(new EventTarget(), { matches: true, media }) as MediaQueryList,
      );
    const long = qualityDays('2023-06-23', 1_096, {
      '2024-02-03': { state: 'empty', curveWh: null, operatorWh: null, coveredMinutes: 0 },
      '2025-01-05': { state: 'empty', curveWh: null, operatorWh: null, coveredMinutes: 0 },
    });
    open({ calendar: qualityCalendar(long) });
    expect(screen.getAllByRole('grid')).toHaveLength(1);
    expect(
      screen.getByText(/^2025\s: 365 jours attendus, dont 364 complets et 1 manquant\s; 1 à signaler$/),
    ).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Aller au dernier jour à signaler (2)' }));
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset['day']).toBe('2025-01-05'));
    expect(screen.getAllByRole('grid')).toHaveLength(2);
    await user.keyboard('{End}');
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset['day']).toBe('2026-06-22'));
    expect(screen.getAllByRole('grid')).toHaveLength(2);
  });

  it('folds old years that are whole, and unfolds the one that a key leads into', async () => {
    open({ calendar: qualityCalendar(qualityDays('2023-06-23', 1_096)) });
    expect(screen.getAllByRole('grid')).toHaveLength(1);
    screen.getByRole('button', { name: /22\sjuin 2026/ }).focus();
    await user.keyboard('{Home}');
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset['day']).toBe('2023-06-23'));
    expect(screen.getAllByRole('grid')).toHaveLength(2);
  });
});
