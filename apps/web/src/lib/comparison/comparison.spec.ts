import { beforeEach, describe, expect, it } from '@jest/globals';
import { INCOMPARABLE_REASONS, type Comparison } from '@coprowatt/contracts';
import { headline } from '../headline.ts';
import { parsePeriod } from '../period.ts';
import { statisticsSample } from '../charts/testing.ts';
import { language } from '../state/language.svelte.ts';
import { chosenOverlay, overlayKinds, overlayName, withoutVainOverlay } from './choice.ts';
import { comparedDays, comparisonSample } from './testing.ts';
import { trendOf } from './trends.ts';
import { chartComparison, headlineComparison } from './view.ts';
import { changeWords, mainDaysSentence, previousPhrase, refusal, sidesSentence } from './words.ts';

const LAST = '2026-06-22';
const period = (query = '') => parsePeriod(new URLSearchParams(query), LAST, false);
const plain = (text: string | null | undefined) => text?.replaceAll('\u00a0', ' ');
const span = (from: string, to: string) => ({ ...comparisonSample().previous, from, to });

beforeEach(() => {
  language.current = 'fr';
});

describe('what a period may be compared with', () => {
  it('is read from the address, and is nothing where it makes no sense', () => {
    const chosen = (query: string) => chosenOverlay(new URLSearchParams(query), period(query));
    expect(chosen('')).toBeNull();
    expect(chosen('compare=yoy')).toBe('yoy');
    expect(chosen('compare=mom')).toBe('mom');
    expect(chosen('compare=accounting-year')).toBeNull();
    expect(chosen('period=year&compare=mom')).toBeNull();
    expect(chosen('period=custom&from=2024-01-01&to=2026-01-01&compare=yoy')).toBeNull();
    expect(overlayKinds(period('period=year'))).toEqual(['yoy']);
  });

  it('leaves the address with the period that it makes sense with', () => {
    const left = (kind: string | null, compare: string) =>
      withoutVainOverlay({ period: kind, compare, meter: 'm' }, (search) => parsePeriod(search, LAST, false));
    expect(left('year', 'mom')).toEqual({ period: 'year', compare: null, meter: 'm' });
    expect(left('year', 'yoy')).toMatchObject({ compare: 'yoy' });
    expect(left(null, 'mom')).toMatchObject({ compare: 'mom' });
  });

  it('has the name of its year or month, and words where it spans two', () => {
    expect(overlayName('yoy', period())).toBe('2025');
    expect(overlayName('mom', period())).toBe('un mois plus tôt');
    expect(overlayName('mom', period('period=month'))).toBe('mai 2026');
    expect(overlayName('yoy', period('period=custom&from=2025-12-20&to=2026-01-05'))).toBe('un an plus tôt');
  });
});

