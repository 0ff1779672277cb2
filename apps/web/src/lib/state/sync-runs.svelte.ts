import type { SyncRun } from '@coprowatt/contracts';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import * as api from '#lib/api.ts';
import { cardsOf, dailyTroubles, type DailyTrouble } from '#lib/runs/shown-runs.ts';
import { settle } from '#lib/settled.ts';
import { isActive, laterRun } from '#lib/sync-progress.ts';
import { realtime } from './realtime.svelte.ts';

/** The runs of one building: read by REST, kept fresh by events, one entry a run whatever came first. */
export class SyncRuns {
  #buildingId: string;
  #runs = new SvelteMap<string, SyncRun>();
  /** At work or heard of while this page was open: their end is shown too, however quick it was. */
  #followed = new SvelteSet<string>();
  /** Runs whose card was closed. */
  #closed = new SvelteSet<string>();
  /** What ended before the page was opened is known. */
  #listed = false;

  constructor(buildingId: string) {
    this.#buildingId = buildingId;
  }

  /** Runs that deserve a card, the newest first and one a meter. */
  get shown(): SyncRun[] {
    return cardsOf([...this.#runs.values()], this.#followed).filter(({ id }) => !this.#closed.has(id));
  }

  /** What ended while the page was open, passes too, for the meters of these cards: since these were last closed. */
  roundsOf(cards: SyncRun[]): SyncRun[] {
    const meters = cards.map(({ deviceId }) => deviceId);
    return [...this.#runs.values()].filter(
      (run) =>
        meters.includes(run.deviceId) &&
        this.#followed.has(run.id) &&
        !this.#closed.has(run.id) &&
        !isActive(run),
    );
  }

  /** Passes of the day that failed. */
  get troubles(): DailyTrouble[] {
    return dailyTroubles([...this.#runs.values()]);
  }

  /** Listens until the returned function is called. */
  listen(onfinished: () => void): () => void {
    const take = ({ run }: { run: SyncRun }) => {
      if (run.buildingId !== this.#buildingId) return;
      this.#take([run]);
      this.#followed.add(run.id);
    };
    const stops = [
      realtime.on('sync.progress', take),
      realtime.on('sync.finished', (payload) => {
        take(payload);
        if (payload.run.buildingId === this.#buildingId) onfinished();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async refresh(): Promise<void> {
    const { value } = await settle(api.syncRuns(this.#buildingId));
    if (!value) return;
    if (this.#listed) this.#followMissed(value.items);
    this.#take(value.items);
    this.#listed = true;
  }

  /** Runs that began and ended while the line was lost. */
  #followMissed(items: SyncRun[]): void {
    for (const { id } of items) if (!this.#runs.has(id)) this.#followed.add(id);
  }

  /** With the rounds that the cards told of. */
  close(cards: SyncRun[]): void {
    for (const { id } of [...cards, ...this.roundsOf(cards)]) this.#closed.add(id);
  }

  #take(incoming: SyncRun[]): void {
    for (const run of incoming) {
      this.#runs.set(run.id, laterRun(this.#runs.get(run.id), run));
      if (isActive(run)) this.#followed.add(run.id);
    }
  }
}
