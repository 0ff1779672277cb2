import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate, type Verdict } from '@coprowatt/energy';
import fc from 'fast-check';
import { act } from './act-rules.ts';
import type { StoredAnomaly } from './anomaly.ts';
import { reconcile, type AnomalyStep } from './anomaly-rules.ts';
import { newRises } from './level-rules.ts';
import { runsOf } from './run-rules.ts';
import { applied, EPOCH } from './testing-runs.ts';

/** Alerts of a meter of which any number were acknowledged, whatever the detectors say of its days. */

/** What is said of one day: `hole`: nothing can be. */
type DayMark = 'ordinary' | 'rule' | 'smart' | 'both' | 'hole';
type Happening = { marks: DayMark[] } | { status: 'acknowledged' | 'resolved' | 'open'; on: number };

const day = (index: number): LocalDate => addDays(EPOCH, index);

/** Verdicts of one detector, each reaching back to the first of those that no ordinary day of its own parts. */
function verdictsOf(detector: 'rule' | 'smart', marks: readonly DayMark[]): Verdict[] {
  let since: LocalDate | null = null;
  return marks.flatMap((mark, index): Verdict[] => {
    if (mark === 'hole') return [];
    if (mark !== detector && mark !== 'both') {
      since = null;
      return [];
    }
    since ??= day(index);
    const figures = { expectedWh: 10_000, observedWh: 15_000, excessWh: 5_000, yearlyWh: 1_825_000 };
    return [
      { ...figures, detector, localDate: day(index), kind: 'daily', severity: 'minor', since, hours: null },
    ];
  });
}

function judged(marks: readonly DayMark[], stored: readonly StoredAnomaly[]): AnomalyStep[] {
  const verdicts = [...verdictsOf('rule', marks), ...verdictsOf('smart', marks)];
  const cuts = newRises(
    runsOf(verdicts),
    stored.flatMap(({ level }) => level ?? []),
  );
  const last = marks.lastIndexOf('ordinary');
  const ordinaryUntil = last < 0 ? null : day(last);
  return reconcile(stored, runsOf(verdicts, cuts), {
    judgedFrom: EPOCH,
    opensFrom: EPOCH,
    ordinaryUntil,
    cuts,
  });
}

/** Alerts after a story; an act is done to all that live. */
function lived(story: readonly Happening[]): StoredAnomaly[] {
  return story.reduce<StoredAnomaly[]>((stored, happening, index) => {
    const now = new Date(Date.parse('2026-07-02T08:00:00Z') + index * 60_000);
    if ('marks' in happening) return applied(stored, judged(happening.marks, stored), now);
    const { status, on } = happening;
    const moment = { now, today: day(on), timeZone: 'Europe/Paris' };
    return stored.map((one) =>
      one.status === 'resolved' ? one : { ...one, ...act(one, { status }, moment).handling },
    );
  }, []);
}

const live = (stored: readonly StoredAnomaly[]): StoredAnomaly[] =>
  stored.filter(({ status }) => status !== 'resolved');

const MARKS = ['ordinary', 'rule', 'smart', 'both', 'hole', 'hole'] as const satisfies DayMark[];
const someMarks = fc.array(fc.constantFrom<DayMark>(...MARKS), { minLength: 1, maxLength: 40 });
const aHappening: fc.Arbitrary<Happening> = fc.oneof(
  someMarks.map((marks) => ({ marks })),
  fc.record({
    status: fc.constantFrom(
      'acknowledged' as const,
      'acknowledged' as const,
      'resolved' as const,
      'open' as const,
    ),
    on: fc.integer({ min: 0, max: 50 }),
  }),
);

describe('live alerts of a meter', () => {
  it('share no day, with any number of acknowledged ones, and change no more when it is judged again', () => {
    fc.assert(
      fc.property(fc.array(aHappening, { maxLength: 8 }), someMarks, (past, marks) => {
        const stored = lived([...past, { marks }]);
        const alerts = live(stored);
        for (const one of alerts)
          expect(
            alerts.filter((other) => one.firstDay <= other.lastDay && other.firstDay <= one.lastDay),
          ).toEqual([one]);
        expect(judged(marks, stored)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are not spanned by an earlier one that was acknowledged', () => {
    const known: Record<number, DayMark> = { 0: 'smart', 12: 'rule', 13: 'rule', 20: 'rule' };
    const marks = Array.from({ length: 21 }, (_, at) => known[at] ?? (at < 12 ? 'hole' : 'ordinary'));
    const begun = [{ marks: marks.slice(0, 14) }, { status: 'acknowledged', on: 14 }] as const;
    expect(lived([...begun, { marks }])).toMatchObject([
      { firstDay: day(0), lastDay: day(0), level: { since: day(0) } },
      { firstDay: day(12), lastDay: day(13), level: { since: day(12) } },
      { firstDay: day(20), lastDay: day(20), status: 'open' },
    ]);
  });
});
