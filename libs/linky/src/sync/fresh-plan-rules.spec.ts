import { describe, expect, it } from '@jest/globals';
import { SYNC_PASSES, type SyncLaneName } from '@coprowatt/contracts';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import fc from 'fast-check';
import { ENERGY_LANES, type EnergyLane } from '../quality/ledger-rules.ts';
import { looksBackTo, MOST_PASS_CALLS, planFresh, type FreshFacts } from './fresh-plan-rules.ts';
import { afterAnswer, nextStep, type Lanes, type Step } from './lane-rules.ts';
import { marksAfter, type Marks } from './mark-rules.ts';

const TODAY = '2026-06-23';
const YESTERDAY = '2026-06-22';
const ago = (days: number): LocalDate => addDays(TODAY, -days);
const daysAgo = (...days: number[]): Set<LocalDate> => new Set(days.map(ago));
const between = (from: number, to: number): Set<LocalDate> => new Set(eachDay(ago(from), ago(to)));

const LIMITS = {
  curveSpanDays: 7,
  curveDepth: { months: 24, days: 15 },
  dailySpanDays: 365,
  dailyDepth: { months: 36, days: 15 },
};

/** Of what is told by the day, and of daily values that come once a week. */
const marks = (askedTo: LocalDate | null, weekly: LocalDate | null = ago(4)): Marks => ({
  curve: askedTo,
  daily: weekly,
  productionCurve: askedTo,
  productionDaily: weekly,
});

/** A healthy meter on the morning of `TODAY`: all is whole but yesterday, and it is not its day of the week. */
const HEALTHY: FreshFacts = {
  pass: 'publication',
  today: TODAY,
  publishedTo: TODAY,
  limits: LIMITS,
  lanes: new Set(['daily', 'curve', 'maximumPower', 'contract']),
  inServiceFrom: null,
  askedTo: marks(YESTERDAY),
  isWeekly: false,
  contractDue: false,
  whole: { curve: between(30, 1), daily: between(30, 4) },
  due: [],
  spare: [],
};
const NIGHT: FreshFacts = { ...HEALTHY, pass: 'nightly', publishedTo: YESTERDAY };
const INJECTING = new Set<SyncLaneName>([...HEALTHY.lanes, 'productionDaily', 'productionCurve']);
const NONE = { askedTo: null, dailyAskedTo: null, productionAskedTo: null, productionDailyAskedTo: null };
const DAILY_ONLY = new Set<SyncLaneName>(['daily', 'maximumPower']);

/** The calls that a plan comes to, newest first. */
function stepsOf(plan: Lanes): Step[] {
  const steps: Step[] = [];
  let lanes = plan;
  for (let step = nextStep(lanes); step && steps.length < 200; step = nextStep(lanes)) {
    steps.push(step);
    const lane = lanes[step.lane];
    if (lane) lanes = { ...lanes, [step.lane]: afterAnswer(lane, step, true) };
  }
  return steps;
}

const calls = (facts: FreshFacts): string[] =>
  stepsOf(planFresh(facts)).map(({ lane, from, to }) => `${lane} ${from} ${to}`);

