import type { SyncRun } from '@coprowatt/contracts';
import { SvelteMap } from 'svelte/reactivity';
import * as api from '#lib/api.ts';
import { runOrder } from '#lib/runs/shown-runs.ts';
import { settle } from '#lib/settled.ts';
import { laterRun } from '#lib/sync-progress.ts';
import { realtime } from './realtime.svelte.ts';

/** Runs as a list that never moves under the pointer: known rows change in place, new ones wait to be asked for. */
export class RunList {
  error = $state.raw<unknown>(null);
  loaded = $state(false);
  #buildingId: string;
  /** Null: all that one may see in the building. */
  #deviceId: string | null;
  #timeZone: string;
  #runs = new SvelteMap<string, SyncRun>();
  /** Ids in the order in which they stand. */
  #order = $state.raw<string[]>([]);

  constructor(buildingId: string, deviceId: string | null, timeZone: string) {
    this.#buildingId = buildingId;
    this.#timeZone = timeZone;
    this.#deviceId = deviceId;
  }

  get rows(): SyncRun[] {
    return this.#order.flatMap((id) => this.#runs.get(id) ?? []);
  }

  /** All that is known, whether its row is shown yet or not. */
  get known(): SyncRun[] {
    return [...this.#runs.values()];
  }

  /** How many rows wait above the first. */
  get waiting(): number {
    return this.#runs.size - this.#order.length;
  }

  reveal(): void {
    const order = (run: SyncRun) => runOrder(run, this.#timeZone);
    this.#order = this.known.toSorted((a, b) => order(b).localeCompare(order(a))).map(({ id }) => id);
  }

  /** Listens until the returned function is called. */
  listen(): () => void {
    const take = ({ run }: { run: SyncRun }) => this.#take([run]);
    const stops = [realtime.on('sync.progress', take), realtime.on('sync.finished', take)];
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    const { value, error } = await settle(api.syncRuns(this.#buildingId, this.#deviceId));
    this.error = error;
    if (!value) return;
    this.#take(value.items);
    if (!this.loaded) this.reveal();
    this.loaded = true;
  }

  #take(incoming: SyncRun[]): void {
    for (const run of incoming) {
      const ours = run.buildingId === this.#buildingId;
      if (!ours || (this.#deviceId !== null && run.deviceId !== this.#deviceId)) continue;
      this.#runs.set(run.id, laterRun(this.#runs.get(run.id), run));
    }
  }
}
