import { describe, expect, it } from '@jest/globals';
import { addDays, assessByRule, DEFAULT_RULES, type DetectionDay, type LocalDate } from '@coprowatt/energy';
import { act } from './act-rules.ts';
import type { StoredAnomaly } from './anomaly.ts';
import { reconcile, type AnomalyStep } from './anomaly-rules.ts';
import { judgeDays } from './detect.ts';
import { judgedFrom, lookedAt } from './detection-span-rules.ts';
import { newRises } from './level-rules.ts';
import { runsOf } from './run-rules.ts';
import { applied } from './testing-runs.ts';

/** A meter whose level rises, is accepted and rises again: what the product keeps of it, day by day. */

const FIRST = '2026-01-05';
const STEP = 84;
const dayAt = (place: number): LocalDate => addDays(FIRST, place);

/** A day of which the operator's value is known. */
const dayOf = (place: number, energyWh: number): DetectionDay => ({
  localDate: dayAt(place),
  expectedMin: 1_440,
  coveredMin: 0,
  totalWattMinutes: 0,
  hourly: [],
  nightBaseW: null,
  operatorWh: energyWh,
});

/** About 10 kWh a day, and what is added to it. */
const series = (length: number, addedWh: (place: number) => number): DetectionDay[] =>
  Array.from({ length }, (_, place) => dayOf(place, 10_000 + ((place * 7_919) % 11) * 60 + addedWh(place)));

interface Story {
  days: DetectionDay[];
  /** Place of the day on whose next morning somebody acts, and what he does. */
  acts?: Record<number, 'acknowledged' | 'resolved' | 'open'>;
}

function judged(days: readonly DetectionDay[], stored: StoredAnomaly[]): AnomalyStep[] {
  const last = days.at(-1)!.localDate;
  const span = lookedAt(last, last);
  const alerts = stored.filter(({ lastDay }) => lastDay >= span.lookedAtFrom);
  const from = judgedFrom(span, alerts.map(({ firstDay }) => firstDay).sort()[0] ?? null);
  const levels = stored.flatMap(({ level }) => level ?? []);
  const ground = { country: 'FR', settings: DEFAULT_RULES['previous-days'], levels };
  const { verdicts, ordinaryUntil } = judgeDays(days, ground, from);
  const cuts = newRises(runsOf(verdicts), levels);
  const judgedSpan = { judgedFrom: from, opensFrom: span.opensFrom, ordinaryUntil, cuts };
  return reconcile(alerts, runsOf(verdicts, cuts), judgedSpan);
}

/** Alerts after each day was judged in the morning after it, and the acts of the product in between. */
function lived({ days, acts = {} }: Story): { stored: StoredAnomaly[]; done: [number, string][] } {
  let stored: StoredAnomaly[] = [];
  const done: [number, string][] = [];
  for (let place = STEP; place < days.length; place++) {
    const now = new Date(`${dayAt(place + 1)}T08:00:00Z`);
    const steps = judged(days.slice(0, place + 1), stored);
    for (const step of steps) if (step.do !== 'update' || step.act) done.push([place, nameOf(step)]);
    stored = applied(stored, steps, now);
    const status = acts[place];
    const moment = { now, today: dayAt(place + 1), timeZone: 'Europe/Paris' };
    if (status) stored = stored.map((one) => ({ ...one, ...act(one, { status }, moment).handling }));
  }
  return { stored, done };
}

const nameOf = (step: AnomalyStep): string => {
  if (step.do === 'update') return step.act ?? '';
  return step.do === 'open' && step.isRise ? 'open as a rise' : step.do;
};

const live = (stored: readonly StoredAnomaly[]): StoredAnomaly[] =>
  stored.filter(({ status }) => status !== 'resolved');

