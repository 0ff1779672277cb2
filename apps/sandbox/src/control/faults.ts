import type { ApiName } from './api-name.ts';

export const FAULT_KINDS = [
  'latency',
  'hang',
  '429',
  '500',
  '503',
  'non-json',
  'octet-stream',
  'token-expired',
  '900908',
  'null-services',
  'dc-0007',
  'dc-0008',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  /** One endpoint, or `*` for all. */
  api: ApiName | '*';
  kind: FaultKind;
  /** Calls that it still spoils. */
  times: number;
  /** Length of a latency, or the wait announced by a 429. */
  ms: number | null;
  /** Only calls about this point; null for all. */
  prm: string | null;
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
      (one) => (one.api === '*' || one.api === api) && (one.prm === null || one.prm === prm),
    );
    if (!fault) return null;
    fault.times -= 1;
    this.#waiting = this.#waiting.filter(({ times }) => times > 0);
    return fault;
  }
}
