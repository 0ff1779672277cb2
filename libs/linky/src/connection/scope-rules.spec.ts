import { describe, expect, it } from '@jest/globals';
import { METER_SCOPES, SCOPE_STATES, SYNC_LANES, type DataCategories } from '@coprowatt/contracts';
import fc from 'fast-check';
import { allowsProduction, SCOPE_OF, scopeStates, withLearned, type ScopeFacts } from './scope-rules.ts';

const ALL: DataCategories = {
  dailyEnergy: true,
  loadCurve: true,
  maximumPower: true,
  contract: true,
  identity: false,
};
const FIRST_TEXT: DataCategories = { ...ALL, maximumPower: false, contract: false };
const ENEDIS: ScopeFacts = {
  categories: ALL,
  lanes: new Set(SYNC_LANES),
  curveState: 'unknown',
  production: null,
  learned: {},
};
const ORES_LANES: ScopeFacts['lanes'] = new Set(['daily', 'curve', 'contract'] as const);

describe('how the scopes of a meter stand', () => {
  it.each([
    ['nothing is answered yet', {}, 'waiting waiting waiting waiting waiting'],
    [
      'everything came',
      {
        curveState: 'active',
        learned: { daily: 'active', maximumPower: 'active', production: 'active', contract: 'active' },
      },
      'active active active active active',
    ],
    [
      'nothing is agreed to',
      { categories: null },
      'not_consented not_consented not_consented not_consented not_consented',
    ],
    [
      'the first text was agreed to',
      { categories: FIRST_TEXT, curveState: 'active', learned: { daily: 'active' } },
      'active active not_consented not_consented not_consented',
    ],
    [
      'daily values alone are agreed to',
      { categories: { ...ALL, loadCurve: false }, curveState: 'not_consented' },
      'waiting not_consented waiting waiting waiting',
    ],
    [
      'the curve is not collected',
      { curveState: 'not_collected' },
      'waiting not_collected waiting waiting waiting',
    ],
    ['the point injects nothing', { production: false }, 'waiting waiting waiting not_offered waiting'],
    ['ORES tells no maxima', { lanes: ORES_LANES }, 'waiting waiting not_offered waiting waiting'],
    [
      'our application lacks two APIs',
      { curveState: 'unknown', learned: { loadCurve: 'not_subscribed', contract: 'not_subscribed' } },
      'waiting not_subscribed waiting waiting not_subscribed',
    ],
    ['the operator cannot be asked here', { lanes: null }, 'waiting waiting waiting waiting waiting'],
  ] as [string, Partial<ScopeFacts>, string][])('%s', (_, changes, states) => {
    const told = scopeStates({ ...ENEDIS, ...changes });
    expect(METER_SCOPES.map((scope) => told[scope]).join(' ')).toBe(states);
  });

  it('say nothing of data without a yes to them', () => {
    const categories = fc.record({
      dailyEnergy: fc.boolean(),
      loadCurve: fc.boolean(),
      maximumPower: fc.boolean(),
      contract: fc.boolean(),
      identity: fc.constant(false),
    });
    const learned = fc.dictionary(
      fc.constantFrom(...METER_SCOPES),
      fc.constantFrom('active', 'not_collected', 'not_offered', 'not_subscribed'),
    );
    fc.assert(
      fc.property(categories, learned, (agreed, taught) => {
        const states = scopeStates({ ...ENEDIS, categories: agreed, learned: taught } as ScopeFacts);
        const isAgreed = {
          daily: agreed.dailyEnergy,
          loadCurve: agreed.loadCurve,
          maximumPower: agreed.maximumPower,
          production: allowsProduction(agreed),
          contract: agreed.contract,
        };
        for (const scope of METER_SCOPES) {
          expect(SCOPE_STATES).toContain(states[scope]);
          expect(states[scope] === 'not_consented').toBe(!isAgreed[scope]);
        }
      }),
    );
  });
});

describe('what a lane teaches', () => {
  it('is of its scope, and the latest word counts', () => {
    const once = withLearned({ daily: 'active' }, 'productionCurve', 'not_subscribed');
    expect(once).toEqual({ daily: 'active', production: 'not_subscribed' });
    expect(withLearned(once, 'productionDaily', 'active')).toEqual({ daily: 'active', production: 'active' });
  });

  it('leaves no scope without a lane', () => {
    expect(new Set(Object.values(SCOPE_OF))).toEqual(new Set(METER_SCOPES));
  });
});