describe('a change in words', () => {
  const change = (differenceWh: number, percent: number | null) => ({ differenceWh, percent });

  it('says by how much and which way, and elides in French', () => {
    const said = (words: ReturnType<typeof change>, phrase = 'en mai 2025') =>
      plain(changeWords(words, phrase));
    expect(said(change(103_000, 8.996))).toBe('9 % de plus qu’en mai 2025');
    expect(said(change(-103_000, -8.4), 'le lundi 23 juin 2025')).toBe(
      '8 % de moins que le lundi 23 juin 2025',
    );
    expect(said(change(1, 0.2))).toBe('à peu près autant qu’en mai 2025');
    expect(said(change(4_200, null))).toBe('4,2 kWh de plus qu’en mai 2025');
  });

  it.each([
    ['', 'yoy', span('2025-05-24', '2025-06-23'), 'en 2025 à la même période'],
    ['', 'mom', span('2026-04-24', '2026-05-23'), 'du 24 avril au 22 mai 2026'],
    ['period=month&from=2026-05-01', 'yoy', span('2025-05-01', '2025-06-01'), 'en mai 2025'],
    ['period=month&from=2026-05-01', 'mom', span('2026-04-01', '2026-05-01'), 'en avril 2026'],
    ['period=month', 'yoy', span('2025-06-01', '2025-06-23'), 'en 2025 à la même période'],
    ['period=month', 'mom', span('2026-05-01', '2026-05-23'), 'du 1er mai au 22 mai 2026'],
    ['period=year&from=2025-01-01', 'yoy', span('2024-01-01', '2025-01-01'), 'en 2024'],
    ['period=day', 'yoy', span('2025-06-22', '2025-06-23'), 'le dimanche 22 juin 2025'],
    ['', 'yoy', span('2024-12-20', '2025-01-19'), 'du 20 décembre 2024 au 18 janvier 2025'],
  ] as const)('names what it is compared with (%s, %s)', (query, kind, previous, phrase) => {
    expect(plain(previousPhrase(kind, period(query), previous))).toBe(phrase);
  });

  it('stands in the page’s first sentence, the days that make it beside it', () => {
    const days = comparedDays([
      ['2026-06-08', '2025-06-08', 40_000, 40_000],
      ['2026-06-09', '2025-06-09', 41_000, 40_000],
      ['2026-06-10', '2025-06-10', 90_000, 40_000],
      ['2026-06-11', '2025-06-11', 70_000, 30_000],
      ['2026-06-12', '2025-06-12', 90_000, 20_000, 0.5],
    ]);
    const answer = {
      period: period(),
      value: { kind: 'yoy' as const, comparison: comparisonSample({ days }), page: null },
    };
    const whole = statisticsSample();
    const total = { ...whole.period.value!, energyWh: 1_248_000, completeness: 1 };
    const statistics = { ...whole, period: { value: total, reason: null } };
    const compared = headlineComparison(answer, 'yoy', period());
    const { main, rest } = headline(statistics, period(), false, compared);
    expect(plain(main)).toBe('1 248 kWh en 30 jours : 9 % de plus qu’en 2025 à la même période.');
    expect(plain(rest)).toBe('Les jours qui pèsent le plus : 10 juin (+50,0 kWh) et 11 juin (+40,0 kWh).');
    const short = {
      ...statistics,
      period: { value: { ...total, completeness: 0.93, completeDays: 28, days: 30 }, reason: null },
    };
    const least = headline(short, period(), false, { ...compared!, rest: [] });
    expect(plain(least.main)).toBe(
      'Au moins 1 248 kWh en 30 jours : 9 % de plus qu’en 2025 à la même période.',
    );
    expect(plain(least.rest)).toContain('28 jours complets sur 30');
    const unpaired = {
      ...answer.value.comparison,
      current: { ...answer.value.comparison.current, days: 29 },
    };
    const told = headlineComparison(
      { ...answer, value: { ...answer.value, comparison: unpaired } },
      'yoy',
      period(),
    );
    expect(told?.rest[0]).toBe('1 jour sans équivalent ne compte pas.');
    expect(headlineComparison(answer, 'yoy', period('period=month'))).toBeNull();
    expect(headlineComparison(answer, 'mom', period())).toBeNull();
  });

  it('names no days where many make it, or where there is next to none', () => {
    const even = comparedDays(
      Array.from({ length: 20 }, (_, n) => [`2026-06-${n + 1}`, `2025-06-${n + 1}`, 45_150, 40_000]),
    );
    expect(mainDaysSentence(comparisonSample({ days: even }))).toBeNull();
    expect(mainDaysSentence(comparisonSample({ change: { differenceWh: 1_000, percent: 0.1 } }))).toBeNull();
  });
});

describe('no comparison', () => {
  it.each(INCOMPARABLE_REASONS)('says why: %s', (reason) => {
    const { current, previous } = comparisonSample();
    const comparison = comparisonSample({
      change: null,
      reason,
      current: { ...current, completeness: 0.61 },
      previous: { ...previous, completeness: 0.4399 },
    });
    const said = plain(refusal(comparison, '2025'));
    expect(said).toMatch(/^Pas de comparaison \(2025\) : /);
    if (reason === 'too_little_data') expect(said).toContain('61 % seulement');
    if (reason === 'too_little_previous_data') expect(said).toContain('43 % seulement');
    if (reason.startsWith('too_little')) expect(said).toContain('80 %');
    const view = chartComparison(
      {
        value: { period: period(), value: { kind: 'yoy', comparison, page: null } },
        error: null,
        loading: false,
      },
      'yoy',
      period(),
    );
    expect(view).toMatchObject({ state: 'refused', name: '2025' });
    expect(trendOf(comparison, LAST)).toMatchObject({ change: null, direction: null });
  });
});

