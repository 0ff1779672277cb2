import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../calendar.ts';
import { assessSmart } from './smart.ts';
import type { AcceptedLevel } from './smart-settings.ts';
import { office, OFFICE_FROM, QUIET_DAYS, verdictsOf } from './testing-days.ts';

const dayAt = (place: number): string => addDays(OFFICE_FROM, QUIET_DAYS + place);
const levelAt = (accepted: number, until: number | null = null): AcceptedLevel => ({
  since: dayAt(0),
  from: dayAt(accepted + 1),
  until: until === null ? null : dayAt(until),
});

/** An office that uses `extraW` more from the day on that follows the quiet ones. */
const risen = (extraW: number, days: number, seed?: number) =>
  office(QUIET_DAYS + days, (place) => (place >= QUIET_DAYS ? extraW : 0), seed);

describe('a level that somebody accepted', () => {
  it('is usual from the next day on, at night and on days off too, whenever he did: chance alone rings, rarely and low', () => {
    const aRise = fc.integer({ min: 500, max: 2_500 });
    const acceptedOn = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(aRise, acceptedOn, fc.integer({ min: 1, max: 99 }), (extraW, accepted, seed) => {
        const after = assessSmart(risen(extraW, 70, seed), { levels: [levelAt(accepted)] });
        // Of what always runs the mean of three days is judged: two of them may be from before.
        const rung = verdictsOf(after.filter(({ localDate }) => localDate > dayAt(accepted + 2)));
        // A level that one day alone has shown is known as well as that one day is.
        expect(rung.length).toBeLessThanOrEqual(3);
        expect(rung.filter(({ severity }) => severity !== 'minor')).toEqual([]);
        expect(verdictsOf(assessSmart(risen(extraW, 70, seed))).length).toBeGreaterThan(10);
      }),
      { numRuns: 8 },
    );
  });

  it('leaves no day unjudged that was judged without it, and none before it otherwise', () => {
    const days = risen(800, 60);
    const [plain, accepted] = [assessSmart(days), assessSmart(days, { levels: [levelAt(3)] })];
    expect(accepted.map(({ unjudged }) => unjudged)).toEqual(plain.map(({ unjudged }) => unjudged));
    const before = QUIET_DAYS + 4;
    expect(accepted.slice(0, before)).toEqual(plain.slice(0, before));
    expect(verdictsOf(plain.slice(before)).length).toBeGreaterThan(10);
  });

  it('is what a further rise is measured by', () => {
    const days = office(QUIET_DAYS + 16, (place) =>
      place < QUIET_DAYS ? 0 : place < QUIET_DAYS + 14 ? 800 : 1_800,
    );
    const [rise] = verdictsOf(
      assessSmart(days, { levels: [levelAt(3)] }).filter(({ localDate }) => localDate > dayAt(5)),
    );
    expect(rise).toMatchObject({ localDate: dayAt(14), since: dayAt(14) });
    // Of a working day: 24 x 1 kW + 10 x 4 kW, and 24 x 0.8 kW that was accepted.
    expect(Math.abs(rise!.expectedWh / 83_200 - 1)).toBeLessThan(0.08);
  });

  it('raises no alarm where there was none, whatever was accepted', () => {
    const anAcceptance = fc.record({
      since: fc.integer({ min: -60, max: 30 }),
      wait: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(anAcceptance, fc.integer({ min: 0, max: 3_000 }), ({ since, wait }, extraW) => {
        const days = risen(extraW, 40);
        const flagged = new Set(verdictsOf(assessSmart(days)).map(({ localDate }) => localDate));
        const level = { since: dayAt(since), from: dayAt(since + wait), until: null };
        const now = verdictsOf(assessSmart(days, { levels: [level] }));
        expect(now.filter(({ localDate }) => !flagged.has(localDate))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('that ended is usual no more: the same rise rings again', () => {
    const days = office(QUIET_DAYS + 30, (place) =>
      place >= QUIET_DAYS && (place < QUIET_DAYS + 5 || place >= QUIET_DAYS + 12) ? 1_500 : 0,
    );
    const after = (until: number | null) =>
      verdictsOf(assessSmart(days, { levels: [levelAt(2, until)] })).filter(
        ({ localDate }) => localDate >= dayAt(12),
      );
    expect(after(6).length).toBeGreaterThan(5);
    expect(after(null)).toEqual([]);
  });
});
