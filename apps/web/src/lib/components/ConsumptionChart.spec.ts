import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { render, screen, within } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import userEvent from '@testing-library/user-event';
import { anomalySample } from '#lib/alerts/testing.ts';
import { dayItem, pageOf, PARIS, wholeDay } from '#lib/charts/testing.ts';
import { eachDay } from '#lib/charts/zone.ts';
import { comparedDays } from '#lib/comparison/testing.ts';
import type { ChartComparison } from '#lib/comparison/view.ts';
import { language } from '#lib/state/language.svelte.ts';
import ConsumptionChart, { type ConsumptionChartProps } from './ConsumptionChart.svelte';

const page = pageOf('day', '2026-06-18', '2026-06-22', [
  dayItem('2026-06-18', 41_000),
  dayItem('2026-06-19', 0),
  dayItem('2026-06-21', 24_000, { basis: 'partial', partial: true, completeness: 0.5 }),
]);

function props(changes: Partial<ConsumptionChartProps> = {}): ConsumptionChartProps {
  return {
    page,
    loading: false,
    building: { timeZone: PARIS },
    window: { from: '2026-06-18', to: '2026-06-22', granularity: 'day' },
    lastPublishedDay: '2026-06-22',
    today: '2026-06-23',
    dailyOnly: false,
    ...changes,
  };
}

const onPhone = (phone: boolean) =>
  jest
    .spyOn(globalThis, 'matchMedia')
    .mockImplementation(
      (media) => Object.assign(new EventTarget(), { matches: phone, media }) as MediaQueryList,
    );

const cells = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[0]?.textContent);

beforeEach(() => {
  language.current = 'fr';
});

