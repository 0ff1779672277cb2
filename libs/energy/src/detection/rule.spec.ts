import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, eachDay } from '../calendar.ts';
import { DEFAULT_RULES, invalidRuleSettings, type RuleSettings } from './rule-settings.ts';
import { assessByRule } from './rule.ts';
import { dailyOnly, holed, wholeDayOf } from './testing-days.ts';
import { DETECTION_HISTORY_DAYS, type DayAssessment, type DetectionDay } from './verdict.ts';

const FIRST = '2025-01-06';
const WEEKDAY = DEFAULT_RULES['same-weekday'];

/** `count` whole days of `wattMinutes`, then `last`. */
function after(count: number, wattMinutes: number, last: number): DetectionDay[] {
  const days = eachDay(FIRST, addDays(FIRST, count)).map((date) => wholeDayOf(date, wattMinutes));
  return [...days, wholeDayOf(addDays(FIRST, count), last)];
}

const lastOf = (days: DetectionDay[], settings?: RuleSettings): DayAssessment =>
  assessByRule(days, settings).at(-1)!;
const severityOf = (days: DetectionDay[], settings?: RuleSettings): string | null =>
  lastOf(days, settings).verdict?.severity ?? null;

/** 10 kWh. */
const TEN = 600_000;

describe("the owner's rule", () => {
  it('flags above 120 % of the mean, not at it; major from 150 %, critical above 200 %, to the watt-minute', () => {
    expect(severityOf(after(30, TEN, 720_000))).toBeNull();
    expect(severityOf(after(30, TEN, 720_001))).toBe('minor');
    expect(severityOf(after(30, TEN, 899_999))).toBe('minor');
    expect(severityOf(after(30, TEN, 900_000))).toBe('major');
    expect(severityOf(after(30, TEN, 1_200_000))).toBe('major');
    expect(severityOf(after(30, TEN, 1_200_001))).toBe('critical');
  });

  it('needs an excess of 1 kWh, and takes exactly 1 kWh', () => {
    expect(severityOf(after(30, 60_000, 119_999))).toBeNull();
    expect(severityOf(after(30, 60_000, 120_000))).toBe('major');
    expect(severityOf(after(30, 0, 59_999))).toBeNull();
    expect(severityOf(after(30, 0, 60_000))).toBe('critical');
  });

  it('needs 14 complete days, or 4 of the same weekday', () => {
    expect(lastOf(after(13, TEN, 2 * TEN))).toMatchObject({ unjudged: 'short-history', verdict: null });
    expect(severityOf(after(14, TEN, 2 * TEN))).toBe('major');
    expect(lastOf(after(27, TEN, 2 * TEN), WEEKDAY)).toMatchObject({ unjudged: 'short-history' });
    expect(severityOf(after(28, TEN, 2 * TEN), WEEKDAY)).toBe('major');
  });

  it('compares with the previous 30 complete days only: older ones, and days with a hole, count for nothing', () => {
    const old = after(9, 100 * TEN, 100 * TEN);
    const start = addDays(FIRST, 10);
    const holes = eachDay(start, addDays(start, 5)).map((date) => holed(wholeDayOf(date, 50 * TEN)));
    const recent = eachDay(addDays(start, 5), addDays(start, 35)).map((date) => wholeDayOf(date, TEN));
    const judged = wholeDayOf(addDays(start, 35), 720_001);
    expect(lastOf([...old, ...holes, ...recent, judged])).toMatchObject({
      expectedWh: 10_000,
      verdict: { severity: 'minor', excessWh: 720_001 / 60 - 10_000 },
    });
  });

  it('looks over gaps of dates that are not there at all', () => {
    const days = after(30, TEN, TEN);
    const later = wholeDayOf(addDays(days.at(-1)!.localDate, 90), 720_001);
    expect(severityOf([...days, later])).toBe('minor');
  });

  it('compares a Sunday with Sundays', () => {
    const days = eachDay(FIRST, addDays(FIRST, 70)).map((date, index) =>
      wholeDayOf(date, index % 7 === 6 ? TEN : 5 * TEN),
    );
    const sunday = days.at(-1)!;
    expect(sunday.localDate).toBe('2025-03-16');
    const busy = [...days.slice(0, -1), wholeDayOf(sunday.localDate, 720_001)];
    expect(severityOf(busy, WEEKDAY)).toBe('minor');
    expect(severityOf(busy)).toBeNull();
  });

  it("takes the operator's value where there is no curve, and never a day with a hole", () => {
    const days = eachDay(FIRST, addDays(FIRST, 30)).map((date) => dailyOnly(date, 10_000));
    const date = addDays(FIRST, 30);
    expect(severityOf([...days, dailyOnly(date, 12_000)])).toBeNull();
    expect(severityOf([...days, dailyOnly(date, 12_001)])).toBe('minor');
    expect(lastOf([...days, holed(wholeDayOf(date, 9 * TEN))])).toMatchObject({
      unjudged: 'incomplete',
      observedWh: null,
      verdict: null,
    });
  });

  it('counts flagged days like any other, and dates a run by its first day', () => {
    const days = after(30, TEN, 2 * TEN);
    const next = wholeDayOf(addDays(FIRST, 31), 2 * TEN);
    const hole = holed(wholeDayOf(addDays(FIRST, 32), TEN));
    const third = wholeDayOf(addDays(FIRST, 33), 2 * TEN);
    const assessments = assessByRule([...days, next, hole, third]);
    expect(assessments.at(-3)!.expectedWh).toBeCloseTo(10_000 * (31 / 30), 6);
    expect(assessments.at(-1)!.verdict).toMatchObject({ since: addDays(FIRST, 30) });
    const excesses = assessments.flatMap(({ verdict }) => (verdict ? [verdict.excessWh] : []));
    expect(assessments.at(-1)!.verdict!.yearlyWh).toBeCloseTo(
      (365 * excesses.reduce((sum, excess) => sum + excess)) / 3,
      6,
    );
  });

  it('refuses settings out of their bounds, by name', () => {
    const settings = { ...DEFAULT_RULES['previous-days'], threshold: 100, minimumDays: 31 };
    expect(invalidRuleSettings(settings)).toEqual(['threshold', 'minimumDays']);
    expect(() => assessByRule([], settings)).toThrow('threshold, minimumDays');
    expect(Object.values(DEFAULT_RULES).flatMap(invalidRuleSettings)).toEqual([]);
  });
});

