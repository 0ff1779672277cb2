import { describe, expect, it } from '@jest/globals';
import { factsAfter, newsIn, type ContractFacts } from './contract-rules.ts';

const KNOWN: ContractFacts = {
  subscribedPowerKva: 9,
  tariff: 'Base',
  offPeakWindows: [{ from: '22:00', to: '06:00' }],
  meterType: 'communicating',
  segment: 'C5',
  activatedOn: '2013-08-14',
  injects: true,
};
const SILENT: ContractFacts = {
  subscribedPowerKva: null,
  tariff: null,
  offPeakWindows: null,
  meterType: null,
  segment: null,
  activatedOn: null,
  injects: null,
};
const OTHER: ContractFacts = {
  subscribedPowerKva: 12,
  tariff: 'Long',
  offPeakWindows: [{ from: '22:00', to: '07:00' }],
  meterType: 'other',
  segment: 'C4',
  activatedOn: '2020-01-01',
  injects: false,
};

describe('what is known of a contract', () => {
  it('begins with what is told', () => {
    expect(factsAfter(null, KNOWN)).toEqual(KNOWN);
    expect(factsAfter(null, SILENT)).toEqual(SILENT);
  });

  it('is replaced by what is told, fact by fact, and by no silence', () => {
    expect(factsAfter(KNOWN, OTHER)).toEqual(OTHER);
    expect(factsAfter(KNOWN, SILENT)).toEqual(KNOWN);
    for (const field of Object.keys(KNOWN) as (keyof ContractFacts)[])
      expect(factsAfter(KNOWN, { ...SILENT, [field]: OTHER[field] })).toEqual({
        ...KNOWN,
        [field]: OTHER[field],
      });
  });

  it('names each fact that changes, with "no off-peak hours" too, and at first those that are told', () => {
    expect(newsIn(structuredClone(KNOWN), KNOWN)).toEqual([]);
    for (const field of Object.keys(KNOWN) as (keyof ContractFacts)[])
      expect(newsIn({ ...KNOWN, [field]: OTHER[field] }, KNOWN)).toEqual([field]);
    expect(newsIn({ ...KNOWN, offPeakWindows: [] }, KNOWN)).toEqual(['offPeakWindows']);
    expect(newsIn({ ...KNOWN, offPeakWindows: [] }, { ...KNOWN, offPeakWindows: null })).toEqual([
      'offPeakWindows',
    ]);
    expect(newsIn({ ...SILENT, tariff: 'Base', injects: false }, null)).toEqual(['tariff', 'injects']);
    expect(factsAfter(KNOWN, { ...SILENT, offPeakWindows: [], injects: false })).toEqual({
      ...KNOWN,
      offPeakWindows: [],
      injects: false,
    });
  });
});
