import {
  METER_SCOPES,
  type CurveState,
  type DataCategories,
  type MeterScope,
  type ScopeState,
  type SyncLaneName,
} from '@coprowatt/contracts';

/** What an answer of the operator can teach of a scope. */
export type ScopeLearned = Extract<ScopeState, 'active' | 'not_collected' | 'not_offered' | 'not_subscribed'>;
/** A point may have daily values of what it injects, and no curve of it: that is known apart, and is no scope to people. */
export type ScopesLearned = Partial<Record<MeterScope | 'productionCurve', ScopeLearned>>;

export const SCOPE_OF = {
  daily: 'daily',
  curve: 'loadCurve',
  maximumPower: 'maximumPower',
  productionDaily: 'production',
  productionCurve: 'production',
  contract: 'contract',
} as const satisfies Record<SyncLaneName, MeterScope>;

export interface ScopeFacts {
  /** Data that the consent in force allows; null without one. */
  categories: DataCategories | null;
  /** Kinds of data that the operator is asked apart; null when this installation cannot ask it now. */
  lanes: ReadonlySet<SyncLaneName> | null;
  curveState: CurveState;
  /** Whether the point also injects; null: not known. */
  production: boolean | null;
  learned: ScopesLearned;
}

/** How each scope of a meter stands: what cannot be had first, then what is not agreed to, then what answers taught. */
export function scopeStates(facts: ScopeFacts): Record<MeterScope, ScopeState> {
  const states = METER_SCOPES.map((scope) => [scope, scopeState(scope, facts)]);
  return Object.fromEntries(states) as Record<MeterScope, ScopeState>;
}

/**
 * Production came into the texts together with the facts of the supply, which only those texts allow: a consent to an
 * earlier text covers neither.
 */
export function allowsProduction({ dailyEnergy, contract }: DataCategories): boolean {
  return dailyEnergy && contract;
}

/** What is known of the scopes once a lane taught one of them. */
export function withLearned(known: ScopesLearned, lane: SyncLaneName, learned: ScopeLearned): ScopesLearned {
  if (lane !== 'productionCurve') return { ...known, [SCOPE_OF[lane]]: learned };
  const apart = learned === 'not_subscribed' ? {} : { productionCurve: learned };
  return { ...known, ...(learned !== 'not_collected' && { [SCOPE_OF[lane]]: learned }), ...apart };
}

function scopeState(scope: MeterScope, facts: ScopeFacts): ScopeState {
  if (!isOffered(scope, facts)) return 'not_offered';
  if (!facts.categories || !isAllowed(scope, facts.categories)) return 'not_consented';
  const learned = facts.learned[scope];
  if (scope === 'loadCurve' && learned !== 'not_subscribed') return CURVE[facts.curveState];
  return learned ?? 'waiting';
}

function isOffered(scope: MeterScope, { lanes, production }: ScopeFacts): boolean {
  if (scope === 'production' && production === false) return false;
  // An operator that tells both directions in one answer has no lane of its own for what is injected.
  return scope === 'production' || lanes === null || [...lanes].some((lane) => SCOPE_OF[lane] === scope);
}

function isAllowed(scope: MeterScope, categories: DataCategories): boolean {
  return {
    daily: categories.dailyEnergy,
    loadCurve: categories.loadCurve,
    maximumPower: categories.maximumPower,
    production: allowsProduction(categories),
    contract: categories.contract,
  }[scope];
}

const CURVE = {
  unknown: 'waiting',
  active: 'active',
  not_collected: 'not_collected',
  not_consented: 'not_consented',
} as const satisfies Record<CurveState, ScopeState>;
