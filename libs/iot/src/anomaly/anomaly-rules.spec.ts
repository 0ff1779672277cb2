import { describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate } from '@coprowatt/energy';
import fc from 'fast-check';
import type { StoredAnomaly } from './anomaly.ts';
import { reconcile, type AnomalyStep, type JudgedSpan } from './anomaly-rules.ts';
import type { Run } from './run-rules.ts';
import { applied, aRun, EPOCH, someRuns } from './testing-runs.ts';

const OPENS_FROM = addDays(EPOCH, 20);
const SPAN: JudgedSpan = { judgedFrom: EPOCH, opensFrom: OPENS_FROM, ordinaryUntil: '2026-07-01', cuts: [] };
const NOW = new Date('2026-07-02T08:00:00Z');

/** What happened to a meter: another judgement, or a person who resolves or acknowledges every live alert. */
type Happening = { runs: Run[] } | { status: 'resolved' | 'acknowledged'; on: LocalDate };

const aHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: someRuns.map((runs) => ({ runs })) },
  {
    weight: 1,
    arbitrary: fc.record({
      status: fc.constantFrom('resolved' as const, 'acknowledged' as const),
      on: fc.integer({ min: 0, max: 50 }).map((days) => addDays(EPOCH, days)),
    }),
  },
);

/** Alerts after a story, in which time passes. */
function lived(story: Happening[]): StoredAnomaly[] {
  return story.reduce<StoredAnomaly[]>((stored, happening, index) => {
    const now = new Date(NOW.getTime() + index * 60_000);
    if ('runs' in happening) return applied(stored, reconcile(stored, happening.runs, SPAN), now);
    const { status, on } = happening;
    return stored.map((one) =>
      one.status === 'resolved' ? one : { ...one, status, resolvedOn: status === 'resolved' ? on : null },
    );
  }, []);
}

const live = (stored: StoredAnomaly[]): StoredAnomaly[] =>
  stored.filter(({ status }) => status !== 'resolved');
const covers = (one: Pick<StoredAnomaly, 'family' | 'firstDay' | 'lastDay'>, run: Run): boolean =>
  one.family === run.family && one.firstDay <= run.firstDay && run.lastDay <= one.lastDay;
const touches = (a: StoredAnomaly, b: StoredAnomaly): boolean =>
  a.family === b.family && a.firstDay <= addDays(b.lastDay, 1) && b.firstDay <= addDays(a.lastDay, 1);

/** Steps as a set, without the ids of what is opened. */
const asSet = (steps: AnomalyStep[]): string[] => steps.map((step) => JSON.stringify(step)).sort();

