import { describe, expect, it } from '@jest/globals';
import { SYNC_PASSES, type SyncLaneName } from '@coprowatt/contracts';
import { addDays, eachDay, type LocalDate } from '@coprowatt/energy';
import fc from 'fast-check';
import { ENERGY_LANES, type EnergyLane } from '../quality/ledger-rules.ts';
import { planFresh } from './fresh-plan-rules.ts';
import { afterAnswer, nextStep, openGaps, openLane, stopLane, type Lane, type Lanes } from './lane-rules.ts';
import { marksAfter, marksOf } from './mark-rules.ts';
import {
  askedLanes,
  dueLanes,
  refreshLanes,
  unfinishedLanes,
  type WindowFacts,
} from './sync-window-rules.ts';

const TODAY = '2026-06-23';
const ago = (days: number): LocalDate => addDays(TODAY, -days);
const NEW = { askedTo: null, dailyAskedTo: null, productionAskedTo: null, productionDailyAskedTo: null };

function lane(from: number, to = 0, isWhole = false): Lane {
  const opened = openLane(ago(from), ago(to), 7, isWhole);
  if (!opened) throw new Error('a lane has days');
  return opened;
}
const done = (asked: Lane): Lane => ({ ...asked, reached: asked.from });

describe('up to which day nothing was left unasked', () => {
  it('is told of each lane by itself', () => {
    const lanes = { curve: done(lane(700, 0, true)), daily: { ...lane(1_100, 0, true), reached: ago(30) } };
    expect(marksAfter(NEW, lanes)).toEqual({ ...NEW, askedTo: TODAY });
    const again = { daily: done(lane(1_100, 0, true)) };
    expect(marksAfter({ ...NEW, askedTo: ago(3) }, again)).toEqual({
      ...NEW,
      askedTo: ago(3),
      dailyAskedTo: TODAY,
    });
  });

  it('does not move over days that a lane began after, left between others, or was stopped before', () => {
    const before = { ...NEW, askedTo: ago(8) };
    expect(marksAfter(before, { curve: done(lane(8)) }).askedTo).toBe(ago(8));
    expect(marksAfter(before, { curve: done(lane(9)) }).askedTo).toBe(TODAY);
    const gaps = [9, 2].map((days) => ({ from: ago(days), to: ago(days - 1) }));
    const apart = openGaps(gaps, 1);
    expect(marksAfter(before, { curve: apart ? done(apart) : lane(1) }).askedTo).toBe(ago(8));
    expect(marksAfter(before, { curve: stopLane(lane(20)) }).askedTo).toBe(ago(8));
    expect(marksAfter({ ...NEW, askedTo: TODAY }, { curve: done(lane(9, 8)) }).askedTo).toBe(TODAY);
  });
});

const LIMITS = {
  curveSpanDays: 7,
  curveDepth: { months: 4, days: 0 },
  dailySpanDays: 60,
  dailyDepth: { months: 6, days: 0 },
};

/** What happens at one moment: time passes, and a run asks; the operator answers as many of its calls. */
const someEvent = fc.record({
  days: fc.oneof({ weight: 5, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(25) }),
  run: fc.constantFrom(...SYNC_PASSES, ...SYNC_PASSES, 'backfill', 'reopened', 'manual', 'named'),
  isPublished: fc.boolean(),
  isWeekly: fc.boolean(),
  /** Of each lane: how many calls are answered before the rest fails. */
  answered: fc.record({
    curve: someCalls(),
    daily: someCalls(),
    productionCurve: someCalls(),
    productionDaily: someCalls(),
  }),
  /** Whether an answer brings a day. */
  brings: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  /** Days that a person names, counted back. */
  named: fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 10 })),
});
function someCalls(): fc.Arbitrary<number> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(99) }, { weight: 2, arbitrary: fc.nat(2) });
}

/** A meter, its operator and our marks, lived through. */
class Life {
  today: LocalDate = '2026-03-01';
  marks = NEW as Parameters<typeof marksAfter>[0];
  wholeLanes: SyncLaneName[] = [];
  readonly whole = sets();
  /** Asked when it was published. */
  readonly asked = sets();
  readonly holes = sets();
  /** First days of what was wholly asked. */
  readonly first: Partial<Record<EnergyLane, LocalDate>> = {};

  constructor(readonly lanes: ReadonlySet<SyncLaneName>) {}

