import type { Comparison, ReadingsPage, Statistics } from '@coprowatt/contracts';
import type { OverlayKind } from '#lib/comparison/choice.ts';
import type { ReadComparison } from '#lib/comparison/read.ts';
import type { Answer } from '#lib/period.ts';
import type { Settled } from '#lib/settled.ts';
import { Loaded } from './loaded.svelte.ts';

type Asked<Value> = Promise<Settled<Value>>;

export interface PageView {
  /** Building and meter: with another one every answer is forgotten, whether or not it is asked anew. */
  subject: string;
  /** Period and step. */
  window: string;
  compare: OverlayKind | null;
}

/** What the building's page asks; null where it asks nothing. */
export interface PageQuestions {
  energy: {
    readings: Asked<Answer<ReadingsPage>>;
    statistics: Asked<Answer<Statistics>>;
    compared: Asked<Answer<ReadComparison>> | null;
  } | null;
  trends: Asked<Comparison[]> | null;
}

/** The answers that the building's page shows, never one about another building or meter. */
export class PageAnswers {
  readonly readings = new Loaded<Answer<ReadingsPage>>();
  readonly statistics = new Loaded<Answer<Statistics>>();
  readonly compared = new Loaded<Answer<ReadComparison>>();
  /** Of the meters, whatever the period. */
  readonly trends = new Loaded<Comparison[]>();
  #asked: PageView = { subject: '', window: '', compare: null };

  follow(view: PageView, { energy, trends }: PageQuestions): void {
    const { subject, window, compare } = this.#asked;
    const question = view.window === window ? 'same' : 'changed';
    const comparing = view.compare === compare ? question : 'changed';
    this.#asked = view;
    if (view.subject !== subject) this.#forget();
    if (energy) {
      this.readings.follow(energy.readings, question);
      this.statistics.follow(energy.statistics, question);
      if (energy.compared) this.compared.follow(energy.compared, comparing);
    }
    if (trends) this.trends.follow(trends, 'same');
  }

  #forget(): void {
    for (const each of [this.readings, this.statistics, this.compared, this.trends]) each.forget();
  }
}
