import { describe, expect, it } from '@jest/globals';
import { SYNC_LANES, type DataCategories } from '@coprowatt/contracts';
import {
  collectedLanes,
  dailyLanes,
  isContractDue,
  manualLanes,
  possibleLanes,
  type LaneScope,
} from './lane-scope-rules.ts';

const ALL: DataCategories = {
  dailyEnergy: true,
  loadCurve: true,
  maximumPower: true,
  contract: true,
  identity: false,
};
const EARLY: DataCategories = { ...ALL, maximumPower: false, contract: false };
const CONSUMPTION = ['daily', 'curve', 'maximumPower', 'contract'];
const DAY_MS = 24 * 3_600_000;

function scope(known: Partial<LaneScope['known']> = {}, categories = ALL): LaneScope {
  return {
    offered: new Set(SYNC_LANES),
    categories,
    known: { curveState: 'active', production: null, scopesLearned: {}, ...known },
  };
}

describe('what a meter is asked for', () => {
  it('is what was agreed to: an early text named neither maximum power, nor the supply, nor injection', () => {
    expect([...possibleLanes(scope({}, EARLY))]).toEqual(['daily', 'curve']);
    expect([...possibleLanes(scope({}, { ...EARLY, loadCurve: false }))]).toEqual(['daily']);
    expect(possibleLanes(scope({}, { ...ALL, loadCurve: false })).has('productionCurve')).toBe(false);
    expect([...possibleLanes(scope())]).toEqual([...SYNC_LANES]);
  });

  it('is what its operator is asked apart', () => {
    expect([...possibleLanes({ ...scope(), offered: new Set(['daily', 'curve']) })]).toEqual([
      'daily',
      'curve',
    ]);
  });

  it('is never again what the point does not have', () => {
    const gone = scope({ production: false, scopesLearned: { maximumPower: 'not_offered' } });
    for (const lanes of [possibleLanes, collectedLanes, dailyLanes, manualLanes])
      expect([...lanes(gone)]).toEqual(['daily', 'curve', 'contract']);
  });

  it('is what is injected each day only once it is known to be, and until then by the back-fill', () => {
    expect([...dailyLanes(scope())].sort()).toEqual([...CONSUMPTION].sort());
    expect([...manualLanes(scope())].sort()).toEqual([...CONSUMPTION].sort());
    expect([...collectedLanes(scope())]).toEqual([...SYNC_LANES]);
    expect([...dailyLanes(scope({ production: true }))]).toEqual([...SYNC_LANES]);
  });

  it('is without what is not collected or not open to us, until a person asks', () => {
    const closed = scope({ curveState: 'not_collected', scopesLearned: { contract: 'not_subscribed' } });
    expect([...dailyLanes(closed)].sort()).toEqual(['daily', 'maximumPower']);
    expect(collectedLanes(closed).has('productionCurve')).toBe(false);
    expect([...manualLanes(closed)].sort()).toEqual([...CONSUMPTION].sort());
  });

  it('is the facts of the supply once a month', () => {
    const now = Date.parse('2026-06-23T08:00:00Z');
    expect(isContractDue({ contractAskedAt: null }, now)).toBe(true);
    expect(isContractDue({ contractAskedAt: new Date(now - 29 * DAY_MS) }, now)).toBe(false);
    expect(isContractDue({ contractAskedAt: new Date(now - 30 * DAY_MS) }, now)).toBe(true);
  });
});
