import type { Anomaly, AnomalyStatus } from '@coprowatt/contracts';
import { SvelteSet } from 'svelte/reactivity';
import type { AlertList } from './alert-list.svelte.ts';

/** Open alerts of a list that are marked to be handled together. */
export class AlertSelection {
  readonly #ids = new SvelteSet<string>();
  readonly #list: () => AlertList;
  /** Those that can be marked. */
  able: Anomaly[] = $derived.by(() => (this.#list().rows ?? []).filter(isAble));
  /** Those that are, as far as they still can be. */
  chosen: Anomaly[] = $derived(this.able.filter(({ id }) => this.#ids.has(id)));

  constructor(list: () => AlertList) {
    this.#list = list;
  }

  has({ id }: Anomaly): boolean {
    return this.#ids.has(id);
  }

  toggle(anomaly: Anomaly): void {
    if (!isAble(anomaly)) return;
    if (!this.#ids.delete(anomaly.id)) this.#ids.add(anomaly.id);
  }

  /** All of them, or none where all are already. */
  toggleAll(): void {
    const all = this.chosen.length === this.able.length;
    this.clear();
    if (!all) for (const { id } of this.able) this.#ids.add(id);
  }

  clear(): void {
    this.#ids.clear();
  }

  handle(status: Exclude<AnomalyStatus, 'open'>): void {
    void this.#list().acts.actAll(this.chosen, { status });
    this.clear();
  }
}

export const isAble = ({ mayAct, status }: Anomaly): boolean => mayAct && status === 'open';
