import { addDays, startOfDay, type LocalDate } from '@coprowatt/energy';
import { LEAKY } from './cast.ts';
import type { Desk, TruthPoint } from './desk.ts';
import type { Dice } from './dice.ts';

const HOUR_MS = 3_600_000;
const ZONE = 'Europe/Paris';
/** Days after the hole at which the operator fills it: within the sliding week, and after it. */
const FILLED_AFTER = [3, 6, 10, 13] as const;
/** An older hole is asked for on about the 2nd, 4th, 9th and 17th day after it: whatever was filled by the 16th is found then. */
const FOUND_AFTER = 19;
/** A hole of the history, older than the sliding week, is asked for again on about the 2nd and 4th day: whatever was filled by the 3rd is found then. */
const OLD = { days: 15, filledWithin: 3, foundWithin: 7 } as const;

/** A hole that the operator has for some days. */
interface Leak {
  point: string;
  lost: TruthPoint[];
  fillAtMs: number;
}

interface SteadyDay {
  date: LocalDate;
  points: TruthPoint[];
}

/** Holes at the operators that are filled later, so that only a client that asks again has them. */
export class Leaks {
  readonly #desk: Desk;
  #open: Leak[] = [];
  filled = 0;

  private constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Tears holes into days that are not published yet, and into the history, early enough to be found again before `end`. */
  static async tear(desk: Desk, dice: Dice, from: LocalDate, end: LocalDate): Promise<Leaks> {
    const leaks = new Leaks(desk);
    for (const point of Object.values(LEAKY)) {
      for (const offset of [1, 4])
        await leaks.#tearNew(dice, point, addDays(from, offset + dice.between(0, 2)), end);
      if (addDays(from, OLD.foundWithin) <= end) await leaks.#tearOld(dice, point, from);
    }
    return leaks;
  }

  get nextMs(): number | null {
    return this.#open.length === 0 ? null : Math.min(...this.#open.map(({ fillAtMs }) => fillAtMs));
  }

  async fill(nowMs: number): Promise<void> {
    for (const { point, lost } of this.#open.filter(({ fillAtMs }) => fillAtMs <= nowMs)) {
      await this.#desk.replace(point, lost);
      this.filled += 1;
    }
    this.#open = this.#open.filter(({ fillAtMs }) => fillAtMs > nowMs);
  }

  async #tearNew(dice: Dice, point: string, wanted: LocalDate, end: LocalDate): Promise<void> {
    const day = await this.#steadyDay(point, wanted);
    if (addDays(day.date, FILLED_AFTER[0] + 2) > end) return;
    const days = addDays(day.date, FOUND_AFTER) <= end ? dice.pick(FILLED_AFTER) : FILLED_AFTER[0];
    await this.#tear(dice, point, day, addDays(day.date, days));
  }

  async #tearOld(dice: Dice, point: string, from: LocalDate): Promise<void> {
    const day = await this.#steadyDay(point, addDays(from, -OLD.days));
    await this.#tear(dice, point, day, addDays(from, dice.between(1, OLD.filledWithin)));
  }

  async #tear(dice: Dice, point: string, { date, points }: SteadyDay, filledOn: LocalDate): Promise<void> {
    const whole = dice.chance(0.3);
    const fromMs = startOfDay(date, ZONE) + dice.between(2, 18) * HOUR_MS;
    const lost = points.filter(({ start }) => {
      const startMs = Date.parse(start);
      return whole || (startMs >= fromMs && startMs < fromMs + 3 * HOUR_MS);
    });
    await this.#desk.replace(
      point,
      lost.map((one) => ({ ...one, watts: null })),
    );
    this.#open.push({
      point,
      lost,
      fillAtMs: startOfDay(filledOn, ZONE) + dice.between(9, 20) * HOUR_MS,
    });
  }

  /** The first day from here on whose daily value is the sum of its curve: a hole that is filled leaves it as it was. */
  async #steadyDay(point: string, from: LocalDate): Promise<SteadyDay> {
    for (let date = from; date < addDays(from, 7); date = addDays(date, 1)) {
      const { days, points } = await this.#desk.truth(point, date, addDays(date, 1), { unpublished: true });
      const wh = points.reduce((sum, { watts, minutes }) => sum + (watts * minutes) / 60, 0);
      if (points.length > 0 && days[0]?.wh === Math.round(wh))
        return { date, points: points.map(({ start, minutes, watts }) => ({ start, minutes, watts })) };
    }
    throw new Error(`${point} has no day to tear a hole into`);
  }
}
