import { describe, expect, it } from '@jest/globals';
import { addDays, type AcceptedLevel } from '@coprowatt/energy';
import { acceptedLevel, endedLevel, newRises } from './level-rules.ts';
import { aRun, EPOCH } from './testing-runs.ts';

const day = (index: number): string => addDays(EPOCH, index);
const ALERT = { family: 'energy', firstDay: day(0), ongoing: true, level: null } as const;
const LEVEL: AcceptedLevel = { since: day(0), from: day(4), until: null };

describe('the level of an alert', () => {
  it('counts from the day after it was acknowledged to the day on which it was resolved', () => {
    const level = acceptedLevel(ALERT, day(3));
    expect(level).toEqual(LEVEL);
    expect(endedLevel(level, day(9))).toEqual({ ...LEVEL, until: day(9) });
    expect(endedLevel({ ...LEVEL, until: day(5) }, day(9))).toEqual({ ...LEVEL, until: day(5) });
    expect(endedLevel(null, day(9))).toBeNull();
  });

  it('goes on when its end is undone on the same day, and begins anew on another', () => {
    const ended = { ...ALERT, level: { ...LEVEL, until: day(9) } };
    expect(acceptedLevel(ended, day(9))).toEqual(LEVEL);
    expect(acceptedLevel(ended, day(10))).toEqual({ ...LEVEL, from: day(11) });
  });

  it('is accepted while it lasts alone: of what is over nothing becomes usual, nor is what was forgotten', () => {
    const over = { ...ALERT, ongoing: false };
    const ended = { ...LEVEL, until: day(9) };
    expect(acceptedLevel(over, day(3))).toBeNull();
    expect(acceptedLevel({ ...over, level: ended }, day(12))).toEqual(ended);
    expect(acceptedLevel({ ...over, level: ended }, day(9))).toEqual(LEVEL);
  });

  it('is none of a meter that is silent, nor of an agreement that ends', () => {
    for (const family of ['silence', 'consent', 'zero'] as const)
      expect(acceptedLevel({ ...ALERT, family }, day(3))).toBeNull();
  });
});

describe('a further rise', () => {
  const rule = aRun(day(0), 12);
  const smart = (from: number) => aRun(day(from), 3, { detector: 'smart' });

  it('is what like for like sees above a level that is the usual one', () => {
    expect(newRises([rule, smart(12), smart(8)], [LEVEL])).toEqual([day(8), day(12)]);
    expect(newRises([smart(4), smart(42)], [LEVEL])).toEqual([day(4), day(42)]);
  });

  it('is none that began before, without acceptance, or after its end', () => {
    expect(newRises([rule, smart(3)], [LEVEL])).toEqual([]);
    expect(newRises([rule, smart(8)], [])).toEqual([]);
    expect(newRises([rule, smart(8)], [{ ...LEVEL, until: day(7) }])).toEqual([]);
    expect(newRises([rule, smart(43)], [LEVEL])).toEqual([]);
    expect(newRises([{ ...smart(8), family: 'zero' }], [LEVEL])).toEqual([]);
  });
});
