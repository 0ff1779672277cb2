import { MED_APIS, ORES_APIS, type ApiName } from './api-name.ts';

/** Misfortunes that any endpoint may suffer. */
export const COMMON_KINDS = [
  'latency',
  'hang',
  'drop-answer',
  '429',
  '500',
  '503',
  'non-json',
  'token-expired',
] as const;
export const ENEDIS_KINDS = ['octet-stream', '900908', 'null-services', 'dc-0007', 'dc-0008'] as const;
/** `server-error` is for the decision on the consent page, `unreadable-point` for the load curve. */
export const ORES_KINDS = ['server-error', 'unreadable-point'] as const;
/** The gateway tells that Enedis failed it. */
export const MED_KINDS = ['enedis-error'] as const;
export const FAULT_KINDS = [...COMMON_KINDS, ...ENEDIS_KINDS, ...ORES_KINDS, ...MED_KINDS] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  /** One endpoint, or `*` for all that can suffer it. */
  api: ApiName | '*';
  kind: FaultKind;
  /** Calls that it still spoils. */
  times: number;
  /** Length of a latency, or the wait announced by a 429 or 503. */
  ms: number | null;
  /** Only calls about this point; null for all. */
  prm: string | null;
}

const METERING_APIS: readonly ApiName[] = ['consumption_load_curve', 'metering_point'];

/** Whether an endpoint knows this kind of misfortune. */
export function canSuffer(api: ApiName, kind: FaultKind): boolean {
  if (MED_APIS.some((name) => name === api)) return medCanSuffer(api, kind);
  if (kind === 'enedis-error') return false;
  const isOres = ORES_APIS.some((name) => name === api);
  if (kind === 'server-error') return api === 'ores_consent';
  if (kind === 'unreadable-point') return api === 'consumption_load_curve';
  if (kind === 'token-expired') return !isOres || METERING_APIS.includes(api);
  return !isOres || COMMON_KINDS.some((name) => name === kind);
}

function medCanSuffer(api: ApiName, kind: FaultKind): boolean {
  if (api === 'med_token' && (kind === 'token-expired' || kind === 'enedis-error')) return false;
  return kind === 'enedis-error' || COMMON_KINDS.some((name) => name === kind);
}

/** Ordered misfortune: each fault spoils the next `times` calls that it fits, oldest fault first. */
export class Faults {
  #waiting: Fault[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ ...fault });
  }

  all(): readonly Fault[] {
    return this.#waiting;
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault that spoils this call, spent once; null when the call goes well. */
  take(api: ApiName, prm: string | null): Fault | null {
    const fault = this.#waiting.find(
      (one) =>
        (one.api === '*' || one.api === api) &&
        canSuffer(api, one.kind) &&
        (one.prm === null || one.prm === prm),
    );
    if (!fault) return null;
    fault.times -= 1;
    this.#waiting = this.#waiting.filter(({ times }) => times > 0);
    return fault;
  }
}