describe('the publication pass', () => {
  it('asks the sliding week in one call', () => {
    expect(calls(HEALTHY)).toEqual([`curve ${ago(7)} ${TODAY}`]);
  });

  it('asks nothing once all of the week is whole', () => {
    expect(calls({ ...HEALTHY, whole: { ...HEALTHY.whole, curve: between(30, 0) } })).toEqual([]);
  });

  it('asks daily values and maximum power once a week, from the last ones on', () => {
    expect(calls({ ...HEALTHY, isWeekly: true }).sort()).toEqual([
      `curve ${ago(7)} ${TODAY}`,
      `daily ${ago(14)} ${TODAY}`,
      `maximumPower ${ago(14)} ${TODAY}`,
    ]);
    expect(calls({ ...HEALTHY, isWeekly: true, askedTo: marks(YESTERDAY, ago(20)) })).toContain(
      `daily ${ago(21)} ${TODAY}`,
    );
  });

  it('asks values and powers that came late together with those of the week, a year in one call', () => {
    const due = [
      { lane: 'daily', localDate: ago(40), beside: true },
      { lane: 'daily', localDate: ago(300), beside: true },
      { lane: 'maximumPower', localDate: ago(90), beside: true },
      { lane: 'maximumPower', localDate: ago(1_000), beside: true },
    ] as const;
    const facts = { ...HEALTHY, due };
    expect(calls(facts)).toEqual([`curve ${ago(7)} ${TODAY}`]);
    expect(calls({ ...facts, isWeekly: true }).sort()).toEqual([
      `curve ${ago(7)} ${TODAY}`,
      `daily ${ago(300)} ${TODAY}`,
      `maximumPower ${ago(1_000)} ${ago(999)}`,
      `maximumPower ${ago(300)} ${TODAY}`,
    ]);
    const told = { ...facts, isWeekly: true, whole: { curve: between(30, 1), daily: between(30, 0) } };
    expect(calls(told).sort()).toEqual([
      `curve ${ago(7)} ${TODAY}`,
      `daily ${ago(300)} ${ago(39)}`,
      `maximumPower ${ago(1_000)} ${ago(999)}`,
      `maximumPower ${ago(300)} ${ago(39)}`,
    ]);
    expect(calls({ ...facts, pass: 'nightly', publishedTo: YESTERDAY, isWeekly: true })).toEqual([]);
  });

  it('asks powers that came late once a week where daily values tell the days', () => {
    const facts = { ...HEALTHY, lanes: DAILY_ONLY, whole: { daily: between(30, 1) } };
    const late = { ...facts, due: [{ lane: 'maximumPower' as const, localDate: ago(60), beside: true }] };
    expect(calls(late)).toEqual(calls(facts));
    expect(calls({ ...late, isWeekly: true })).toEqual([
      `daily ${ago(7)} ${TODAY}`,
      `maximumPower ${ago(60)} ${TODAY}`,
    ]);
  });

  it('makes up for a week whose day was missed', () => {
    expect(calls({ ...HEALTHY, askedTo: marks(YESTERDAY, ago(8)) })).toContain(`daily ${ago(14)} ${TODAY}`);
    expect(calls({ ...HEALTHY, askedTo: marks(YESTERDAY, null) })).toContain(`daily ${ago(14)} ${TODAY}`);
    expect(calls({ ...HEALTHY, askedTo: marks(YESTERDAY, ago(7)) })).toHaveLength(1);
  });

  it('asks daily values every day where no curve is asked', () => {
    const facts = { ...HEALTHY, lanes: DAILY_ONLY, whole: { daily: between(30, 1) } };
    expect(calls(facts)).toEqual([`daily ${ago(7)} ${TODAY}`, `maximumPower ${ago(7)} ${TODAY}`]);
  });

  it('asks what is injected alike', () => {
    expect(calls({ ...HEALTHY, lanes: INJECTING })).toEqual([
      `curve ${ago(7)} ${TODAY}`,
      `productionCurve ${ago(7)} ${TODAY}`,
    ]);
    expect(calls({ ...HEALTHY, lanes: INJECTING, isWeekly: true })).toContain(
      `productionDaily ${ago(14)} ${TODAY}`,
    );
  });

  it('asks the facts of the supply when it is time, beside all else', () => {
    expect(calls({ ...HEALTHY, contractDue: true })).toContain(`contract ${TODAY} ${addDays(TODAY, 1)}`);
    const agreed = new Set<SyncLaneName>(['daily', 'curve']);
    expect(calls({ ...HEALTHY, contractDue: true, lanes: agreed })).toHaveLength(1);
  });

  it('goes back to where a standstill of ours began', () => {
    const facts = {
      ...HEALTHY,
      askedTo: marks(ago(12)),
      whole: { ...HEALTHY.whole, curve: between(30, 12) },
    };
    expect(calls(facts)).toEqual([`curve ${ago(7)} ${TODAY}`, `curve ${ago(12)} ${ago(7)}`]);
  });

  it('asks again the last day before a standstill, which a sync in the early morning asked before it was there', () => {
    const facts = {
      ...HEALTHY,
      askedTo: marks(ago(12)),
      whole: { ...HEALTHY.whole, curve: between(30, 13) },
    };
    expect(calls(facts)).toEqual([`curve ${ago(7)} ${TODAY}`, `curve ${ago(13)} ${ago(7)}`]);
    expect(calls({ ...facts, pass: 'nightly', publishedTo: YESTERDAY }).at(-1)).toBe(
      `curve ${ago(13)} ${ago(8)}`,
    );
  });

  it('leaves the nights what is too much of a standstill at once, and the mark where it is', () => {
    const facts = { ...HEALTHY, askedTo: marks(ago(400)), whole: {} };
    expect(calls(facts).filter((call) => call.startsWith('curve'))).toHaveLength(MOST_PASS_CALLS);
    const { curve } = planFresh(facts);
    const done = curve && { curve: { ...curve, reached: curve.from } };
    expect(marksAfter({ ...NONE, askedTo: ago(400) }, done ?? {}).askedTo).toBe(ago(400));
  });

  it('looks at stored days since the oldest mark of what it asks, as far as the operator keeps them', () => {
    expect(looksBackTo(HEALTHY)).toBe(ago(14));
    expect(looksBackTo({ ...HEALTHY, askedTo: marks(ago(30)) })).toBe(ago(31));
    const frozen = { ...marks(YESTERDAY), productionCurve: ago(600), productionDaily: ago(600) };
    expect(looksBackTo({ ...HEALTHY, askedTo: frozen })).toBe(ago(14));
    expect(looksBackTo({ ...HEALTHY, askedTo: marks(ago(2_000)) })).toBe('2024-06-08');
    expect(looksBackTo({ ...HEALTHY, askedTo: marks(ago(90)), inServiceFrom: ago(50) })).toBe(ago(50));
  });

  it('does not go behind the commissioning of the meter', () => {
    expect(calls({ ...HEALTHY, inServiceFrom: ago(3) })).toEqual([`curve ${ago(3)} ${TODAY}`]);
    expect(calls({ ...HEALTHY, inServiceFrom: addDays(TODAY, 1) })).toEqual([]);
  });
});