describe('ConsumptionChart', () => {
  it('gives a screen reader the title, the finding and every item of the chart', () => {
    render(ConsumptionChart, props());
    expect(screen.getByRole('heading').textContent).toBe('Consommation par jour\u00a0: de 0 à 41,0\u00a0kWh');
    expect(screen.getByRole('figure').getAttribute('aria-labelledby')).toBe(screen.getByRole('heading').id);
    expect(cells()).toEqual(['41,0', '0,0', 'Manquant', 'au moins 24,0']);
    expect(screen.getAllByRole('rowheader')).toHaveLength(4);
  });

  it.each([
    ['after the plot on a phone', true],
    ['before it elsewhere', false],
  ])('has its choices %s, for keyboard and eye alike', (_, phone) => {
    const asked = onPhone(phone);
    render(ConsumptionChart, props());
    const place = screen
      .getByRole('slider')
      .compareDocumentPosition(screen.getByRole('button', { name: 'Tableau' }));
    expect(Boolean(place & Node.DOCUMENT_POSITION_FOLLOWING)).toBe(phone);
    asked.mockRestore();
  });

  it('folds its legend on a phone, whose first screen is the plot’s', () => {
    const asked = onPhone(true);
    render(ConsumptionChart, props());
    const legend = screen.getByText('Légende', { selector: 'summary' }).parentElement;
    expect(legend).toHaveProperty('open', false);
    expect(legend?.textContent).toContain('Manquant');
    asked.mockRestore();
  });

  it('shows the same table to everybody on demand', async () => {
    render(ConsumptionChart, props());
    await userEvent.click(screen.getByRole('button', { name: 'Tableau' }));
    expect(screen.queryByRole('slider')).toBeNull();
    expect(screen.getByRole('region', { name: 'Tableau des valeurs' })).not.toBeNull();
    expect(cells()).toHaveLength(4);
  });

  it('is read with the keyboard: steps, next hole, and Enter opens the day', async () => {
    const onopenday = jest.fn();
    render(ConsumptionChart, props({ onopenday }));
    const plot = screen.getByRole('slider');
    plot.focus();
    await userEvent.keyboard('{Home}{Enter}');
    expect(onopenday).toHaveBeenLastCalledWith('2026-06-18');
    await userEvent.keyboard('n');
    expect(screen.getByText('samedi 20 juin', { selector: 'p' })).not.toBeNull();
    expect(screen.getByText('Rien n’a été reçu d’Enedis', { selector: 'p' })).not.toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(plot.getAttribute('aria-valuetext')).toBe(
      'samedi 20\u00a0juin. Manquant. Rien n’a été reçu d’Enedis',
    );
    await userEvent.keyboard('{Enter}');
    expect(onopenday).toHaveBeenCalledTimes(1);
  });

  it.each(['fr', 'nl', 'en', 'de'] as const)(
    'has one full stop after an abbreviated month, heard and in the table (%s)',
    async (lang) => {
      language.current = lang;
      const days = { firstDay: '2026-11-19', lastDay: '2026-11-22' };
      const alerts = [anomalySample(days), anomalySample({ ...days, id: 'a-2', severity: 'critical' })];
      const november = pageOf('day', '2026-11-19', '2026-11-23', [dayItem('2026-11-19', 41_000)]);
      const window = { from: '2026-11-19', to: '2026-11-23', granularity: 'day' as const };
      const dates = { lastPublishedDay: '2026-11-22', today: '2026-11-23' };
      render(ConsumptionChart, props({ page: november, window, alerts, ...dates }));
      const plot = screen.getByRole('slider');
      plot.focus();
      await userEvent.keyboard('{Home}');
      await new Promise((resolve) => setTimeout(resolve, 350));
      const told = [plot.getAttribute('aria-valuetext'), screen.getAllByRole('row')[1]?.textContent];
      for (const text of told) {
        expect(text).toMatch(/nov\. \p{L}/iu);
        expect(text).not.toContain('..');
      }
    },
  );

  it('keeps the cursor on its day when fresher data come', async () => {
    const { rerender } = render(ConsumptionChart, props());
    screen.getByRole('slider').focus();
    await userEvent.keyboard('{End}{ArrowLeft}');
    const items = [...page.items, dayItem('2026-06-20', 30_000)];
    await rerender(props({ page: { ...page, items } }));
    expect(screen.getByText('30,0 kWh', { selector: 'p' })).not.toBeNull();
  });

  it('asks for another step', async () => {
    const onstep = jest.fn();
    render(
      ConsumptionChart,
      props({ window: { from: '2026-06-01', to: '2026-07-01', granularity: 'day' }, onstep }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Demi-heures' }));
    expect(onstep).toHaveBeenCalledWith('raw');
  });

  it('explains a daily-only meter where hours were asked for, with the two switches', async () => {
    const onstep = jest.fn();
    render(
      ConsumptionChart,
      props({
        dailyOnly: true,
        onstep,
        window: { from: '2026-06-18', to: '2026-06-19', granularity: 'raw' },
      }),
    );
    expect(screen.getByText(/ne transmet qu’une valeur par jour/)).not.toBeNull();
    expect(screen.getByText(/^Enregistrement de la consommation horaire/)).not.toBeNull();
    expect(screen.getByText(/^Collecte de la consommation horaire/)).not.toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Voir les jours' }));
    expect(onstep).toHaveBeenCalledWith('day');
  });

  it.each([
    ['hours', { from: '2026-06-18', to: '2026-06-19', granularity: 'raw' }],
    ['days', { from: '2026-06-18', to: '2026-06-22', granularity: 'day' }],
  ] as const)('says over %s that the curve was not agreed to, and where to change that', (_, window) => {
    const missingConsent = { href: '/consents?meter=d-1' };
    render(ConsumptionChart, props({ dailyOnly: true, missingConsent, window }));
    expect(screen.getByText('Les heures ne sont pas comprises dans l’accord')).not.toBeNull();
    const link = screen.getByRole('link', { name: 'Modifier l’accord', hidden: true });
    expect(link.getAttribute('href')).toBe('/consents?meter=d-1');
    expect(screen.queryByText(/Enregistrement|Collecte|enregistrement/)).toBeNull();
  });

  it('offers no change of the agreement to whoever may not change it', () => {
    const window = { from: '2026-06-18', to: '2026-06-19', granularity: 'raw' as const };
    render(ConsumptionChart, props({ dailyOnly: true, missingConsent: { href: null }, window }));
    expect(screen.getByText(/la courbe n’a pas été acceptée/)).not.toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('never shows a failure, a wait or an empty period as one another', async () => {
    const onretry = jest.fn();
    const { rerender } = render(ConsumptionChart, props({ page: null, loading: true }));
    expect(screen.getByRole('status').textContent).toBe('Chargement des données');
    await rerender(props({ page: null, onretry }));
    expect(screen.getByText(/n’ont pas pu être lues/)).not.toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }));
    expect(onretry).toHaveBeenCalled();
    await rerender(props({ page: { ...page, items: [] } }));
    expect(screen.getByText(/^Rien n’a été reçu d’Enedis/)).not.toBeNull();
  });

  it('keeps the old drawing while the next period loads, and says that it is busy', () => {
    render(ConsumptionChart, props({ loading: true }));
    expect(screen.getByRole('figure').getAttribute('aria-busy')).toBe('true');
    expect(screen.getByRole('slider')).not.toBeNull();
  });

  it('does not read thousands of half-hours aloud unasked', async () => {
    const items = eachDay('2026-06-01', '2026-06-22').flatMap((day) => wholeDay(day, 400));
    const raw = pageOf('raw', '2026-06-01', '2026-06-22', items);
    const window = { from: '2026-06-01', to: '2026-06-22', granularity: 'raw' as const };
    render(ConsumptionChart, props({ page: raw, window }));
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.getByText(/compte 1008 lignes/)).not.toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Tableau' }));
    expect(screen.getByRole('table').querySelectorAll('tbody tr')).toHaveLength(1_008);
  });

  describe('beside another period', () => {
    const last = pageOf('day', '2025-06-18', '2025-06-22', [
      dayItem('2025-06-18', 35_200),
      dayItem('2025-06-20', 30_000, { basis: 'partial', partial: true, completeness: 0.5 }),
      dayItem('2025-06-21', 24_000),
    ]);
    const days = comparedDays([
      ['2026-06-18', '2025-06-18', 41_000, 35_200],
      ['2026-06-19', '2025-06-19', 0, null, 0],
      ['2026-06-20', '2025-06-20', null, 30_000, 0],
    ]);
    const shown: ChartComparison = {
      name: '2025',
      state: 'shown',
      sentence: 'Deux côtés.',
      days,
      page: last,
    };

    it('has a column in the table, an entry in the legend and a line in the readout', async () => {
      render(ConsumptionChart, props({ comparison: shown }));
      expect(screen.getByRole('columnheader', { name: '2025 (kWh)' })).not.toBeNull();
      const compared = screen
        .getAllByRole('row')
        .slice(1)
        .map((row) => within(row).getAllByRole('cell')[1]?.textContent);
      expect(compared).toEqual(['35,2', 'Manquant', 'au moins 30,0', 'Aucun jour correspondant']);
      expect(within(screen.getByRole('list', { name: 'Légende' })).getByText('2025')).not.toBeNull();
      screen.getByRole('slider').focus();
      await userEvent.keyboard('{Home}');
      expect(screen.getByText('mercredi 18 juin 2025 : 35,2 kWh')).not.toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 350));
      expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toBe(
        'jeudi 18\u00a0juin. 41,0\u00a0kWh. mercredi 18\u00a0juin 2025\u00a0: 35,2\u00a0kWh. Complet',
      );
      expect(screen.getByText('Deux côtés.')).not.toBeNull();
    });

    it.each<[string, ChartComparison, string | RegExp]>([
      ['waiting', { name: '2025', state: 'loading' }, 'Lecture de la comparaison (2025)'],
      ['failed', { name: '2025', state: 'failed' }, /n’a pas pu être lue/],
      ['refused', { name: '2025', state: 'refused', sentence: 'Trop peu est connu.' }, 'Trop peu est connu.'],
    ])('leaves the chart as it is while the other is %s, and says so in one place', (_, comparison, said) => {
      render(ConsumptionChart, props({ comparison }));
      expect(screen.getByText(said).getAttribute('role')).toBe('status');
      expect(screen.getByRole('slider')).not.toBeNull();
      expect(cells()).toEqual(['41,0', '0,0', 'Manquant', 'au moins 24,0']);
      expect(screen.queryByRole('columnheader', { name: /2025/ })).toBeNull();
    });

    it.each<[string, Partial<ConsumptionChartProps>]>([
      ['drawn', {}],
      ['empty', { page: pageOf('day', '2026-06-18', '2026-06-22', []) }],
      ['failed', { page: null }],
      ['without hours', { dailyOnly: true, window: { ...props().window, granularity: 'hour' } }],
    ])('is chosen at one place whether the chart is %s or not', (_, changes) => {
      const choice = createRawSnippet(() => ({ render: () => '<span>Comparer</span>' }));
      render(ConsumptionChart, props({ ...changes, choice }));
      expect(screen.getAllByText('Comparer')).toHaveLength(1);
    });

    it('asks again after a failure, and tells how it is computed after a refusal', async () => {
      const onretrycomparison = jest.fn();
      const { rerender } = render(
        ConsumptionChart,
        props({ comparison: { name: '2025', state: 'failed' }, onretrycomparison }),
      );
      await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }));
      expect(onretrycomparison).toHaveBeenCalled();
      await rerender(props({ comparison: { name: '2025', state: 'refused', sentence: 'Trop peu.' } }));
      expect(screen.getByText(/^Comment est-ce calculé/)).not.toBeNull();
      expect(screen.getByText(/moins de 80 % d’une des périodes/)).not.toBeNull();
    });
  });

  it('speaks the language of the reader', () => {
    language.current = 'de';
    render(ConsumptionChart, props());
    expect(screen.getByRole('heading').textContent).toBe('Verbrauch pro Tag: von 0 bis 41,0\u00a0kWh');
  });
});
