import { MINUTE_MS, wallMinutes, type EpochMs } from '../time/french-time.ts';
import type { DayConditions } from './day-conditions.ts';
import { DWELLING, HEATING_LIMIT, LAMPS, LIFT, SLOT_MINUTES, VENTILATION } from './daily-rhythm.ts';
import { between, noise, seedOf } from './noise.ts';

/** What hangs on a meter. `common` has some of everything. */
export type MeterEquipment = 'common' | 'lift' | 'lighting' | 'heating' | 'dwelling';

/** Rated powers in W; 0 when absent. */
interface Ratings {
  seed: number;
  base: number;
  ventilation: number;
  lift: number;
  lighting: number;
  heatingPerKelvin: number;
  dwelling: number;
}

const SLOT_MS = SLOT_MINUTES * MINUTE_MS;

/** Power of one meter over time, drawn from its PRM: the same instant always has the same power. */
export class Profile {
  readonly #ratings: Ratings;

  constructor(prm: string, equipment: MeterEquipment) {
    this.#ratings = ratingsOf(seedOf(prm), equipment);
  }

  /**
   * Mean watts (integer) of an interval inside one local day; start and length are multiples of
   * 5 minutes, and no clock change lies inside.
   */
  meanWatts(startMs: EpochMs, minutes: number, day: DayConditions): number {
    const slots = minutes / SLOT_MINUTES;
    const first = wallMinutes(startMs) / SLOT_MINUTES;
    const use = this.#useOf(day);
    let sum = 0;
    for (let slot = 0; slot < slots; slot++)
      sum += slotWatts(this.#ratings, startMs + slot * SLOT_MS, first + slot, day, use);
    return Math.round(sum / slots);
  }

  /** How busy people are that day, around 1. */
  #useOf({ dayNumber }: DayConditions): number {
    return 0.86 + 0.28 * noise(this.#ratings.seed ^ 7, dayNumber);
  }
}

function ratingsOf(seed: number, equipment: MeterEquipment): Ratings {
  const all = {
    base: between(seed, 1, 60, 190),
    ventilation: between(seed, 2, 90, 260),
    lift: between(seed, 3, 260, 620),
    lighting: between(seed, 4, 240, 900),
    heatingPerKelvin: between(seed, 5, 12, 40),
    dwelling: 0,
  };
  const none = { base: 0, ventilation: 0, lift: 0, lighting: 0, heatingPerKelvin: 0, dwelling: 0 };
  const only: Record<MeterEquipment, Omit<Ratings, 'seed'>> = {
    common: all,
    lift: { ...none, base: all.base * 0.5, lift: all.lift * 1.6 },
    lighting: { ...none, base: all.base * 0.25, lighting: all.lighting * 1.4 },
    heating: { ...none, base: all.base * 0.6, heatingPerKelvin: all.heatingPerKelvin * 2.5 },
    dwelling: { ...none, base: all.base, dwelling: between(seed, 6, 700, 1_600) },
  };
  return { seed, ...only[equipment] };
}

/** Power of one slot. `slot` counts from 00:00 on the wall clock. */
function slotWatts(ratings: Ratings, at: EpochMs, slot: number, day: DayConditions, use: number): number {
  const chance = noise(ratings.seed, at / SLOT_MS);
  const people = use * (0.3 + 1.4 * chance);
  const week = day.restDay ? 'restDay' : 'workDay';
  return (
    ratings.base * (0.96 + 0.08 * chance) +
    ratings.ventilation * atSlot(VENTILATION, slot) +
    ratings.lift * atSlot(LIFT[week], slot) * people +
    ratings.lighting * lampsUse(at, slot, day, chance) +
    ratings.heatingPerKelvin * kelvinBelow(atSlot(HEATING_LIMIT, slot), day) +
    ratings.dwelling * atSlot(DWELLING[week], slot) * people
  );
}

function kelvinBelow(limit: number, { meanCelsius }: DayConditions): number {
  return meanCelsius < limit ? limit - meanCelsius : 0;
}

function atSlot(rhythm: readonly number[], slot: number): number {
  return rhythm[slot] ?? 0;
}

/** Outdoor and hall lamps between sunset and sunrise; stair timers on top. */
function lampsUse(at: EpochMs, slot: number, day: DayConditions, chance: number): number {
  const dark = at < day.sunriseMs || at >= day.sunsetMs;
  return dark ? atSlot(LAMPS, slot) * (1 + 0.15 * chance) : 0.02 + 0.06 * chance;
}