  live({ days, run, isPublished, isWeekly, answered, brings, named }: Event): void {
    this.today = addDays(this.today, days);
    const publishedTo = isPublished ? this.today : addDays(this.today, -1);
    const lanes = this.planned({ run, named, publishedTo, isWeekly });
    const after = Object.fromEntries(
      (Object.entries(lanes) as [EnergyLane, Lane][]).map(([name, one]) => [
        name,
        this.worked(name, one, answered[name], { publishedTo, brings }),
      ]),
    );
    this.marks = marksAfter(this.marks, after);
    for (const name of ENERGY_LANES)
      if (marksOf(this.marks)[name] !== null) this.first[name] ??= after[name]?.from;
    const isWhole = ([, one]: [string, Lane]): boolean => one.whole && one.reached <= one.from;
    const done = Object.entries(after)
      .filter(isWhole)
      .map(([name]) => name as SyncLaneName);
    this.wholeLanes = [...new Set([...this.wholeLanes, ...done])];
  }

  private planned({
    run,
    named,
    publishedTo,
    isWeekly,
  }: Pick<Event, 'run' | 'named' | 'isWeekly'> & { publishedTo: LocalDate }): Lanes {
    const window: WindowFacts = { today: this.today, limits: LIMITS, lanes: this.lanes, inServiceFrom: null };
    const askedTo = marksOf(this.marks);
    if (run === 'backfill') return dueLanes(window, { wholeLanes: this.wholeLanes, askedTo });
    if (run === 'reopened') return unfinishedLanes(window, this.wholeLanes);
    if (run === 'manual') return refreshLanes(window, askedTo);
    const to = addDays(this.today, -named[0]);
    if (run === 'named') return askedLanes(window, { from: addDays(to, -named[1]), to });
    const due = ENERGY_LANES.flatMap((name) =>
      [...this.holes[name]]
        .filter((day) => day < addDays(publishedTo, -7))
        .map((localDate) => ({ lane: name, localDate, beside: false })),
    );
    return planFresh({
      pass: run,
      today: this.today,
      publishedTo,
      limits: LIMITS,
      lanes: this.lanes,
      inServiceFrom: null,
      askedTo,
      isWeekly,
      contractDue: false,
      whole: this.whole,
      due,
      spare: [],
    });
  }

  private worked(
    name: EnergyLane,
    lane: Lane,
    calls: number,
    how: { publishedTo: LocalDate; brings: boolean[] },
  ): Lane {
    let [worked, left] = [lane, calls];
    for (let step = nextStep({ [name]: worked }); step && left > 0; step = nextStep({ [name]: worked })) {
      for (const day of eachDay(step.from, step.to)) this.answer(name, day, how);
      worked = afterAnswer(worked, step, true);
      left -= 1;
    }
    return worked;
  }

  private answer(
    name: EnergyLane,
    day: LocalDate,
    { publishedTo, brings }: { publishedTo: LocalDate; brings: boolean[] },
  ): void {
    if (day >= publishedTo) return;
    this.asked[name].add(day);
    if (brings[Number(day.slice(-2)) % brings.length]) {
      this.whole[name].add(day);
      this.holes[name].delete(day);
    } else if (!this.whole[name].has(day)) this.holes[name].add(day);
  }

  /** Days before a lane's mark that were neither asked nor are whole; the one before it may have been asked too early. */
  forgotten(name: EnergyLane): LocalDate[] {
    const mark = marksOf(this.marks)[name];
    const first = this.first[name];
    if (mark === null || first === undefined) return [];
    return eachDay(first, addDays(mark, -1)).filter(
      (day) => !this.asked[name].has(day) && !this.whole[name].has(day),
    );
  }
}

type Event = typeof someEvent extends fc.Arbitrary<infer Value> ? Value : never;

function sets(): Record<EnergyLane, Set<LocalDate>> {
  return { curve: new Set(), daily: new Set(), productionCurve: new Set(), productionDaily: new Set() };
}

const someLanes = fc.constantFrom<SyncLaneName[]>(
  ['curve', 'daily'],
  ['daily'],
  ['curve', 'daily', 'productionCurve', 'productionDaily'],
);

describe('whatever fails and succeeds, in whatever order', () => {
  it('no mark of a lane moves over a day that it never asked', () => {
    fc.assert(
      fc.property(someLanes, fc.array(someEvent, { minLength: 2, maxLength: 25 }), (lanes, events) => {
        const life = new Life(new Set(lanes));
        for (const event of events) {
          life.live(event);
          for (const name of ENERGY_LANES) expect([name, life.forgotten(name)]).toEqual([name, []]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
