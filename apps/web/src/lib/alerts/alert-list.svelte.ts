import type { Anomaly, AnomalyCounts, AnomalyNote, AnomalyPage, TooFewDays } from '@coprowatt/contracts';
import { SvelteMap } from 'svelte/reactivity';
import { ApiError } from '#lib/api-error.ts';
import * as alerts from '#lib/api/alerts.ts';
import { settle, type Settled } from '#lib/settled.ts';
import { now } from '#lib/state/now.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import { AlertActs } from './alert-acts.svelte.ts';
import { movedCounts, tabOf } from './filters.ts';
import { appendRows, laterOf, mergeRows, othersNote } from './merge.ts';

/** Alerts on screen: read by REST, one row an alert, in the order in which they came there. */
export class AlertList {
  /** Null before the first answer. */
  rows = $state.raw<Anomaly[] | null>(null);
  /** New ones, which wait until they are asked for. */
  arrived = $state.raw<Anomaly[]>([]);
  counts = $state.raw<AnomalyCounts | null>(null);
  /** Days wait to be judged: what is not here may still come. */
  judging = $state(false);
  /** Meters that the owner's rule cannot compare yet. */
  tooFewDays = $state.raw<TooFewDays | null>(null);
  nextCursor = $state.raw<string | null>(null);
  /** One that an address names and that is not among the rows. */
  aside = $state.raw<Anomaly | null>(null);
  error = $state.raw<unknown>(null);
  /** Another question is on its way. */
  loading = $state(true);
  /** A further page is. */
  busy = $state(false);
  /** What somebody else just did, by alert. */
  readonly news = new SvelteMap<string, AnomalyNote>();
  readonly acts = new AlertActs((anomaly) => this.#put(anomaly));
  #question: string | null = null;
  #latest: Promise<Settled<AnomalyPage>> | null = null;
  #answer: AnomalyPage | null = null;

  /** Follows the newest answer; that to another question takes the place of the rows. */
  follow(question: string, promise: Promise<Settled<AnomalyPage>>): void {
    if (promise === this.#latest) return;
    this.#latest = promise;
    const same = question === this.#question;
    this.#question = question;
    if (!same) this.#forget();
    void promise.then(({ value, error }) => {
      if (promise !== this.#latest) return;
      this.loading = false;
      if (value) this.#take(value);
      else if (this.rows === null) this.error = error;
    });
  }

  find(id: string | null): Anomaly | null {
    const aside = this.aside ? [this.aside] : [];
    return [...(this.rows ?? []), ...this.arrived, ...aside].find((anomaly) => anomaly.id === id) ?? null;
  }

  /** Reads one that is not among the rows; what became of it. */
  async open(buildingId: string, id: string): Promise<Settled<Anomaly>> {
    const answer = await settle(alerts.alert(buildingId, id));
    if (answer.value) this.aside = answer.value;
    return answer;
  }

  /** New alerts take their places; those that fit no more leave theirs. */
  showArrived(): void {
    if (this.#answer) this.#replace(this.#answer);
  }

  async more(read: (cursor: string) => Promise<AnomalyPage>): Promise<void> {
    const question = this.#question;
    if (this.nextCursor === null || this.busy) return;
    this.busy = true;
    const { value, error } = await settle(read(this.nextCursor));
    this.busy = false;
    if (question !== this.#question) return;
    this.error = error;
    if (!value) return;
    this.rows = appendRows(this.rows ?? [], value.items);
    this.nextCursor = value.nextCursor;
  }

  /** Reads one alert of the list again; one that is gone leaves it. */
  async refresh({ buildingId, id }: Pick<Anomaly, 'buildingId' | 'id'>): Promise<void> {
    const { value, error } = await settle(alerts.alert(buildingId, id));
    const shown = this.find(id);
    if (value && shown) this.#show(this.#fresh(shown, value));
    else if (isGone(error)) this.rows = this.rows?.filter((row) => row.id !== id) ?? null;
  }

  #forget(): void {
    this.rows = null;
    this.arrived = [];
    this.error = null;
    this.loading = true;
    this.news.clear();
  }

  #take(page: AnomalyPage): void {
    this.error = null;
    this.counts = page.counts;
    this.judging = page.judging;
    this.tooFewDays = page.tooFewDays;
    if (this.rows === null || this.rows.length === 0) return this.#replace(page);
    this.#answer = page;
    const before = this.rows;
    const { rows, arrived, left } = mergeRows(before, page.items, page.nextCursor === null);
    this.rows = rows.map((row, index) => this.#fresh(before[index] ?? row, row));
    this.arrived = arrived;
    for (const row of left) void this.refresh(row);
  }

  #replace(page: AnomalyPage): void {
    this.#answer = page;
    this.rows = page.items;
    this.nextCursor = page.nextCursor;
    this.arrived = [];
  }

  /** The later of two states, a colleague's act noted; an act of ours that is on its way stands above what was read. */
  #fresh(shown: Anomaly, read: Anomaly): Anomaly {
    if (this.acts.isBusy(shown.id)) return shown;
    const later = laterOf(shown, read);
    const note = othersNote(shown, later, session.me?.user.id);
    if (note) this.news.set(later.id, note);
    return later;
  }

  #put(anomaly: Anomaly): void {
    const shown = this.find(anomaly.id);
    if (shown && this.counts)
      this.counts = movedCounts(this.counts, tabOf(shown, now.ms), tabOf(anomaly, now.ms));
    this.news.delete(anomaly.id);
    this.#show(anomaly);
  }

  #show(anomaly: Anomaly): void {
    const patch = (row: Anomaly) => (row.id === anomaly.id ? anomaly : row);
    this.rows = this.rows?.map(patch) ?? null;
    this.arrived = this.arrived.map(patch);
    this.aside = this.aside && patch(this.aside);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