describe('alerts after a judgement', () => {
  const story = fc.array(aHappening, { maxLength: 6 });

  it('change no more when it is repeated', () => {
    fc.assert(
      fc.property(story, someRuns, (past, runs) => {
        const stored = lived([...past, { runs }]);
        expect(reconcile(stored, runs, SPAN)).toEqual([]);
      }),
    );
  });

  it('are the same in whatever order runs and kept alerts come', () => {
    fc.assert(
      fc.property(story, someRuns, fc.infiniteStream(fc.nat()), (past, runs, dice) => {
        const stored = lived(past);
        const shuffled = <T>(items: T[]): T[] =>
          items
            .map((item) => ({ item, at: dice.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        expect(asSet(reconcile(shuffled(stored), shuffled(runs), SPAN))).toEqual(
          asSet(reconcile(stored, runs, SPAN)),
        );
      }),
    );
  });

  it('are one to an episode: no two live ones touch, and what is recent lies in exactly one', () => {
    fc.assert(
      fc.property(story, someRuns, (past, runs) => {
        const stored = lived([...past, { runs }]);
        for (const one of live(stored))
          expect(live(stored).filter((other) => touches(one, other))).toEqual([one]);
        for (const run of runs.filter(({ lastDay }) => lastDay >= OPENS_FROM)) {
          const holding = stored.filter((one) => !one.withdrawn && covers(one, run));
          expect(holding.length).toBeGreaterThan(0);
          expect(live(holding).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('stand on runs: without any left every live one is withdrawn, those that a person resolved stay as they are', () => {
    fc.assert(
      fc.property(story, (past) => {
        const before = lived(past);
        const after = applied(before, reconcile(before, [], SPAN), NOW);
        expect(live(after)).toEqual([]);
        const handled = ({ status, withdrawn }: StoredAnomaly): boolean =>
          status === 'resolved' && !withdrawn;
        expect(after.filter(handled)).toEqual(before.filter(handled));
      }),
    );
  });
});

describe('an alert', () => {
  const open = (...runs: Run[]): StoredAnomaly[] => applied([], reconcile([], runs, SPAN), NOW);
  const day = (index: number): LocalDate => addDays(EPOCH, index);

  it('bears the causes of both detectors, and the figures of the one that explains more alone', () => {
    const rule = aRun(day(30), 3, { excessWh: 4_000, severity: 'major' });
    const smart = aRun(day(31), 3, {
      detector: 'smart',
      kind: 'night',
      hours: { from: 0, to: 6 },
      excessWh: 6_000,
    });
    const [alert, ...others] = open(rule, smart);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: 'night',
      severity: 'major',
      confirmed: true,
      firstDay: day(30),
      lastDay: day(33),
      flaggedDays: 3,
      observedWh: 3 * 16_000,
      expectedWh: 30_000,
      yearlyWh: 6_000 * 365,
      hours: { from: 0, to: 6 },
    });
    expect(alert?.causes.map(({ detector, flaggedDays }) => [detector, flaggedDays])).toEqual([
      ['smart', 3],
      ['rule', 3],
    ]);
  });

  it('goes on day by day, and worsens', () => {
    const [alert] = open(aRun(day(30), 2));
    expect(alert).toBeDefined();
    const worse = reconcile([alert!], [aRun(day(30), 3, { severity: 'critical' })], SPAN);
    expect(worse).toMatchObject([
      { do: 'update', stored: { id: alert!.id }, act: 'worsened', episode: { flaggedDays: 3 } },
    ]);
    const milder = reconcile(applied([alert!], worse, NOW), [aRun(day(30), 3)], SPAN);
    expect(milder).toMatchObject([{ do: 'update', act: null, episode: { severity: 'minor' } }]);
  });

  it('is not opened by what ended long ago, but kept up where it is known', () => {
    expect(open(aRun(day(10), 5))).toEqual([]);
    const [alert] = open(aRun(day(18), 3));
    const later = { ...SPAN, opensFrom: day(40) };
    expect(reconcile([alert!], [aRun(day(18), 4)], later)).toMatchObject([{ do: 'update' }]);
    expect(reconcile([alert!], [], later)).toMatchObject([{ do: 'withdraw' }]);
  });

  it('that began before what was judged is left alone when nothing is seen of it', () => {
    const [alert] = open(aRun(day(18), 10));
    expect(reconcile([alert!], [], { ...SPAN, judgedFrom: day(19) })).toEqual([]);
  });

  it('that a person resolved is opened again by later days alone', () => {
    const [alert] = open(aRun(day(30), 2));
    const resolved: StoredAnomaly = { ...alert!, status: 'resolved', resolvedOn: day(33) };
    expect(reconcile([resolved], [aRun(day(30), 2)], SPAN)).toEqual([]);
    expect(reconcile([resolved], [aRun(day(30), 4)], SPAN)).toMatchObject([{ do: 'update', act: null }]);
    expect(reconcile([resolved], [aRun(day(30), 5)], SPAN)).toMatchObject([
      { do: 'update', act: 'reopened' },
    ]);
    expect(reconcile([resolved], [], SPAN)).toEqual([]);
  });

  it('that was withdrawn comes back with its days', () => {
    const [alert] = open(aRun(day(30), 2));
    const withdrawn: StoredAnomaly = { ...alert!, status: 'resolved', withdrawn: true };
    expect(reconcile([withdrawn], [], SPAN)).toEqual([]);
    expect(reconcile([withdrawn], [aRun(day(31), 2)], SPAN)).toMatchObject([
      { do: 'update', stored: { id: alert!.id }, act: 'reopened' },
    ]);
    expect(reconcile([withdrawn], [aRun(day(35), 2)], SPAN)).toMatchObject([{ do: 'open' }]);
  });

  it('of two that corrected days join the older one stays', () => {
    const [older] = open(aRun(day(30), 2));
    const [younger] = applied([], reconcile([], [aRun(day(33), 2)], SPAN), new Date(NOW.getTime() + 1));
    const steps = reconcile([younger!, older!], [aRun(day(30), 5)], SPAN);
    expect(steps).toMatchObject([
      { do: 'withdraw', stored: { id: younger!.id } },
      { do: 'update', stored: { id: older!.id }, episode: { firstDay: day(30), lastDay: day(34) } },
    ]);
  });

  it('lasts until an ordinary day is known', () => {
    const run = aRun(day(30), 2);
    const until = (ordinaryUntil: LocalDate | null) => reconcile([], [run], { ...SPAN, ordinaryUntil });
    expect(until(day(29))).toMatchObject([{ episode: { ongoing: true } }]);
    expect(until(null)).toMatchObject([{ episode: { ongoing: true } }]);
    expect(until(day(32))).toMatchObject([{ episode: { ongoing: false } }]);
  });
});
