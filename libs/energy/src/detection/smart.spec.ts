import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, eachDay } from '../calendar.ts';
import { assessSmart } from './smart.ts';
import {
  dailyOnly,
  dayOfHours,
  holed,
  office,
  OFFICE_FROM as FIRST,
  QUIET_DAYS as QUIET,
  verdictsOf,
} from './testing-days.ts';
import { DETECTION_HISTORY_DAYS, type DayAssessment, type DetectionDay } from './verdict.ts';

describe('the smart detector', () => {
  it('says nothing of an office that works and rests as ever', () => {
    expect(verdictsOf(assessSmart(office(300)))).toEqual([]);
  });

  it('judges nothing in the first weeks, whatever happens', () => {
    const days = office(120, (place) => (place === 30 ? 50_000 : 0));
    const early = assessSmart(days).slice(0, 40);
    expect(early.every(({ unjudged, verdict }) => unjudged === 'short-history' && !verdict)).toBe(true);
  });

  it('tells a constant flow from the second day on, and since when', () => {
    const days = office(QUIET + 10, (place) => (place >= QUIET ? 600 : 0));
    const verdicts = verdictsOf(assessSmart(days));
    expect(verdicts.length).toBeGreaterThanOrEqual(9);
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['leak']));
    expect(verdicts[0]!.localDate <= addDays(FIRST, QUIET + 1)).toBe(true);
    const last = verdicts.at(-1)!;
    expect(last.since).toBe(verdicts[0]!.localDate);
    expect(last.yearlyWh).toBeGreaterThan(0.8 * 365 * 24 * 600);
    expect(last.yearlyWh).toBeLessThan(1.4 * 365 * 24 * 600);
  });

  it('expects what like days hold now, also where a return to the winter would be no alarm', () => {
    const days = office(240, (place) => (place < 100 ? 4_000 : 0));
    const { observedWh, expectedWh, lowWh, highWh } = assessSmart(days).at(-1)!;
    expect(lowWh!).toBeLessThan(observedWh!);
    expect(highWh!).toBeGreaterThan(observedWh!);
    expect(highWh! / expectedWh!).toBeLessThan(1.5);
  });

  it('takes a loud day for usual where each third is loud, and not where none ever was', () => {
    const place = (isLoud: (at: number) => boolean): DetectionDay[] =>
      office(QUIET + 1, (at, hour) => (isLoud(at) && hour >= 8 && hour < 20 ? 2_500 : 0));
    expect(assessSmart(place((at) => at === QUIET)).at(-1)!.verdict).not.toBeNull();
    expect(assessSmart(place((at) => at % 3 === QUIET % 3)).at(-1)!.verdict).toBeNull();
  });

  it('names a surge by its hours', () => {
    const days = office(QUIET + 1, (place, hour) =>
      place === QUIET && hour >= 19 && hour < 22 ? 12_000 : 0,
    );
    expect(assessSmart(days).at(-1)!.verdict).toMatchObject({ kind: 'surge', hours: { from: 19, to: 22 } });
  });

  it('names nights that stay on', () => {
    const days = office(QUIET + 4, (place, hour) => (place >= QUIET && (hour < 6 || hour >= 22) ? 2_500 : 0));
    expect(assessSmart(days).at(-1)!.verdict).toMatchObject({ kind: 'night', hours: { from: 22, to: 6 } });
  });

  it('names a weekend that was worked through, though a working day uses as much', () => {
    const saturday = QUIET + 5 - (QUIET % 7);
    const days = office(saturday + 1, (place, hour) =>
      place === saturday && hour >= 8 && hour < 18 ? 4_000 : 0,
    );
    const verdict = assessSmart(days).at(-1)!.verdict!;
    expect(verdict).toMatchObject({ kind: 'weekend', severity: 'critical' });
    expect(verdict.yearlyWh).toBeCloseTo(verdict.excessWh * 104);
  });

  it('names a slow rise', () => {
    const days = office(QUIET + 35, (place, hour) =>
      place < QUIET ? 0 : ((place - QUIET) / 35) * (hour >= 8 && hour < 18 ? 3_000 : 600),
    );
    expect(assessSmart(days).at(-1)!.verdict).toMatchObject({ kind: 'drift' });
  });

  it('takes a lasting level for the new normal after 30 days', () => {
    const days = office(QUIET + 60, (place) => (place >= QUIET ? 800 : 0));
    const told = verdictsOf(assessSmart(days)).map(({ localDate }) => localDate);
    // Of what always runs the mean of three days is judged: the first may not ring yet.
    const first = told[0] ?? '';
    expect(first <= addDays(FIRST, QUIET + 1)).toBe(true);
    expect(told).toEqual(eachDay(first, addDays(first, 30)));
  });

  it('names the hours of a level as long as it tells of it', () => {
    const days = office(QUIET + 30, (place, hour) => (place >= QUIET && hour < 5 ? 2_000 : 0));
    const kinds = new Set(verdictsOf(assessSmart(days).slice(QUIET + 1)).map(({ kind }) => kind));
    expect([...kinds]).toEqual(['surge']);
  });

  it('does not take a public holiday that is worked for unusual, nor one that is rested', () => {
    const worked = office(QUIET + 2);
    expect(worked.at(-2)!.localDate).toBe('2024-05-20');
    expect(verdictsOf(assessSmart(worked, { country: 'FR' }))).toEqual([]);
    expect(verdictsOf(assessSmart(worked, { country: 'BE' }))).toEqual([]);
  });

  it('tells of a day of nothing, once it never was', () => {
    const days = office(QUIET);
    const empty = dayOfHours(addDays(FIRST, QUIET), () => 0);
    expect(assessSmart([...days, empty]).at(-1)!.verdict).toMatchObject({ kind: 'zero', observedWh: 0 });
  });

  it('goes on telling of nothing while it lasts, over days that are not known, until that is usual', () => {
    const days = office(QUIET);
    const dead = Array.from({ length: 60 }, (_, place) => {
      const day = dayOfHours(addDays(FIRST, QUIET + place), () => 0);
      return place === 3 ? holed(day) : day;
    });
    const told = assessSmart([...days, ...dead]).slice(QUIET);
    const first = told.slice(0, 14).filter(({ unjudged }) => unjudged === null);
    expect(first.map(({ verdict }) => verdict)).toEqual(
      first.map(() => expect.objectContaining({ kind: 'zero', since: addDays(FIRST, QUIET) })),
    );
    expect(first).toHaveLength(13);
    expect(verdictsOf(told.slice(42))).toEqual([]);
  });

  it('does not tell of nothing that came before and went', () => {
    const days = office(QUIET);
    const empty = (place: number) => dayOfHours(addDays(FIRST, place), () => 0);
    const used = office(QUIET + 2).at(-1)!;
    expect(assessSmart([...days, empty(QUIET), used, empty(QUIET + 2)]).at(-1)!.verdict).toBeNull();
  });

  it("judges the operator's daily values where there is no curve", () => {
    const days = Array.from({ length: QUIET }, (_, place) =>
      dailyOnly(addDays(FIRST, place), 20_000 + (place % 5) * 200),
    );
    const spike = dailyOnly(addDays(FIRST, QUIET), 40_000);
    expect(assessSmart([...days, spike]).at(-1)!.verdict).toMatchObject({
      kind: 'daily',
      severity: 'major',
      hours: null,
    });
  });

  it('is quiet under the floor', () => {
    const days = office(QUIET + 1, (place) => (place === QUIET ? 3_000 : 0));
    const { excessWh } = assessSmart(days).at(-1)!.verdict!;
    expect(assessSmart(days, { floorWh: Math.ceil(excessWh) + 1 }).at(-1)!.verdict).toBeNull();
  });
});

