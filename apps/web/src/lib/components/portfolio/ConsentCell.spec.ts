import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Building, PortfolioRow } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { BUILDING } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import { now } from '#lib/state/now.svelte.ts';
import ConsentCell from './ConsentCell.svelte';

beforeEach(() => {
  language.current = 'fr';
  now.set('2026-06-23T08:00:00Z', true);
});
afterEach(() => {
  now.set(new Date().toISOString(), false);
});

function open(changes: Partial<PortfolioRow>, building: Partial<Building> = {}) {
  const row: PortfolioRow = {
    building: { ...BUILDING, ...building },
    meterCount: 2,
    last30DaysWh: 1_000,
    dailyWh: [],
    dailyPartial: [],
    completeness: 1,
    yearOverYear: null,
    baseLoadW: null,
    lastPublishedDay: '2026-06-22',
    dataUntil: '2026-06-22',
    lastReadingAt: '2026-06-22T21:30:00Z',
    consentExpiresAt: '2029-01-01T00:00:00Z',
    metersToReconnect: 0,
    metersToConfirm: 0,
    alerts: { minor: 0, major: 0, critical: 0 },
    judging: false,
    lacking: null,
    ...changes,
  };
  return render(ConsentCell, { row }).container.textContent?.replaceAll('\u00a0', ' ') ?? '';
}

const link = () => screen.queryByRole('link');

describe('what a building of the portfolio waits for', () => {
  it('is told with the way to its meters', () => {
    expect(open({ metersToReconnect: 1 })).toContain('1 compteur à relier de nouveau');
    expect(link()?.getAttribute('href')).toBe('/buildings/b-1/iot?meters=open#meters');
    expect(link()?.getAttribute('aria-label')).toBe('Relier de nouveau\u00a0: Résidence Voltaire, Paris');
  });

  it.each([
    ['fr', 'retiré'],
    ['nl', 'ingetrokken'],
    ['en', 'withdrawn'],
    ['de', 'widerrufen'],
  ] as const)('is an agreement that was taken back (%s)', (lang, said) => {
    language.current = lang;
    expect(open({ consentExpiresAt: null })).toContain(said);
    expect(link()?.getAttribute('href')).toBe('/buildings/b-1/iot?meters=open#meters');
  });

  it('is to look at the meters where the operator doubts their holder', () => {
    expect(open({ metersToConfirm: 2 })).toContain('2 titulaires à vérifier');
    expect(link()?.textContent).toBe('Voir les compteurs');
  });

  it.each([
    ['2026-09-10T08:00:00Z', 'encore 79 jours'],
    ['2026-07-10T08:00:00Z', 'encore 17 jours'],
  ])('is a renewal from 90 days before the end (%s)', (consentExpiresAt, said) => {
    expect(open({ consentExpiresAt })).toContain(said);
    expect(link()?.textContent).toBe('Renouveler');
    expect(link()?.getAttribute('href')).toBe('/buildings/b-1/iot?meters=open&renew=soonest#meters');
  });

  it('is no renewal for whom it is not given', () => {
    open(
      { consentExpiresAt: '2026-07-10T08:00:00Z' },
      { abilities: ['building.read', 'building.energy.read'] },
    );
    expect(link()?.getAttribute('href')).toBe('/buildings/b-1/iot?meters=open#meters');
  });

  it('offers no act to whom it is not given, and none where nothing is to be done', () => {
    open({ metersToReconnect: 1 }, { abilities: ['building.read', 'building.energy.read'] });
    expect(link()?.textContent).toBe('Voir les compteurs');
  });

  it('says nothing but the end where all is well', () => {
    expect(open({})).toContain('jusqu’au');
    expect(link()).toBeNull();
  });
});
