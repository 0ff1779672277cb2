import { describe, expect, it } from '@jest/globals';
import { lanesAsked } from './fresh-need-rules.ts';

const METER = {
  curve: true,
  daily: true,
  injects: false,
  injectsCurve: true,
  curveTried: true,
  weekly: false,
  contractDue: false,
};
const DAILY_ONLY = { ...METER, curve: false, curveTried: false };
const INJECTING = { ...METER, injects: true };

describe('what a pass asks of a meter that lacks nothing old', () => {
  it('is one call of the curve, and once a week the ranged ones', () => {
    expect(lanesAsked('publication', METER)).toEqual(['curve']);
    expect(lanesAsked('publication', { ...METER, weekly: true })).toEqual(['curve', 'daily', 'maximumPower']);
    expect(lanesAsked('publication', { ...METER, contractDue: true })).toEqual(['curve', 'contract']);
  });

  it('is the daily values where there is no curve, which is tried once a week where it may be', () => {
    expect(lanesAsked('publication', DAILY_ONLY)).toEqual(['daily', 'maximumPower']);
    const tried = { ...DAILY_ONLY, curveTried: true, weekly: true };
    expect(lanesAsked('publication', tried)).toEqual(['daily', 'curve', 'maximumPower']);
  });

  it('is the same of what is injected', () => {
    expect(lanesAsked('publication', INJECTING)).toEqual(['curve', 'productionCurve']);
    expect(lanesAsked('publication', { ...INJECTING, injectsCurve: false })).toEqual([
      'curve',
      'productionDaily',
    ]);
    expect(lanesAsked('publication', { ...INJECTING, weekly: true })).toEqual([
      'curve',
      'productionCurve',
      'daily',
      'productionDaily',
      'maximumPower',
    ]);
  });

  it('is what tells the day again at noon, and its daily value too in the evening', () => {
    expect(lanesAsked('midday', INJECTING)).toEqual(['curve', 'productionCurve']);
    expect(lanesAsked('evening', METER)).toEqual(['curve', 'daily']);
    expect(lanesAsked('evening', DAILY_ONLY)).toEqual(['daily']);
  });
});
