import { AcceptedLevels } from './accepted-levels.ts';
import type { DaySeries } from './day-series.ts';
import { endingAt, likeQuantile, quantileOf, type LikeQuery } from './like-days.ts';
import { USUAL_DAYS, type AcceptedLevel } from './smart-settings.ts';

/** What is usual now: the middle of the like days of six weeks. A lasting change is usual itself once it holds half of them. */
export const RECENT = { nearest: 0, farthest: USUAL_DAYS, atLeast: 4 };
/** What has often been: the upper end of the like days of the year before those six weeks, so that a return is no alarm. */
const YEAR = { nearest: 42, farthest: 378, atLeast: 10 };
const OFTEN = 0.95;
/** Share of the way from what is usual now to what has often been. */
const RETURN_SHARE = 0.6;

/**
 * The meter's own spread: three in four of its days, over so many, lie no further from what was usual. Not the middle: a home
 * that is quiet on most days and loud on each third is no steady one.
 */
const WITHIN_SPREAD = 0.75;
const SPREAD_DAYS = 300;
const SPREAD_AT_LEAST = 40;

/** Of the mean over so many days, of which two at least are known, the low hours are judged: one night may be a guest. */
const BASE_DAYS = 3;
const BASE_AT_LEAST = 2;

/** Days before the judged one that a score reads. */
export const SCORE_REACH_DAYS = YEAR.farthest + BASE_DAYS - 1;

/** One quantity of one day beside what is usual. NaN where not known. */
export interface Deviation {
  /** The quantity on like days, and how much more the day has, Wh. */
  usualWh: number;
  excessWh: number;
  /** The whole energy of a like day, Wh: the three figures below are shares of it. */
  likeDayWh: number;
  /** Over what is usual now. */
  over: number;
  /** Over what is usual or has often been. */
  beyond: number;
  /** So large, either way, `over` was at most on three in four earlier days. */
  spread: number;
}

/**
 * Judges one quantity of a series (`total` or `base`) place by place, by earlier places alone. `likeDays`: the deviations of `total`, of which the shares are; by default these themselves.
 */
export class Deviations {
  readonly #values: Float64Array;
  readonly #recent: LikeQuery;
  readonly #accepted: AcceptedLevels;
  readonly #year: LikeQuery;
  readonly #usual: Float64Array;
  readonly #over: Float64Array;
  readonly #beyond: Float64Array;
  readonly #likeDays: Deviations;

  constructor(
    series: DaySeries,
    values: Float64Array,
    levels: readonly AcceptedLevel[],
    likeDays?: Deviations,
  ) {
    this.#recent = { series, values, window: RECENT, quantile: 0.5 };
    this.#accepted = new AcceptedLevels(this.#recent, levels);
    this.#values = values;
    this.#year = { series, values, window: YEAR, quantile: OFTEN };
    this.#usual = values.map((value, place) => (Number.isNaN(value) ? NaN : this.#usualBefore(place, place)));
    this.#likeDays = likeDays ?? this;
    this.#over = values.map((_, place) => this.#overSince(place, place));
    this.#beyond = new Float64Array(series.length).fill(NaN);
  }

  /** @param since what was usual before it counts, not what its own days have made usual; `place` or earlier. */
  at(place: number, since: number): Deviation {
    const usualWh = this.#usualWh(place, since);
    return {
      usualWh,
      excessWh: (this.#values[place] ?? NaN) - usualWh,
      likeDayWh: this.#likeDayWh(place, since),
      over: this.#overSince(place, since),
      beyond: this.#beyondAt(place, since),
      spread: this.#spreadAt(place),
    };
  }

  over(place: number): number {
    return this.#over[place] ?? NaN;
  }

  /** Mean of `beyond` over the last days, this one included; NaN when too few are known. */
  lasting(place: number, since: number): number {
    if (Number.isNaN(this.over(place))) return NaN;
    const days = Array.from({ length: BASE_DAYS }, (_, ago) => this.#beyondAt(place - ago, since));
    const known = days.filter((beyond) => !Number.isNaN(beyond));
    return known.length < BASE_AT_LEAST ? NaN : known.reduce((sum, beyond) => sum + beyond, 0) / known.length;
  }

  #usualWh(place: number, since: number): number {
    return since < place ? this.#usualBefore(place, since) : (this.#usual[place] ?? NaN);
  }

  #usualBefore(place: number, since: number): number {
    return this.#accepted.raise(place, likeQuantile(endingAt(this.#recent, since, place), place));
  }

  #overSince(place: number, since: number): number {
    return ((this.#values[place] ?? NaN) - this.#usualWh(place, since)) / this.#likeDayWh(place, since);
  }

  /** A watt-hour at least: shares of nothing mean nothing. */
  #likeDayWh(place: number, since: number): number {
    return Math.max(1, this.#likeDays.#usualWh(place, since));
  }

  #beyondAt(place: number, since: number): number {
    if (since < place) return this.#beyondSince(place, since);
    const known = this.#beyond[place] ?? NaN;
    return Number.isNaN(known) ? (this.#beyond[place] = this.#beyondSince(place, place)) : known;
  }

  #beyondSince(place: number, since: number): number {
    const over = this.#overSince(place, since);
    if (Number.isNaN(over)) return NaN;
    const rise = likeQuantile(this.#year, place) - this.#usualWh(place, since);
    const share = rise > 0 ? rise / this.#likeDayWh(place, since) : 0;
    return over - RETURN_SHARE * share;
  }

  #spreadAt(place: number): number {
    const from = Math.max(0, place - SPREAD_DAYS);
    const sizes = new Float64Array(place - from);
    let length = 0;
    for (let at = from; at < place; at++) {
      const over = this.over(at);
      if (!Number.isNaN(over)) sizes[length++] = Math.abs(over);
    }
    return length < SPREAD_AT_LEAST ? NaN : quantileOf(sizes.subarray(0, length), WITHIN_SPREAD);
  }
}
