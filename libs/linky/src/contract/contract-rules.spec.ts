import { describe, expect, it } from '@jest/globals';
import { factsAfter, sameFacts, type ContractFacts } from './contract-rules.ts';

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

  it('changes with any one of its facts, and with "no off-peak hours" too', () => {
    expect(sameFacts(KNOWN, structuredClone(KNOWN))).toBe(true);
    for (const field of Object.keys(KNOWN) as (keyof ContractFacts)[])
      expect([field, sameFacts(KNOWN, { ...KNOWN, [field]: OTHER[field] })]).toEqual([field, false]);
    expect(sameFacts(KNOWN, { ...KNOWN, offPeakWindows: [] })).toBe(false);
    expect(sameFacts({ ...KNOWN, offPeakWindows: null }, { ...KNOWN, offPeakWindows: [] })).toBe(false);
    expect(factsAfter(KNOWN, { ...SILENT, offPeakWindows: [], injects: false })).toEqual({
      ...KNOWN,
      offPeakWindows: [],
      injects: false,
    });
  });
});
