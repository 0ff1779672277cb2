import { describe, expect, it } from '@jest/globals';
import {
  askedLanes,
  dueLanes,
  keptLimits,
  refreshLanes,
  unfinishedLanes,
  wholeLanes,
  type WindowFacts,
} from './sync-window-rules.ts';

const FACTS: WindowFacts = {
  today: '2026-06-23',
  limits: {
    curveSpanDays: 7,
    curveDepth: { months: 24, days: 15 },
    dailySpanDays: 365,
    dailyDepth: { months: 36, days: 15 },
  },
  lanes: new Set(['daily', 'curve']),
  inServiceFrom: null,
};
const ALL = {
  ...FACTS,
  lanes: new Set([...FACTS.lanes, 'maximumPower', 'productionCurve', 'contract'] as const),
};

const NEVER = { curve: null, daily: null, productionCurve: null, productionDaily: null };

describe('what a run asks for', () => {
  it('goes as deep as the operator keeps data, up to yesterday', () => {
    expect(wholeLanes(FACTS)).toMatchObject({
      daily: { from: '2023-06-08', to: '2026-06-23', reached: '2026-06-23', span: 365, whole: true },
      curve: { from: '2024-06-08', to: '2026-06-23', reached: '2026-06-23', span: 7, whole: true },
    });
    expect(wholeLanes(ALL)).toMatchObject({
      maximumPower: { from: '2023-06-08', span: 365, whole: true },
      productionCurve: { from: '2024-06-08', span: 7, whole: true },
      contract: { from: '2026-06-23', to: '2026-06-24', span: 1, whole: false },
    });
  });

  it('asks for no curve that would not be kept, and for every daily value', () => {
    const kept = (months: number): WindowFacts => ({
      ...ALL,
      limits: keptLimits({ limits: FACTS.limits, lanes: ALL.lanes }, () => ({ months, days: 15 })),
    });
    expect(wholeLanes(kept(12))).toMatchObject({
      daily: { from: '2023-06-08' },
      curve: { from: '2025-06-08', whole: true },
      productionCurve: { from: '2025-06-08' },
      maximumPower: { from: '2023-06-08' },
    });
    expect(askedLanes(kept(12), { from: '2024-06-08', to: '2025-06-08' })).not.toHaveProperty('curve');
    for (const months of [24, 36]) expect(kept(months).limits).toMatchObject(FACTS.limits);
    const shorter = { ...FACTS.limits, curveDepth: { months: 24, days: 0 } };
    expect(keptLimits({ limits: shorter, lanes: ALL.lanes }, () => ({ months: 24, days: 15 }))).toMatchObject(
      shorter,
    );
  });

  it('asks for each direction as deep as it is kept, and where one answer tells both, as deep as either', () => {
    const froms = (lanes: WindowFacts['lanes'], consumption: number, production: number): unknown => {
      const months = { electricity_consumption: consumption, electricity_production: production };
      const provider = { limits: FACTS.limits, lanes };
      const limits = keptLimits(provider, (metric) => ({ months: months[metric], days: 15 }));
      const { curve, productionCurve } = wholeLanes({ ...ALL, lanes, limits });
      return [curve?.from, productionCurve?.from];
    };
    expect(froms(ALL.lanes, 12, 6)).toEqual(['2025-06-08', '2025-12-08']);
    expect(froms(ALL.lanes, 6, 12)).toEqual(['2025-12-08', '2025-06-08']);
    expect([froms(FACTS.lanes, 12, 6), froms(FACTS.lanes, 6, 12)]).toEqual([
      ['2025-06-08', undefined],
      ['2025-06-08', undefined],
    ]);
  });

  it('never holds what was not agreed to', () => {
    const daily = { ...FACTS, lanes: new Set(['daily'] as const) };
    expect(Object.keys(wholeLanes(daily))).toEqual(['daily']);
    expect(Object.keys(askedLanes(daily, { from: '2026-06-01', to: '2026-06-10' }))).toEqual(['daily']);
  });

  it('does not go behind the commissioning of the meter', () => {
    const lanes = wholeLanes({ ...FACTS, inServiceFrom: '2025-04-23' });
    expect([lanes.daily?.from, lanes.curve?.from]).toEqual(['2025-04-23', '2025-04-23']);
  });

  it('is cut to what exists when a person names days', () => {
    expect(askedLanes(FACTS, { from: '1900-01-01', to: '2030-01-01' })).toMatchObject({
      daily: { from: '2023-06-08', to: '2026-06-23', whole: false },
      curve: { from: '2024-06-08', to: '2026-06-23', whole: false },
    });
    expect(askedLanes(ALL, { from: '2020-01-01', to: '2020-02-01' })).toEqual({});
  });

  it('is what may be new, with the week before, once everything was asked', () => {
    const askedTo = { ...NEVER, curve: '2026-06-20', daily: '2026-06-18' };
    const lanes = dueLanes(FACTS, { wholeLanes: ['daily', 'curve'], askedTo });
    expect(lanes).toMatchObject({ daily: { from: '2026-06-11' }, curve: { from: '2026-06-13' } });
    expect(dueLanes(FACTS, { wholeLanes: ['daily'], askedTo })).toMatchObject({
      daily: { from: '2026-06-11' },
      curve: { from: '2024-06-08', whole: true },
    });
    expect(dueLanes(FACTS, { wholeLanes: [], askedTo: NEVER })).toEqual(wholeLanes(FACTS));
  });

  it('is the last week for a person, however little of the history is there', () => {
    expect(refreshLanes(ALL, NEVER)).toMatchObject({
      curve: { from: '2026-06-16', to: '2026-06-23', whole: false },
      contract: { from: '2026-06-23' },
    });
  });

  it('is what was never wholly asked when a back-fill is taken up again', () => {
    expect(Object.keys(unfinishedLanes(ALL, ['daily', 'curve']))).toEqual([
      'maximumPower',
      'productionCurve',
    ]);
    expect(unfinishedLanes(FACTS, ['daily', 'curve'])).toEqual({});
  });
});
