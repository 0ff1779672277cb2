import { describe, expect, it } from '@jest/globals';
import { SYNC_LANES, SYNC_PASSES, type SyncLaneName } from '@coprowatt/contracts';
import { addDays, eachDay } from '@coprowatt/energy';
import fc from 'fast-check';
import { planFresh } from '../sync/fresh-plan-rules.ts';
import { dailyLanes, manualLanes } from '../sync/lane-scope-rules.ts';
import { lanesAsked } from './fresh-need-rules.ts';

const TODAY = '2026-06-23';
const YESTERDAY = '2026-06-22';

const LIMITS = {
  curveSpanDays: 7,
  curveDepth: { months: 24, days: 15 },
  dailySpanDays: 365,
  dailyDepth: { months: 36, days: 15 },
};
const ALL = {
  dailyEnergy: true,
  loadCurve: true,
  identity: true,
  maximumPower: true,
  contract: true,
};

const METER = {
  curve: true,
  daily: true,
  injects: false,
  injectsCurve: true,
  curveTried: true,
  weekly: false,
  contractDue: false,
};
const DAILY_ONLY = { ...METER, curve: false, curveTried: false };
const INJECTING = { ...METER, injects: true };

describe('what a pass asks of a meter that lacks nothing old', () => {
  it('is one call of the curve, and once a week the ranged ones', () => {
    expect(lanesAsked('publication', METER)).toEqual(['curve']);
    expect(lanesAsked('publication', { ...METER, weekly: true })).toEqual(['curve', 'daily', 'maximumPower']);
    expect(lanesAsked('publication', { ...METER, contractDue: true })).toEqual(['curve', 'contract']);
  });

  it('is the daily values where there is no curve, which is tried once a week where it may be', () => {
    expect(lanesAsked('publication', DAILY_ONLY)).toEqual(['daily', 'maximumPower']);
    const tried = { ...DAILY_ONLY, curveTried: true, weekly: true };
    expect(lanesAsked('publication', tried)).toEqual(['daily', 'curve', 'maximumPower']);
  });

  it('is the same of what is injected', () => {
    expect(lanesAsked('publication', INJECTING)).toEqual(['curve', 'productionCurve']);
    expect(lanesAsked('publication', { ...INJECTING, injectsCurve: false })).toEqual([
      'curve',
      'productionDaily',
      'maximumPower',
    ]);
    expect(lanesAsked('publication', { ...INJECTING, weekly: true })).toEqual([
      'curve',
      'productionCurve',
      'daily',
      'productionDaily',
      'maximumPower',
    ]);
  });

  it('is what tells the day again at noon, and its daily value too in the evening', () => {
    expect(lanesAsked('midday', INJECTING)).toEqual(['curve', 'productionCurve']);
    expect(lanesAsked('evening', METER)).toEqual(['curve', 'daily']);
    expect(lanesAsked('evening', DAILY_ONLY)).toEqual(['daily']);
  });

  it('is what the pass then plans, whatever is known of the meter', () => {
    const aMeter = fc.record({
      pass: fc.constantFrom(...SYNC_PASSES),
      curveState: fc.constantFrom('active' as const, 'unknown' as const, 'not_collected' as const),
      production: fc.constantFrom(true, false, null),
      daily: fc.constantFrom(undefined, 'not_offered' as const),
      productionCurve: fc.constantFrom(undefined, 'not_collected' as const),
      isWeekly: fc.boolean(),
      contractDue: fc.boolean(),
    });
    fc.assert(
      fc.property(
        aMeter,
        ({ pass, curveState, production, daily, productionCurve, isWeekly, contractDue }) => {
          const scopesLearned = { ...(daily && { daily }), ...(productionCurve && { productionCurve }) };
          const known = { curveState, production, scopesLearned };
          const scope = { offered: new Set(SYNC_LANES), categories: ALL, known };
          const askedTo = {
            curve: YESTERDAY,
            daily: YESTERDAY,
            productionCurve: YESTERDAY,
            productionDaily: YESTERDAY,
          };
          // Yesterday is missing, and nothing else.
          const days = new Set(eachDay(addDays(TODAY, -30), YESTERDAY));
          const plan = planFresh({
            pass,
            today: TODAY,
            publishedTo: TODAY,
            limits: LIMITS,
            lanes: isWeekly && pass === 'publication' ? manualLanes(scope) : dailyLanes(scope),
            inServiceFrom: null,
            askedTo,
            isWeekly,
            contractDue,
            whole: { curve: days, daily: days, productionCurve: days, productionDaily: days },
            due: [],
            spare: [],
          });
          const kind = {
            curve: curveState !== 'not_collected',
            daily: daily === undefined,
            injects: production === true,
            injectsCurve: curveState !== 'not_collected' && productionCurve === undefined,
            curveTried: true,
            weekly: isWeekly,
            contractDue,
          };
          expect(new Set(lanesAsked(pass, kind))).toEqual(
            new Set<SyncLaneName>(Object.keys(plan) as SyncLaneName[]),
          );
        },
      ),
    );
  });
});
