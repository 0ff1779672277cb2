import { addDays } from '../calendar.ts';
import { dayNumberOf } from './complete-days.ts';
import { endingAt, likeQuantile, quantileOf, type LikeQuery } from './like-days.ts';
import { USUAL_DAYS, type AcceptedLevel } from './smart-settings.ts';

/** What a level holds is learned from its first week, or from all its days before it was accepted when these are more. */
const LEARNED_DAYS = 7;

/** An accepted level by places of a series. */
interface LevelPlaces {
  since: number;
  from: number;
  /** Exclusive. */
  end: number;
}

/**
 * What levels that people accepted make usual: the like days before a level, and what its first days held beyond theirs.
 * Only for the length of the window of what is usual; that holds nothing older than the level afterwards.
 */
export class AcceptedLevels {
  readonly #recent: LikeQuery;
  readonly #levels: LevelPlaces[];

  /** @param recent what is usual without any acceptance. */
  constructor(recent: LikeQuery, levels: readonly AcceptedLevel[]) {
    this.#recent = recent;
    this.#levels = levels.map((level) => placesOf(level, recent));
  }

  /** The greatest that an accepted level makes usual of a place, never less than `usualWh`. */
  raise(place: number, usualWh: number): number {
    const holding = this.#levels.filter(({ from, end }) => from <= place && place < end);
    return holding.reduce((most, level) => {
      const raised = this.#before(level, place) + this.#rise(level, place);
      return raised > most ? raised : most;
    }, usualWh);
  }

  /** The same of like days of the window that ends where the level begins. */
  #before({ since }: LevelPlaces, place: number): number {
    return likeQuantile(endingAt(this.#recent, since, place), place);
  }

  /** The middle of what its days, of those before `place`, have more than the days before it. */
  #rise(level: LevelPlaces, place: number): number {
    const end = Math.min(place, Math.max(level.from, level.since + LEARNED_DAYS));
    const values = this.#recent.values.subarray(level.since, end);
    const rises = values.map((value, at) => value - this.#before(level, level.since + at));
    return quantileOf(
      rises.filter((rise) => !Number.isNaN(rise)),
      0.5,
    );
  }
}

function placesOf({ since, from, until }: AcceptedLevel, { series }: LikeQuery): LevelPlaces {
  const placeOf = (date: string): number => Math.max(0, dayNumberOf(date) - series.firstDay);
  const begin = placeOf(since);
  const end = begin + USUAL_DAYS + 1;
  return {
    since: begin,
    from: placeOf(from),
    end: until === null ? end : Math.min(end, placeOf(addDays(until, 1))),
  };
}
