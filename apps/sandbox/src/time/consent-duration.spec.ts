import { describe, expect, it } from '@jest/globals';
import { endOf, exceedsThreeYears, inWords, parseConsentDuration } from './consent-duration.ts';

const TODAY = '2026-11-22';

describe('consent duration', () => {
  it.each(['P3Y', 'P36M', 'P1095D', 'P156W', 'P1Y6M'])('accepts %s', (text) => {
    const duration = parseConsentDuration(text);
    expect(duration && exceedsThreeYears(duration, TODAY)).toBe(false);
  });

  it.each(['P3Y1D', 'P37M', 'P4Y', 'P1200D'])('finds %s longer than three years', (text) => {
    const duration = parseConsentDuration(text);
    expect(duration && exceedsThreeYears(duration, TODAY)).toBe(true);
  });

  it.each(['', 'P', '3Y', 'PT24H', 'P0D', 'P1.5Y', 'P-1Y'])('cannot read "%s"', (text) => {
    expect(parseConsentDuration(text)).toBeNull();
  });

  it('ends on the first day that is no longer shared', () => {
    expect(endOf({ months: 36, days: 0 }, '2026-11-02')).toBe('2029-11-02');
  });

  it('says its length in French', () => {
    expect(inWords({ months: 36, days: 0 })).toBe('3 ans');
    expect(inWords({ months: 18, days: 1 })).toBe('1 an et 6 mois et 1 jour');
  });
});
