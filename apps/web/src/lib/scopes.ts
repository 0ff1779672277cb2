import { METER_SCOPES, type LinkyDevice, type MeterScope, type ScopeState } from '@coprowatt/contracts';
import { curveName } from './connection-name.ts';
import { operatorName } from './operator.ts';
import { m } from './paraglide/messages.js';

const NAMES = {
  daily: m.scope_daily,
  loadCurve: m.scope_load_curve,
  maximumPower: m.scope_maximum_power,
  production: m.scope_production,
  contract: m.scope_contract,
} satisfies Record<MeterScope, () => string>;

const STATES = {
  active: m.scope_state_active,
  waiting: m.scope_state_waiting,
  not_consented: m.scope_state_not_consented,
  not_collected: m.scope_state_not_collected,
  not_offered: m.scope_state_not_offered,
  not_subscribed: m.scope_state_not_subscribed,
} satisfies Record<ScopeState, (inputs: { operator: string }) => string>;

export interface ScopeLine {
  scope: MeterScope;
  name: string;
  state: ScopeState;
  text: string;
}

/** Each kind of data with how it stands; a curve that comes says its step. */
export function scopeLines(device: LinkyDevice): ScopeLine[] {
  const operator = operatorName(device.provider);
  return METER_SCOPES.map((scope) => {
    const state = device.scopes[scope];
    const step = scope === 'loadCurve' && state === 'active' && device.curveState === 'active';
    const text = step ? curveName('active', operator) : STATES[state]({ operator });
    return { scope, name: NAMES[scope](), state, text };
  });
}

/** "Relevés journaliers, courbe": what comes, for whoever does not open the list. */
export function receivedText(lines: ScopeLine[]): string {
  const names = lines.filter(({ state }) => state === 'active').map(({ name }) => name);
  return names.length > 0 ? names.join(', ') : m.scopes_none();
}