const anExtra = fc.record({
  seed: fc.integer({ min: 1, max: 1_000 }),
  from: fc.integer({ min: 60, max: 150 }),
  length: fc.integer({ min: 1, max: 40 }),
  watts: fc.integer({ min: 0, max: 6_000 }),
  holes: fc.array(fc.nat(179), { maxLength: 20 }),
});
const anOffice = anExtra.map(({ seed, from, length, watts, holes }) =>
  office(180, (place) => (place >= from && place < from + length ? watts : 0), seed).map((day, place) =>
    holes.includes(place) ? holed(day) : day,
  ),
);

describe('the smart detector on any days', () => {
  it('judges a day by earlier ones alone', () => {
    fc.assert(
      fc.property(anOffice, fc.nat(180), (days, cut) => {
        expect(assessSmart(days.slice(0, cut))).toEqual(assessSmart(days).slice(0, cut));
      }),
      { numRuns: 20 },
    );
  });

  it('gives no verdict on a day with a hole, and none without an excess above the floor', () => {
    fc.assert(
      fc.property(anOffice, (days) => {
        const assessments = assessSmart(days);
        assessments.forEach(({ verdict, unjudged, observedWh }, index) => {
          const isWhole = days[index]!.coveredMin === days[index]!.expectedMin;
          if (!isWhole)
            expect({ verdict, unjudged, observedWh }).toEqual({
              verdict: null,
              unjudged: 'incomplete',
              observedWh: null,
            });
          if (verdict) expect(verdict.excessWh).toBeGreaterThanOrEqual(500);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('says the same of a meter ten times as large', () => {
    fc.assert(
      fc.property(anOffice, (days) => {
        const grown = days.map((day) => timesTen(day));
        const flags = (found: DayAssessment[]): unknown =>
          found.map(({ verdict }) => verdict && [verdict.kind, verdict.severity, verdict.since]);
        expect(flags(assessSmart(grown, { floorWh: 5_000 }))).toEqual(flags(assessSmart(days)));
      }),
      { numRuns: 20 },
    );
  });

  it('needs no more history than it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 100, max: 900 }), (seed, watts) => {
        const days = office(DETECTION_HISTORY_DAYS + 300, (place) => (place % 90 < 25 ? watts : 0), seed);
        const from = days.at(-20)!.localDate;
        const short = days.filter(({ localDate }) => localDate >= addDays(from, -DETECTION_HISTORY_DAYS));
        expect(assessSmart(short, {}, from)).toEqual(assessSmart(days).slice(-20));
      }),
      { numRuns: 4 },
    );
  });
});

function timesTen(day: DetectionDay): DetectionDay {
  const hourly = day.hourly.map((hour) => ({ ...hour, wattMinutes: hour.wattMinutes * 10 }));
  return { ...day, hourly, totalWattMinutes: day.totalWattMinutes * 10 };
}
