import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate, type Verdict } from '@coprowatt/energy';
import fc from 'fast-check';
import { runsOf } from './run-rules.ts';
import { EPOCH } from './testing-runs.ts';

const day = (index: number): LocalDate => addDays(EPOCH, index);

function aVerdict(index: number, facts: Partial<Verdict> = {}): Verdict {
  return {
    detector: 'rule',
    localDate: day(index),
    kind: 'daily',
    severity: 'minor',
    expectedWh: 10_000,
    observedWh: 15_000,
    excessWh: 5_000,
    since: day(index),
    hours: null,
    yearlyWh: 5_000 * 365,
    ...facts,
  };
}

describe('verdicts of one meter', () => {
  it('are one run as long as each reaches back into those before it', () => {
    const verdicts = [
      aVerdict(1),
      aVerdict(2, { since: day(1) }),
      aVerdict(5, { since: day(1) }),
      aVerdict(8),
      aVerdict(2, { detector: 'smart', kind: 'night' }),
      aVerdict(3, { detector: 'smart', kind: 'zero', excessWh: -9_000, since: day(2) }),
    ];
    const spans = runsOf(verdicts).map((run) => [
      run.detector,
      run.family,
      run.firstDay,
      run.lastDay,
      run.days.length,
    ]);
    expect(spans).toEqual([
      ['rule', 'energy', day(1), day(5), 3],
      ['rule', 'energy', day(8), day(8), 1],
      ['smart', 'energy', day(2), day(2), 1],
      ['smart', 'zero', day(2), day(3), 1],
    ]);
  });

  it('are named by their gravest day, and of equals by the greatest', () => {
    const hours = { from: 0, to: 6 };
    const [run] = runsOf([
      aVerdict(1, { detector: 'smart', kind: 'surge', severity: 'major', excessWh: 6_000 }),
      aVerdict(2, {
        detector: 'smart',
        kind: 'night',
        severity: 'major',
        excessWh: 7_000,
        hours,
        since: day(1),
      }),
      aVerdict(3, { detector: 'smart', excessWh: 9_000, since: day(1), yearlyWh: 1 }),
    ]);
    expect(run).toMatchObject({ kind: 'night', severity: 'major', hours, yearlyWh: 1, confirms: true });
  });

  it('make the same runs in any order, and each day lies in exactly one', () => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 15 });
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 3 }), (indexes, reach) => {
        const verdicts = indexes.map((index) => aVerdict(index, { since: day(index - reach) }));
        const runs = runsOf(verdicts);
        expect(runsOf(verdicts.toReversed())).toEqual(runs);
        const days = runs.flatMap((run) => run.days.map(({ localDate }) => localDate));
        expect(days.toSorted()).toEqual(indexes.map(day).toSorted());
      }),
    );
  });
});
