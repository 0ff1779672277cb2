import { afterEach, describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '@coprowatt/contracts';
import fc from 'fast-check';
import { language } from '#lib/state/language.svelte.ts';
import * as format from './format.ts';

afterEach(() => {
  language.current = 'fr';
});

describe('figures', () => {
  it('keep one decimal under 100 and none from 100', () => {
    language.current = 'fr';
    expect(format.energy(38_440)).toBe('38,4\u00a0kWh');
    expect(format.energy(99_960)).toBe('100\u00a0kWh');
    expect(format.energy(1_248_300)).toBe('1\u00a0248\u00a0kWh');
  });

  it('are written with the separators of each language', () => {
    language.current = 'nl';
    expect(format.energy(1_248_300)).toBe('1.248\u00a0kWh');
    language.current = 'en';
    expect(format.energy(1_248_300)).toBe('1,248\u00a0kWh');
    language.current = 'de';
    expect(format.energy(38_440)).toBe('38,4\u00a0kWh');
  });

  it('tell a small value from zero', () => {
    expect(format.energy(0)).toBe('0\u00a0kWh');
    expect(format.energy(20)).toBe('20\u00a0Wh');
  });

  it('change to megawatt-hours only from 100 MWh', () => {
    expect(format.energy(99_000_000)).toBe('99\u00a0000\u00a0kWh');
    expect(format.energy(100_000_000)).toBe('100\u00a0MWh');
  });

  it('of a difference have the unit of those beside it, as long as anything is left of it', () => {
    expect(format.energyDifference(-662, [13_000, 13_662])).toBe('\u22120,7\u00a0kWh');
    expect(format.energyDifference(800_000, [100_000_000, 99_200_000])).toBe('+0,8\u00a0MWh');
    expect(format.energyDifference(20, [13_000, 12_980])).toBe('+20\u00a0Wh');
    expect(format.energyDifference(0, [100_000_000, 100_000_000])).toBe('0\u00a0MWh');
    const wh = fc.integer({ min: 0, max: 300_000_000 });
    fc.assert(
      fc.property(wh, wh, (now, then) => {
        const said = format.energyDifference(now - then, [now, then]);
        const beside = format.energyParts(Math.max(now, then)).unit;
        expect(said).toMatch(now === then ? /^0\u00a0/ : /[1-9]/);
        expect(said[0] === '+').toBe(now > then);
        if (Math.abs(now - then) * 20 >= { Wh: 1, kWh: 1_000, MWh: 1_000_000 }[beside])
          expect(said.endsWith(`\u00a0${beside}`)).toBe(true);
      }),
    );
  });

  it('use the true minus sign', () => {
    expect(format.number(-12)).toBe('\u221212');
    expect(format.percent(-0.09)).toBe('\u22129\u00a0%');
  });

  it('never round an incomplete period up to 100 %', () => {
    expect(format.completeness(0.9999)).toBe('99\u00a0%');
    expect(format.completeness(1)).toBe('100\u00a0%');
    expect(format.completeness(0.29)).toBe('29\u00a0%');
  });

  it('show watts up to 2 kW', () => {
    expect(format.power(820)).toBe('820\u00a0W');
    expect(format.power(4_120)).toBe('4,1\u00a0kW');
  });
});

describe('dates', () => {
  it('say "1er" in French', () => {
    expect(format.localDate('2026-06-01')).toBe('1er\u00a0juin');
    expect(format.localDate('2026-06-11')).toBe('11\u00a0juin');
  });

  it("stand in the building's zone, whatever the browser's", () => {
    expect(format.localDateOf('2026-06-22T22:30:00Z', 'Europe/Paris')).toBe('2026-06-23');
    expect(format.timeOf('2026-06-22T22:30:00Z', 'Europe/Paris')).toBe('00:30');
    expect(format.dayOf('2026-06-22T22:30:00Z', 'Europe/Paris', 'weekday')).toBe('mardi 23\u00a0juin');
  });

  it('never part a day from its month, in a date and in a range', () => {
    for (const code of LANGUAGES) {
      language.current = code;
      for (const style of ['short', 'long', 'weekday', 'full', 'dayfull'] as const)
        expect(format.localDate('2026-05-30', style)).toMatch(/30\.?\u00a0\p{L}/u);
      expect(format.dateRange('2026-05-30', '2026-06-22', false)).toMatch(
        /30\.?\u00a0\p{L}+.*22\.?\u00a0\p{L}/u,
      );
    }
  });

  it('follow the language', () => {
    language.current = 'de';
    expect(format.localDate('2026-06-22', 'weekday')).toBe('Montag, 22.\u00a0Juni');
  });
});