describe('days without counterpart', () => {
  const { current, previous } = comparisonSample();
  const may = {
    kind: 'mom' as const,
    current: { ...current, from: '2026-05-01', to: '2026-06-01', days: 30 },
    previous: { ...previous, from: '2026-04-01', to: '2026-05-01', days: 30 },
  };
  const leap = {
    current: { ...current, from: '2025-01-01', to: '2026-01-01', days: 365 },
    previous: { ...previous, from: '2024-01-01', to: '2025-01-01', days: 365 },
  };

  it.each([
    [may, /^1 248 kWh sur 30 des 31 jours du 1er mai au 31 mai, contre 1 145 kWh du 1er avril/],
    [leap, /, contre 1 145 kWh sur 365 des 366 jours du 1er janvier au 31 décembre 2024$/],
  ])('are in the dates of a side and not in its energy, which is said beside it', (changes, sides) => {
    const comparison = comparisonSample(changes);
    const lacking = '1 jour sans équivalent ne compte pas.';
    expect(sidesSentence(comparison)).toContain(` comparés. ${lacking}`);
    const { details } = trendOf(comparison, LAST);
    expect(plain(details[0])).toMatch(sides);
    expect(details[1]).toBe(lacking);
  });

  it('of another season are not corrected, which a comparison of two months says', () => {
    const season = 'Ni la saison ni la météo ne sont corrigées.';
    const told = (changes: Partial<Comparison>) => {
      const comparison = comparisonSample(changes);
      return [trendOf(comparison, LAST).details.at(-1), sidesSentence(comparison)];
    };
    expect(told(may)).toEqual([season, expect.stringMatching(new RegExp(`${season}$`))]);
    expect(told({ kind: 'yoy' }).join(' ')).not.toContain(season);
  });

  it('leave nothing to compare where there are no others', () => {
    const day = {
      change: null,
      reason: 'no_counterpart' as const,
      current: { ...current, from: '2026-05-31', to: '2026-06-01', days: 0, completeness: 0, energyWh: null },
    };
    const said = refusal(comparisonSample(day), 'avril 2026');
    expect(plain(said)).toBe('Pas de comparaison (avril 2026) : ce jour n’y a pas d’équivalent.');
  });
});

describe('over the chart', () => {
  const answer = {
    period: period(),
    value: { kind: 'yoy' as const, comparison: comparisonSample(), page: null },
  };

  it('waits where the answer is of another period, step or kind', () => {
    for (const drawn of [period('from=2026-05-01'), period('step=raw')])
      expect(chartComparison({ value: answer, error: null, loading: true }, 'yoy', drawn).state).toBe(
        'loading',
      );
    expect(chartComparison({ value: answer, error: null, loading: true }, 'mom', period()).state).toBe(
      'loading',
    );
    expect(chartComparison({ value: null, error: null, loading: true }, 'yoy', period()).state).toBe(
      'loading',
    );
  });

  it('has failed until it is asked again', () => {
    const error = new Error('500');
    const state = (loading: boolean) =>
      chartComparison({ value: null, error, loading }, 'yoy', period()).state;
    expect([state(false), state(true)]).toEqual(['failed', 'loading']);
  });

  it('gives both sides, and says so where not all of them counts', () => {
    expect(plain(sidesSentence(comparisonSample()))).toBe(
      '1 248 kWh contre 1 145 kWh, soit +103 kWh, sur 30 jours comparés.',
    );
    const { current, previous } = comparisonSample();
    const close = comparisonSample({
      current: { ...current, energyWh: 13_000 },
      previous: { ...previous, energyWh: 13_662 },
      change: { differenceWh: -662, percent: -4.8 },
    });
    expect(plain(sidesSentence(close))).toContain('13,0 kWh contre 13,7 kWh, soit \u22120,7 kWh');
    expect(sidesSentence(comparisonSample({ current: { ...current, completeness: 0.9 } }))).toContain(
      'des deux côtés',
    );
  });
});

describe('month, year and accounting year so far', () => {
  it('tell the change with both periods', () => {
    const trend = trendOf(comparisonSample(), LAST);
    expect(trend).toMatchObject({ label: 'Année en cours', direction: 'up' });
    expect(plain(trend.change)).toBe('+9 %');
    expect(trend.details.map(plain)).toEqual([
      '1 248 kWh du 24 mai au 22 juin, contre 1 145 kWh du 24 mai au 22 juin 2025',
    ]);
    const down = comparisonSample({ kind: 'mom', change: { differenceWh: -5_000, percent: -7.6 } });
    expect(plain(trendOf(down, LAST).change)).toBe('\u22128 %');
    expect(trendOf(down, LAST)).toMatchObject({ label: 'Mois en cours', direction: 'down' });
    const same = comparisonSample({ change: { differenceWh: 5, percent: 0.01 } });
    expect(trendOf(same, LAST)).toMatchObject({ direction: 'same' });
  });

  it('give the kWh where the period before used nothing', () => {
    const comparison = comparisonSample({ change: { differenceWh: 5_000, percent: null } });
    expect(plain(trendOf(comparison, LAST).change)).toBe('+5,0 kWh');
  });
});