const aWattMinutes = fc.oneof(fc.integer({ min: 0, max: 5_000_000 }), fc.constant(TEN));
const someDays = fc
  .array(
    fc.record({
      wattMinutes: aWattMinutes,
      kind: fc.constantFrom('whole', 'whole', 'whole', 'hole', 'gone'),
    }),
    {
      minLength: 20,
      maxLength: 120,
    },
  )
  .map((days) =>
    days.flatMap(({ wattMinutes, kind }, index) => {
      const day = wholeDayOf(addDays(FIRST, index), wattMinutes);
      return kind === 'gone' ? [] : [kind === 'hole' ? holed(day) : day];
    }),
  );
const someSettings = fc.record({
  reference: fc.constantFrom('previous-days' as const, 'same-weekday' as const),
  threshold: fc.integer({ min: 101, max: 300 }),
  windowDays: fc.integer({ min: 4, max: 40 }),
  minimumDays: fc.integer({ min: 2, max: 4 }),
  floorWh: fc.integer({ min: 0, max: 5_000 }),
});

describe("the owner's rule on any days", () => {
  it('is the mean and the shares worked out in fractions', () => {
    fc.assert(
      fc.property(someDays, someSettings, (days, settings) => {
        const found = assessByRule(days, settings).map(({ verdict }) => verdict?.severity ?? null);
        expect(found).toEqual(days.map((_, index) => plainRule(days, index, settings)));
      }),
    );
  });

  it('judges a day by earlier ones alone', () => {
    fc.assert(
      fc.property(someDays, someSettings, fc.nat(100), (days, settings, cut) => {
        expect(assessByRule(days.slice(0, cut), settings)).toEqual(
          assessByRule(days, settings).slice(0, cut),
        );
      }),
    );
  });
});

/** The rule as it is written, in exact fractions of big integers. */
function plainRule(days: DetectionDay[], index: number, settings: RuleSettings): string | null {
  const isWhole = (day: DetectionDay): boolean => day.coveredMin === day.expectedMin;
  const weekday = (day: DetectionDay): number => new Date(day.localDate).getUTCDay();
  const day = days[index]!;
  const reference = days
    .slice(0, index)
    .filter(
      (other) =>
        isWhole(other) && (settings.reference === 'previous-days' || weekday(other) === weekday(day)),
    )
    .slice(-settings.windowDays);
  if (!isWhole(day) || reference.length < settings.minimumDays) return null;
  const sum = BigInt(reference.reduce((total, { totalWattMinutes }) => total + totalWattMinutes, 0));
  const times = BigInt(day.totalWattMinutes) * BigInt(reference.length);
  if (times * 100n <= sum * BigInt(settings.threshold)) return null;
  if (times - sum < BigInt(settings.floorWh * 60 * reference.length)) return null;
  if (times > 2n * sum) return 'critical';
  return times * 2n >= sum * 3n ? 'major' : 'minor';
}

it('needs no more history than it says', () => {
  const days = eachDay('2023-01-01', '2025-06-01').map((date, index) =>
    wholeDayOf(date, ((index * 7_919) % 1_000) * 1_000),
  );
  const from = days.at(-30)!.localDate;
  const short = days.filter(({ localDate }) => localDate >= addDays(from, -DETECTION_HISTORY_DAYS));
  for (const settings of Object.values(DEFAULT_RULES))
    expect(assessByRule(short, settings, from)).toEqual(assessByRule(days, settings).slice(-30));
});