describe('a level that rose and was acknowledged', () => {
  const twice = series(STEP + 24, (place) => (place < STEP ? 0 : place < STEP + 9 ? 6_000 : 12_000));

  it('is one alert of which nothing more is told, and a further rise is another, measured by it', () => {
    const { stored, done } = lived({ days: twice, acts: { [STEP + 2]: 'acknowledged' } });
    expect(done).toEqual([
      [STEP, 'open'],
      [STEP + 9, 'open as a rise'],
    ]);
    const [first, second] = stored;
    expect(first).toMatchObject({ status: 'acknowledged', firstDay: dayAt(STEP), lastDay: dayAt(STEP + 8) });
    expect(second).toMatchObject({ status: 'open', firstDay: dayAt(STEP + 9), confirmed: true });
    const { expectedWh, flaggedDays } = second!.causes[0]!;
    expect(Math.abs(expectedWh! / flaggedDays / 16_300 - 1)).toBeLessThan(0.03);
  });

  it('would swallow a further rise without having been acknowledged', () => {
    const { stored } = lived({ days: twice });
    expect(stored).toHaveLength(1);
  });

  it.each([1, 2, 3, 4, 5, 6])('is mailed once however the days jump about (%i)', (seed) => {
    const mood = (place: number): number => ((place * 7_919 + seed * 104_729) % 1_607) - 803;
    const days = series(STEP + 24, (place) => mood(place) + (place < STEP ? 0 : 4_000 + seed * 800));
    const wait = 2 * seed;
    const { stored } = lived({ days, acts: { [STEP + wait]: 'acknowledged' } });
    expect(stored.slice(1).filter(({ confirmed }) => confirmed)).toEqual([]);
    expect(judged(days, stored)).toEqual([]);
  });

  it('changes no more when it is judged again, and no two live alerts share a day', () => {
    for (const acts of [
      { [STEP + 2]: 'acknowledged' },
      { [STEP + 2]: 'acknowledged', [STEP + 12]: 'resolved' },
    ])
      for (const length of [STEP + 6, STEP + 10, STEP + 20, STEP + 24]) {
        const days = twice.slice(0, length);
        const { stored } = lived({ days, acts: acts as Story['acts'] });
        expect(judged(days, stored)).toEqual([]);
        const alerts = live(stored);
        for (const one of alerts)
          expect(
            alerts.filter((other) => one.firstDay <= other.lastDay && other.firstDay <= one.lastDay),
          ).toEqual([one]);
      }
  });

  it('takes no day that the rule flags after an ordinary one: that is an alert of its own', () => {
    const days = series(STEP + 16, (place) => (place < STEP ? 0 : place === STEP + 13 ? 0 : 5_000));
    const { stored, done } = lived({ days, acts: { [STEP + 2]: 'acknowledged' } });
    expect(done).toEqual([
      [STEP, 'open'],
      [STEP + 14, 'open'],
    ]);
    expect(stored[1]).toMatchObject({ status: 'open', confirmed: false, firstDay: dayAt(STEP + 14) });
  });

  it('after a rise that was over makes nothing usual: the next one rings again', () => {
    const rise = (place: number): number => (place % 10 === STEP % 10 && place >= STEP ? 6_000 : 0);
    const { stored } = lived({ days: series(STEP + 12, rise), acts: { [STEP + 3]: 'acknowledged' } });
    expect(stored).toMatchObject([
      { status: 'acknowledged', ongoing: false, level: null },
      { status: 'open', confirmed: true, firstDay: dayAt(STEP + 10) },
    ]);
  });

  it('changes nothing that the rule says', () => {
    const level = { since: dayAt(STEP), from: dayAt(STEP + 3), until: null };
    const settings = DEFAULT_RULES['previous-days'];
    const { verdicts } = judgeDays(twice, { country: 'FR', settings, levels: [level] }, FIRST);
    expect(verdicts.filter(({ detector }) => detector === 'rule')).toEqual(
      assessByRule(twice, settings).flatMap(({ verdict }) => verdict ?? []),
    );
  });

  it('that was mended and comes back is opened again', () => {
    const back = series(STEP + 24, (place) =>
      place < STEP || (place >= STEP + 5 && place < STEP + 12) ? 0 : 6_000,
    );
    const story = { days: back, acts: { [STEP + 2]: 'acknowledged', [STEP + 6]: 'resolved' } } as const;
    const { done } = lived(story);
    expect(done.slice(0, 2)).toEqual([
      [STEP, 'open'],
      [STEP + 12, 'open'],
    ]);
  });

  it('is judged by what was before once its acknowledgement is taken back', () => {
    const acts = { [STEP + 2]: 'acknowledged', [STEP + 20]: 'open' } as const;
    const { stored } = lived({ days: twice, acts });
    expect(live(stored)).toMatchObject([{ firstDay: dayAt(STEP), level: null }]);
  });
});