describe('the nightly pass', () => {
  it('asks nothing of a healthy meter: yesterday is not published yet', () => {
    expect(calls(NIGHT)).toEqual([]);
  });

  it('asks the days of the week that are not whole', () => {
    const curve = between(30, 1);
    curve.delete(ago(3));
    expect(calls({ ...NIGHT, whole: { ...NIGHT.whole, curve } })).toEqual([`curve ${ago(3)} ${ago(2)}`]);
  });

  it('asks all of the week when it is worked so late that it is the first to ask of it, for corrections', () => {
    expect(calls({ ...HEALTHY, pass: 'nightly' })).toEqual([`curve ${ago(7)} ${TODAY}`]);
  });

  it('asks older holes that are due, neighbours in one call', () => {
    const due = [10, 12, 40].map((days) => ({ lane: 'curve' as const, localDate: ago(days), beside: false }));
    expect(calls({ ...NIGHT, due })).toEqual([`curve ${ago(12)} ${ago(9)}`, `curve ${ago(40)} ${ago(39)}`]);
    const daily = { lane: 'daily', localDate: ago(40), beside: false } as const;
    expect(calls({ ...NIGHT, due: [daily] })).toEqual([`daily ${ago(40)} ${ago(39)}`]);
    expect(calls({ ...NIGHT, due: [{ ...daily, beside: true }], isWeekly: true })).toEqual([]);
  });

  it('asks once a week, in one call, days that may have become better, those that wait longest', () => {
    const spare = [400, 30, 398, 393, 12].map((days) => ({ lane: 'curve' as const, localDate: ago(days) }));
    expect(calls({ ...NIGHT, spare })).toEqual([]);
    expect(calls({ ...NIGHT, spare, isWeekly: true })).toEqual([`curve ${ago(400)} ${ago(397)}`]);
    const tooOld = { lane: 'curve' as const, localDate: ago(800) };
    expect(calls({ ...NIGHT, spare: [tooOld, ...spare], isWeekly: true })).toHaveLength(1);
    expect(
      calls({ ...NIGHT, spare, isWeekly: true, lanes: DAILY_ONLY, whole: { daily: between(30, 1) } }),
    ).toEqual([]);
  });

  it('asks what nobody asked while we stood still', () => {
    const facts = { ...NIGHT, askedTo: marks(ago(20)), whole: { curve: between(40, 20) } };
    expect(calls(facts)).toEqual([
      `curve ${ago(8)} ${ago(1)}`,
      `curve ${ago(15)} ${ago(8)}`,
      `curve ${ago(20)} ${ago(15)}`,
    ]);
  });

  it('moves the mark over a standstill only when it leaves none of its days behind', () => {
    const after = (askedTo: LocalDate): LocalDate | null => {
      const plan = planFresh({ ...NIGHT, askedTo: marks(askedTo), whole: {} });
      const lanes = Object.fromEntries(
        Object.entries(plan).map(([name, lane]) => [name, { ...lane, reached: lane.from }]),
      );
      return marksAfter({ ...NONE, askedTo }, lanes).askedTo;
    };
    expect(after(ago(100))).toBe(YESTERDAY);
    expect(after(ago(400))).toBe(ago(400));
  });
});

