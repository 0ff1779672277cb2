import type { OperatorState, QuotaUse } from '@coprowatt/contracts';
import { dayOf, listed, localDateOf, number, timeOf } from '#lib/format.ts';
import { sourceName } from '#lib/operator.ts';
import { m } from '#lib/paraglide/messages.js';
import { PLATFORM_ZONE } from '#lib/stamp.ts';

/** A pause that is over within a minute is the ordinary rhythm of calls, and no news. */
const NEWS_FROM_MS = 60_000;

export type OperatorStatus = 'unavailable' | 'trouble' | 'slow' | 'idle' | 'unasked' | 'well';

const STATUSES = {
  unavailable: { name: m.operator_unavailable, tone: 'plain' },
  trouble: { name: m.operator_trouble, tone: 'minor' },
  slow: { name: m.operator_slow, tone: 'info' },
  idle: { name: m.operator_idle, tone: 'plain' },
  unasked: { name: m.operator_unasked, tone: 'plain' },
  well: { name: m.operator_well, tone: 'ok' },
} as const satisfies Record<OperatorStatus, unknown>;

export const openIncidents = ({ incidents }: OperatorState) =>
  incidents.filter(({ resolvedAt }) => resolvedAt === null);

/** Pauses that are worth telling. */
export const pauses = ({ closed }: OperatorState, nowMs: number) =>
  closed.filter(({ until }) => Date.parse(until) - nowMs >= NEWS_FROM_MS);

export function operatorStatus(operator: OperatorState, nowMs: number): OperatorStatus {
  if (!operator.available) return 'unavailable';
  if (openIncidents(operator).length > 0) return 'trouble';
  if (pauses(operator, nowMs).length > 0) return 'slow';
  if (operator.connectedMeters === 0) return 'idle';
  return operator.lastSuccessAt === null ? 'unasked' : 'well';
}

export const statusName = (status: OperatorStatus): string => STATUSES[status].name();
export const statusTone = (status: OperatorStatus) => STATUSES[status].tone;

/** "11:00" today, "24 juin à 11:00" on another day, on the platform's clock. */
export function momentOf(at: string, nowMs: number): string {
  const time = timeOf(at, PLATFORM_ZONE);
  if (localDateOf(at, PLATFORM_ZONE) === localDateOf(nowMs, PLATFORM_ZONE)) return time;
  return m.day_at({ date: dayOf(at, PLATFORM_ZONE), time });
}

const TROUBLES = {
  unknown_answer: m.state_short_unknown_answer,
  not_subscribed: m.state_short_not_subscribed,
  credentials: m.state_short_credentials,
  not_holder_wave: m.state_short_not_holder_wave,
  outage: m.state_short_outage,
  retired: m.state_short_retired,
} satisfies Record<
  OperatorState['incidents'][number]['kind'],
  (inputs: { operator: string; time: string }) => string
>;

/** What is amiss with an operator, each in a few words: its incidents, meters that wait for somebody, the end of the longest pause. */
export function troublesOf(operator: OperatorState, nowMs: number): string[] {
  if (!operator.available) return [];
  const name = sourceName(operator.provider);
  const incidents = openIncidents(operator).map(({ kind, firstAt }) =>
    TROUBLES[kind]({ operator: name, time: momentOf(firstAt, nowMs) }),
  );
  const { endedMeters } = operator;
  const ended = endedMeters > 0 ? [m.state_short_ended({ operator: name, count: endedMeters })] : [];
  const last = pauses(operator, nowMs).toSorted((a, b) => b.until.localeCompare(a.until))[0];
  if (!last) return [...new Set(incidents), ...ended];
  const text = last.reason === 'maintenance' ? m.state_short_maintenance : m.state_short_closed;
  return [...new Set(incidents), ...ended, text({ operator: name, time: momentOf(last.until, nowMs) })];
}

/** How an operator stands, its meters and its calls, a sentence each; nothing more of one that has no meter. */
export function operatorLine(operator: OperatorState, nowMs: number): string {
  const status = operatorStatus(operator, nowMs);
  const said = `${statusName(status)}.`;
  if (status === 'unavailable' || status === 'idle') return said;
  return [said, `${metersText(operator, nowMs)}.`, callsSentence(operator)].join(' ');
}

/** "Tout fonctionne, sauf : Enedis limite les appels jusqu’à 11:00." */
export function stateSentence(troubles: string[]): string {
  return troubles.length === 0 ? m.state_well() : m.state_but({ list: listed(troubles) });
}

