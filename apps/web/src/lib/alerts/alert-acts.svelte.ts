import type { Anomaly, AnomalyChange } from '@coprowatt/contracts';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import * as alerts from '#lib/api/alerts.ts';
import { settle } from '#lib/settled.ts';
import { now } from '#lib/state/now.svelte.ts';
import { openAlerts } from '#lib/state/open-alerts.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import { applied, inverseOf, type Actor } from './handling.ts';

const UNDO_MS = 8_000;

/** An act that can still be taken back. */
export interface DoneAct {
  before: Anomaly;
  change: AnomalyChange;
}

/** Acts on alerts, shown before the server took them, to be undone for 8 s; what it refuses is rolled back. */
export class AlertActs {
  readonly done = new SvelteMap<string, DoneAct>();
  /** Of these the last ones that were done in one go: told, and taken back, as one. */
  readonly together = new SvelteSet<string>();
  /** Refusals, by alert, until the next act on it. */
  readonly failed = new SvelteMap<string, unknown>();
  #put: (anomaly: Anomaly) => void;
  #sending = new SvelteMap<string, Promise<unknown>>();
  #timers: Record<string, ReturnType<typeof setTimeout>> = {};

  /** @param put shows an alert as it is, or will be */
  constructor(put: (anomaly: Anomaly) => void) {
    this.#put = put;
  }

  /** Its answer is on the way: what is read meanwhile may be older than what is shown. */
  isBusy(id: string): boolean {
    return this.#sending.has(id);
  }

  /** True when the server took it. */
  async act(before: Anomaly, change: AnomalyChange): Promise<boolean> {
    const taken = await this.#do(before, change);
    void openAlerts.refresh();
    return taken;
  }

  /** The same to several, which one undo takes back. */
  async actAll(befores: Anomaly[], change: AnomalyChange): Promise<void> {
    this.together.clear();
    const sent = befores.map((before) => this.#do(before, change));
    for (const { id } of befores) if (this.done.has(id)) this.together.add(id);
    await Promise.all(sent);
    void openAlerts.refresh();
  }

  async undo(done: DoneAct): Promise<void> {
    await this.#takeBack(done);
    void openAlerts.refresh();
  }

  async undoTogether(): Promise<void> {
    const acts = [...this.together].flatMap((id) => this.done.get(id) ?? []);
    await Promise.all(acts.map((done) => this.#takeBack(done)));
    void openAlerts.refresh();
  }

  /** The offer to undo stays while pointer or focus is on it. */
  hold(id: string): void {
    clearTimeout(this.#timers[id]);
  }

  release(id: string): void {
    this.hold(id);
    this.#timers[id] = setTimeout(() => this.#expire(id), UNDO_MS);
  }

  async #do(before: Anomaly, change: AnomalyChange): Promise<boolean> {
    this.#forget(before.id);
    this.#put(applied(before, change, actor()));
    if (inverseOf(before, change, actor().now)) this.#offerUndo({ before, change });
    return this.#send(before, change, before);
  }

  async #takeBack({ before, change }: DoneAct): Promise<void> {
    const back = inverseOf(before, change, actor().now);
    this.#forget(before.id);
    this.#put(before);
    if (back) await this.#send(before, back, applied(before, change, actor()));
  }

  /**
   * One after the other for each alert, so that an undo never overtakes its act.
   * @param without what the alert is when the change is refused
   */
  async #send({ id, buildingId }: Anomaly, change: AnomalyChange, without: Anomaly): Promise<boolean> {
    const sent = (this.#sending.get(id) ?? Promise.resolve()).then(() =>
      settle(alerts.changeAlert(buildingId, id, change)),
    );
    this.#sending.set(id, sent);
    const { value, error } = await sent;
    if (this.#sending.get(id) !== sent) return error === null;
    this.#sending.delete(id);
    if (value) this.#put(value);
    else this.#refused(without, error);
    return error === null;
  }

  #refused(without: Anomaly, error: unknown): void {
    this.#forget(without.id);
    this.failed.set(without.id, error);
    this.#put(without);
  }

  #offerUndo(done: DoneAct): void {
    this.done.set(done.before.id, done);
    this.release(done.before.id);
  }

  #forget(id: string): void {
    this.hold(id);
    this.#expire(id);
    this.failed.delete(id);
  }

  #expire(id: string): void {
    this.done.delete(id);
    this.together.delete(id);
  }
}

function actor(): Actor {
  const user = session.me?.user;
  return { id: user?.id ?? '', name: user?.displayName ?? '', now: new Date(now.ms).toISOString() };
}