describe('the midday and evening passes', () => {
  const late = new Set([...between(30, 3), ago(2)]);
  /** As the publication pass left it. */
  const ASKED: FreshFacts = { ...HEALTHY, askedTo: marks(TODAY, TODAY) };

  it('ask the span of days that are not whole', () => {
    const facts = { ...ASKED, pass: 'midday', whole: { ...HEALTHY.whole, curve: late } } as const;
    expect(calls(facts)).toEqual([`curve ${ago(3)} ${TODAY}`]);
    expect(calls({ ...facts, whole: { ...HEALTHY.whole, curve: between(30, 0) } })).toEqual([]);
  });

  it('ask the daily value, in the evening, of a yesterday whose curve is not whole', () => {
    const facts = { ...ASKED, pass: 'evening' } as const;
    expect(calls(facts)).toEqual([`daily ${YESTERDAY} ${TODAY}`, `curve ${YESTERDAY} ${TODAY}`]);
    expect(calls({ ...facts, whole: { ...HEALTHY.whole, daily: daysAgo(1) } })).toEqual([
      `curve ${YESTERDAY} ${TODAY}`,
    ]);
    const hole = new Set([...between(30, 0)].filter((day) => day !== ago(3)));
    expect(calls({ ...facts, whole: { ...HEALTHY.whole, curve: hole } })).toEqual([
      `curve ${ago(3)} ${ago(2)}`,
    ]);
  });

  it('ask all of the week when they are the first to ask of it, for corrections', () => {
    for (const pass of ['midday', 'evening'] as const)
      for (const askedTo of [null, YESTERDAY, ago(3)])
        expect(calls({ ...HEALTHY, pass, askedTo: marks(askedTo) })).toContain(`curve ${ago(7)} ${TODAY}`);
  });

  it('ask daily values where no curve is asked', () => {
    for (const pass of ['midday', 'evening'] as const)
      expect(calls({ ...ASKED, pass, lanes: DAILY_ONLY, whole: { daily: between(30, 1) } })).toEqual([
        `daily ${YESTERDAY} ${TODAY}`,
      ]);
  });
});

const someDays = fc
  .uniqueArray(fc.integer({ min: 1, max: 90 }), { maxLength: 90 })
  .map((days) => daysAgo(...days));
const someMark = fc.option(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })).map(ago));
const someFacts: fc.Arbitrary<FreshFacts> = fc
  .record({
    pass: fc.constantFrom(...SYNC_PASSES),
    isPublished: fc.boolean(),
    lanes: fc.constantFrom(HEALTHY.lanes, INJECTING, DAILY_ONLY, new Set<SyncLaneName>(['productionDaily'])),
    inServiceFrom: fc.option(fc.integer({ min: 0, max: 90 }).map(ago)),
    askedTo: fc.record({
      curve: someMark,
      daily: someMark,
      productionCurve: someMark,
      productionDaily: someMark,
    }),
    isWeekly: fc.boolean(),
    contractDue: fc.boolean(),
    curve: someDays,
    daily: someDays,
    productionCurve: someDays,
    productionDaily: someDays,
    holes: fc.array(
      fc.tuple(fc.constantFrom(...ENERGY_LANES), fc.integer({ min: 9, max: 700 }), fc.boolean()),
      { maxLength: 80 },
    ),
    estimates: fc.array(
      fc.tuple(
        fc.constantFrom('curve' as const, 'productionCurve' as const),
        fc.integer({ min: 9, max: 700 }),
      ),
      { maxLength: 10 },
    ),
  })
  .map(({ isPublished, curve, daily, productionCurve, productionDaily, holes, estimates, ...facts }) => {
    const whole = { curve, daily, productionCurve, productionDaily };
    const due = holes
      .map(([lane, days, beside]) => ({
        lane,
        localDate: ago(days),
        beside: beside && !lane.includes('urve'),
      }))
      .filter(({ lane, localDate }) => !whole[lane].has(localDate));
    return {
      ...facts,
      today: TODAY,
      publishedTo: isPublished ? TODAY : YESTERDAY,
      limits: LIMITS,
      whole,
      due,
      spare: estimates.map(([lane, days]) => ({ lane, localDate: ago(days) })),
    };
  });

