import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Building } from '@coprowatt/contracts';
import { buildingProblems, draftOf, inputOf, newBuilding, type BuildingDraft } from './building-draft.ts';
import { language } from './state/language.svelte.ts';

const building: Building = {
  id: 'b-1',
  organisationId: 'o-1',
  name: 'Résidence Voltaire, Paris',
  address: '128 boulevard Voltaire',
  city: 'Paris',
  country: 'FR',
  timeZone: 'Europe/Paris',
  lots: 28,
  floorAreaM2: 1980,
  hasLift: true,
  hasHeating: false,
  hasParking: true,
  currency: 'EUR',
  accountingYearStart: '07-01',
  mandateReference: null,
  abilities: [],
};

const valid = (changes: Partial<BuildingDraft> = {}): BuildingDraft => ({ ...draftOf(building), ...changes });

beforeEach(() => {
  language.current = 'fr';
});

describe('the form of a building', () => {
  it('gives back unchanged what it was filled with', () => {
    const sent = inputOf(draftOf(building));
    expect(building).toMatchObject(sent);
    expect(Object.keys(sent).sort()).toEqual(Object.keys(inputOf(newBuilding())).sort());
  });

  it('asks for what an empty building lacks, and no more', () => {
    expect(Object.keys(buildingProblems(newBuilding())).sort()).toEqual(['address', 'city', 'lots', 'name']);
  });

  it.each(['0', '-3', '12,5', 'douze', '5001'])('refuses %s as a number of lots', (lots) => {
    expect(Object.keys(buildingProblems(valid({ lots })))).toEqual(['lots']);
  });

  it('forgives spaces and dots between thousands', () => {
    const draft = valid({ lots: '1 200', floorAreaM2: '12.500' });
    expect(buildingProblems(draft)).toEqual({});
    expect(inputOf(draft)).toMatchObject({ lots: 1200, floorAreaM2: 12_500 });
  });

  it('keeps an unknown area and mandate unknown, never zero or empty', () => {
    expect(inputOf(valid({ floorAreaM2: ' ', mandateReference: ' ' }))).toMatchObject({
      floorAreaM2: null,
      mandateReference: null,
    });
  });

  it.each([
    ['04', '31'],
    ['02', '29'],
    ['01', '0'],
    ['01', 'x'],
  ])('knows that no accounting year starts on month %s, day %s', (yearMonth, yearDay) => {
    expect(Object.keys(buildingProblems(valid({ yearMonth, yearDay })))).toEqual(['yearDay']);
  });

  it('sends the day of the accounting year with two digits', () => {
    expect(inputOf(valid({ yearMonth: '04', yearDay: '5' })).accountingYearStart).toBe('04-05');
  });
});
