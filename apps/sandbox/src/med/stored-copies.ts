import type { LocalDate } from '../time/french-time.ts';
import type { MedPoint, SeriesName } from './med-series.ts';

/**
 * The gateway's stored copy, in memory: what a call made it fetch, by point, series and local day. A day without a measure is
 * not kept, a day with holes is kept as it was; later corrections arrive with the next call that does not use the cache.
 */
export class StoredCopies {
  readonly #days = new Map<string, Map<LocalDate, readonly MedPoint[]>>();

  find(prm: string, series: SeriesName, date: LocalDate): readonly MedPoint[] | null {
    return this.#days.get(`${prm}/${series}`)?.get(date) ?? null;
  }

  keep(prm: string, series: SeriesName, date: LocalDate, points: readonly MedPoint[]): void {
    if (points.length === 0) return;
    const key = `${prm}/${series}`;
    const days = this.#days.get(key) ?? new Map<LocalDate, readonly MedPoint[]>();
    this.#days.set(key, days.set(date, points));
  }

  /** Forgets a point; answers how many days were kept. */
  forget(prm: string): number {
    let count = 0;
    for (const [key, days] of this.#days) {
      if (!key.startsWith(`${prm}/`)) continue;
      count += days.size;
      this.#days.delete(key);
    }
    return count;
  }
}