function isMain(lane: EnergyLane, lanes: ReadonlySet<SyncLaneName>): boolean {
  if (lane === 'daily') return !lanes.has('curve');
  return lane === 'productionDaily' ? !lanes.has('productionCurve') : true;
}

describe('whatever the meter', () => {
  it('nothing that is whole and sure is asked for itself', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        for (const { lane, from, to } of stepsOf(planFresh(facts))) {
          const name = ENERGY_LANES.find((one) => one === lane);
          if (!name) continue;
          const isSpare = (day: LocalDate): boolean =>
            facts.spare.some((other) => other.lane === name && other.localDate === day);
          const lacking = eachDay(from, to).filter((day) => !facts.whole[name]?.has(day) || isSpare(day));
          expect(lacking.length).toBeGreaterThan(0);
          // A call begins and ends with what it is for: after the day's first one that is what is lacking.
          if (facts.pass !== 'publication' && (facts.askedTo[name] ?? '') >= facts.publishedTo)
            expect([lacking[0], lacking.at(-1)]).toEqual([from, addDays(to, -1)]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('only published days are asked, within what the operator keeps and the meter served', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        for (const { lane, from, to } of stepsOf(planFresh(facts))) {
          expect(facts.lanes.has(lane)).toBe(true);
          if (lane === 'contract') continue;
          expect(to <= facts.publishedTo).toBe(true);
          expect(from >= (facts.inServiceFrom ?? '')).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('every day that is missing and due is asked, as far as calls go: by the night what tells the days, else with the week', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const { pass, publishedTo, lanes, inServiceFrom, whole, due, askedTo, isWeekly } = facts;
        const steps = stepsOf(planFresh(facts));
        if ((pass === 'nightly' || pass === 'publication') && steps.length >= MOST_PASS_CALLS) return;
        const isAsked = (name: EnergyLane, day: LocalDate): boolean =>
          steps.some(({ lane, from, to }) => lane === name && day >= from && day < to);
        const week = addDays(publishedTo, -7);
        for (const name of ENERGY_LANES.filter((one) => lanes.has(one))) {
          const since =
            pass === 'midday' || pass === 'evening' ? week : [week, askedTo[name] ?? week].sort()[0];
          const lacking = eachDay(since ?? week, publishedTo).filter((day) => !whole[name]?.has(day));
          const owed = isMain(name, lanes) ? lacking : [];
          const holes = due.filter(
            ({ lane, localDate }) => lane === name && localDate < week && localDate >= '2024-06-08',
          );
          const isTurn = pass === 'publication' && isWeekly && !isMain(name, lanes);
          const old = holes.filter(({ beside }) => (pass === 'nightly' ? !beside : isTurn));
          for (const day of [...owed, ...old.map(({ localDate }) => localDate)].filter(
            (one) => one >= (inServiceFrom ?? ''),
          ))
            expect([name, day, isAsked(name, day)]).toEqual([name, day, true]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the night makes at most so many calls, and noon and evening few', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const most = { nightly: MOST_PASS_CALLS, publication: 40, midday: 2, evening: 4 }[facts.pass];
        expect(stepsOf(planFresh(facts)).length).toBeLessThanOrEqual(most);
      }),
      { numRuns: 500 },
    );
  });
});