export function operatorsSentence(operators: OperatorState[], nowMs: number): string {
  if (!operators.some(({ available }) => available)) return m.operators_none();
  const troubles = operators.flatMap((operator) => troublesOf(operator, nowMs));
  return troubles.length === 0 ? m.operators_well() : m.operators_but({ list: listed(troubles) });
}

/** "12 compteurs reliés, dernières données à 14:02". */
export function metersText({ connectedMeters, lastSuccessAt }: OperatorState, nowMs: number): string {
  const last = lastSuccessAt
    ? m.operator_last({ when: whenAt(lastSuccessAt, nowMs) })
    : m.operator_last_none();
  return m.operator_lines({ meters: m.operator_meters({ count: connectedMeters }), last });
}

export const runsText = ({ runs }: OperatorState) =>
  m.operator_runs({
    queued: number(runs.queued),
    running: number(runs.running),
    waiting: number(runs.waiting),
    failed: number(runs.failedLastDay),
  });

/** The allowance of which most is used: the next to bind. */
export function tightest(quotas: QuotaUse[]): QuotaUse | null {
  const share = ({ used, calls }: QuotaUse) => (calls > 0 ? used / calls : 0);
  const [first] = quotas.toSorted((a, b) => share(b) - share(a) || b.windowSeconds - a.windowSeconds);
  return first ?? null;
}

export function callsText({ quotas }: OperatorState): string {
  const use = useOf(quotas);
  return use ? m.operator_calls(use) : m.operator_calls_none();
}

function callsSentence({ quotas }: OperatorState): string {
  const use = useOf(quotas);
  return use ? m.operator_calls_line(use) : m.operator_calls_line_none();
}

/** The tightest allowance in words; null while nothing of any is used. */
function useOf(quotas: QuotaUse[]) {
  const quota = tightest(quotas);
  if (!quota || quota.used === 0) return null;
  return {
    count: quota.used,
    used: number(quota.used),
    calls: number(quota.calls),
    window: windowText(quota.windowSeconds),
    api: apiName(quota.api),
  };
}

const WINDOWS: Record<number, () => string> = {
  1: m.operator_window_second,
  60: m.operator_window_minute,
  3_600: m.operator_window_hour,
  86_400: m.operator_window_day,
};

export const windowText = (seconds: number): string =>
  WINDOWS[seconds]?.() ?? m.operator_window_seconds({ seconds: number(seconds) });

const APIS: Record<string, () => string> = {
  consommation_quotidienne: m.operator_api_daily,
  courbe_de_charge_consommation: m.operator_api_curve,
  puissance_conso_max_quotidienne: m.operator_api_maximum,
  production_quotidienne: m.operator_api_production_daily,
  courbe_de_charge_production: m.operator_api_production_curve,
  situation_contrat_auto: m.operator_api_contract,
  synth_contrat_auto: m.operator_api_supply,
  comptage_auto: m.operator_api_metering,
  subscribed_services: m.operator_api_consent,
  token: m.operator_api_token,
  cached: m.operator_api_cached,
  ores: m.operator_api_all,
  myelectricaldata: m.operator_api_all,
};

/** An operator's API in words; a newer server may count one that this page does not know: its own name then stands. */
export function apiName(api: string | null): string {
  if (api === null) return m.operator_api_all();
  return APIS[api.slice(api.indexOf('.') + 1)]?.() ?? api;
}

const CLOSED = {
  quota: m.operator_closed_quota,
  too_many_requests: m.operator_closed_too_many_requests,
  maintenance: m.operator_closed_maintenance,
} satisfies Record<OperatorState['closed'][number]['reason'], () => string>;

export function pauseText({ api, until, reason }: OperatorState['closed'][number], nowMs: number): string {
  return m.operator_closed({ api: apiName(api), reason: CLOSED[reason](), when: whenAt(until, nowMs) });
}

/** "à 11:00" today, "le 24 juin à 11:00" on another day, on the platform's clock. */
function whenAt(at: string, nowMs: number): string {
  const today = localDateOf(at, PLATFORM_ZONE) === localDateOf(nowMs, PLATFORM_ZONE);
  const time = timeOf(at, PLATFORM_ZONE);
  return today ? m.run_when_time({ time }) : m.run_when_day({ date: dayOf(at, PLATFORM_ZONE), time });
}
