import { beforeAll, describe, expect, it } from '@jest/globals';
import { LACKING_REASONS, type Statistics } from '@coprowatt/contracts';
import { language } from '#lib/state/language.svelte.ts';
import { freshness, keyFigures, lackingSentence, periodText } from './figures.ts';
import { statisticsSample } from './testing.ts';

const NB = '\u00a0';
const byId = (statistics: Statistics, dailyOnly = false) =>
  Object.fromEntries(keyFigures(statistics, dailyOnly).map((figure) => [figure.id, figure]));

beforeAll(() => {
  language.current = 'fr';
});

describe('key figures', () => {
  it('carry value, unit, period and completeness', () => {
    const figures = byId(statisticsSample());
    expect(figures['last-day']).toMatchObject({
      shown: { value: '38,4', unit: 'kWh' },
      details: ['lundi 22\u00a0juin'],
    });
    expect(figures['month']?.details).toEqual([
      'du 1er\u00a0juin au 22\u00a0juin',
      `au moins, complet à 97${NB}%`,
    ]);
    expect(figures['year']?.details).toEqual(['du 1er\u00a0janvier au 22\u00a0juin', `complet à 100${NB}%`]);
    expect(figures['mean-day']?.details).toEqual(['sur 28 jours complets', 'du 24\u00a0mai au 22\u00a0juin']);
    expect(figures['mean-month']?.details).toEqual(['sur les 17 mois complets de l’historique']);
    expect(figures['min-day']?.details).toEqual(['dimanche 7\u00a0juin', 'valeur du jour de l’opérateur']);
    expect(figures['peak']).toMatchObject({
      shown: { value: '4,1', unit: 'kW' },
      details: ['11\u00a0juin à 20:00'],
    });
  });

  it('give the reason where there is no value, never a nought', () => {
    const figures = byId(statisticsSample());
    expect(figures['mean-year']).toMatchObject({
      shown: null,
      details: ['Il faut au moins une année civile complète'],
    });
    expect(new Set(LACKING_REASONS.map(lackingSentence)).size).toBe(LACKING_REASONS.length);
  });

  it('hold nothing in watts for a daily-only meter', () => {
    const ids = keyFigures(statisticsSample(), true).map(({ id }) => id);
    expect(ids).not.toContain('base-load');
    expect(ids).not.toContain('peak');
    expect(ids).toHaveLength(8);
  });

  it('call a peak a minimum where the curve is short, and name the meters that have none', () => {
    const short = { ...statisticsSample(), curveCompleteness: 0.666 };
    const peak = (names: string[]) =>
      keyFigures(short, false, names)
        .find(({ id }) => id === 'peak')
        ?.details.slice(1);
    expect(peak([])).toEqual([`au moins, courbe connue à 66${NB}%`]);
    expect(peak(['Ascenseur B', 'Parking'])).toEqual([
      `au moins, courbe connue à 66${NB}%`,
      `Sans courbe, donc non compté${NB}: Ascenseur B et Parking`,
    ]);
    const none = { ...short, baseLoadW: { value: null, reason: 'no_curve' as const } };
    const base = keyFigures(none, false, ['Parking']).find(({ id }) => id === 'base-load');
    expect(base).toMatchObject({ shown: null, details: [`Sans courbe, donc non compté${NB}: Parking`] });
    expect(byId(none)['base-load']?.details).toEqual(['La courbe ne couvre pas cette période']);
  });

  it('name years only where they are not the last published one', () => {
    expect(periodText('2026-06-22', '2026-06-23', '2026-06-22')).toBe('le 22\u00a0juin');
    expect(periodText('2025-06-22', '2026-06-23', '2026-06-22')).toBe('du 22\u00a0juin 2025 au 22\u00a0juin');
    expect(periodText('2024-01-01', '2025-01-01', '2026-06-22')).toBe(
      'du 1er\u00a0janvier au 31\u00a0décembre 2024',
    );
  });

  it('say how fresh they are', () => {
    expect(freshness(statisticsSample(), false)).toBe(
      `Dernier relevé${NB}: lundi 22\u00a0juin à 23:30. Données publiées jusqu’au 22\u00a0juin.`,
    );
    expect(freshness(statisticsSample(), true)).toBe(
      `Dernière journée reçue${NB}: lundi 22\u00a0juin. Données publiées jusqu’au 22\u00a0juin.`,
    );
    expect(freshness({ ...statisticsSample(), lastReadingAt: '2025-12-30T22:30:00Z' }, true)).toContain(
      `mardi 30\u00a0décembre 2025`,
    );
    expect(freshness({ ...statisticsSample(), lastReadingAt: null }, false)).toMatch(/^Aucun relevé reçu/);
  });
});
