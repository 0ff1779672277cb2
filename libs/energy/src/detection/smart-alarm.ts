import type { Deviation, Deviations } from './smart-score.ts';

/** Below this spread, as a share of a like day, a meter counts as no steadier. */
const TOTAL_SPREAD = 0.12;
const BASE_SPREAD = 0.08;

/** A day's energy moves for more reasons than what always runs. */
const TOTAL_WEIGHT = 0.8;

/** Spreads beyond the usual above which a day is flagged, and above which the days after it stay flagged. */
const ENTER = 0.4;
const STAY = 0.3;

/**
 * So many days after the last one above `ENTER` nothing is news any more, and so many after it began a level that nobody
 * acknowledged is usual.
 */
export const STAY_DAYS = 30;

/** The day's own excess at least, as a share of a like day. */
const LEAST_EXCESS = 0.1;

/** What is known of one day before it is decided. */
export interface JudgedDay {
  place: number;
  /** What was usual before this place is what the day is judged by. */
  since: number;
  total: Deviation;
  base: Deviation;
  /** In spreads; NaN where the day cannot be judged. */
  score: number;
}

/** @param since as `Alarm.since` */
export function judgedDay(total: Deviations, base: Deviations, place: number, since: number): JudgedDay {
  const judged = { place, since, total: total.at(place, since), base: base.at(place, since) };
  const ofTotal = (TOTAL_WEIGHT * judged.total.beyond) / (judged.total.spread + TOTAL_SPREAD);
  const ofBase = base.lasting(place, since) / (judged.base.spread + BASE_SPREAD);
  return { ...judged, score: ofBase > ofTotal ? ofBase : ofTotal };
}

/** The day's excess, Wh: of its energy, or of what always runs where that says more. */
export function excessOf({ total, base }: JudgedDay): number {
  return base.excessWh > total.excessWh ? base.excessWh : total.excessWh;
}

/**
 * What like days hold now, give or take what the meter's own deviations allow, Wh. Without the room for what the year before
 * often held: a return to it stands above the band, and is no alarm.
 */
export function bandOf({ total: { usualWh, likeDayWh, spread } }: JudgedDay): {
  lowWh: number;
  highWh: number;
} {
  const marginWh = likeDayWh * Math.max((ENTER / TOTAL_WEIGHT) * (spread + TOTAL_SPREAD), LEAST_EXCESS);
  return { lowWh: Math.max(0, usualWh - marginWh), highWh: usualWh + marginWh };
}

/** Rings from a day above `ENTER` on while the score stays above `STAY`. Days are told in order. */
export class Alarm {
  readonly #floorWh: number;
  #lastClear: number | null = null;
  #begun: number | null = null;

  constructor(floorWh: number) {
    this.#floorWh = floorWh;
  }

  /** What was usual before which place counts for the next one: days that ring make nothing usual while it is news. */
  since(place: number): number {
    return this.#begun !== null && place - this.#begun < STAY_DAYS ? this.#begun : place;
  }

  /** A day that cannot be judged neither begins nor ends anything. */
  rings(day: JudgedDay): boolean {
    if (Number.isNaN(day.score)) return false;
    if (day.score > ENTER) this.#lastClear = day.place;
    const isOn = this.#lastClear !== null && day.place - this.#lastClear <= STAY_DAYS && day.score > STAY;
    if (!isOn || !this.#matters(day)) this.#lastClear = null;
    this.#begun = this.#lastClear === null ? null : (this.#begun ?? day.place);
    return this.#lastClear !== null;
  }

  #matters(day: JudgedDay): boolean {
    const excessWh = excessOf(day);
    return excessWh > LEAST_EXCESS * day.total.likeDayWh && excessWh >= this.#floorWh;
  }
}
