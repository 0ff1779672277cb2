import { MINUTE_MS, wallMinutes, type EpochMs } from '../time/french-time.ts';
import type { DayConditions } from './day-conditions.ts';
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

const SLOT_MINUTES = 5;
const SLOT_MS = SLOT_MINUTES * MINUTE_MS;
const HEATING_LIMIT_CELSIUS = 16;

/** Power of one meter over time, drawn from its PRM: the same instant always has the same power. */
export class Profile {
  readonly #ratings: Ratings;

  constructor(prm: string, equipment: MeterEquipment) {
    this.#ratings = ratingsOf(seedOf(prm), equipment);
  }

  /** Mean watts (integer) of an interval inside one local day; start and length are multiples of 5 minutes. */
  meanWatts(startMs: EpochMs, minutes: number, day: DayConditions): number {
    const slots = minutes / SLOT_MINUTES;
    const use = this.#useOf(day);
    let sum = 0;
    for (let slot = 0; slot < slots; slot++)
      sum += slotWatts(this.#ratings, startMs + slot * SLOT_MS, day, use);
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

function slotWatts(ratings: Ratings, at: EpochMs, day: DayConditions, use: number): number {
  const hour = wallMinutes(at) / 60;
  const chance = noise(ratings.seed, Math.floor(at / SLOT_MS));
  return (
    ratings.base * (0.96 + 0.08 * chance) +
    ratings.ventilation * (hour >= 6 && hour < 22 ? 1 : 0.65) +
    ratings.lift * use * liftUse(hour, day.restDay) * (0.3 + 1.4 * chance) +
    ratings.lighting * lightingUse(at, hour, day, chance) +
    ratings.heatingPerKelvin * heatingKelvin(hour, day) +
    ratings.dwelling * use * dwellingUse(hour, day.restDay) * (0.2 + 1.6 * chance)
  );
}

/** A bump of height 1 around an hour of the day. */
function bump(hour: number, around: number, width: number): number {
  const distance = (hour - around) / width;
  return Math.exp(-distance * distance);
}

/** Share of the rated power: people leave at 8, come home at 18, more evenly at weekends. */
function liftUse(hour: number, restDay: boolean): number {
  if (restDay) return 0.04 + 0.45 * bump(hour, 11, 2.2) + 0.5 * bump(hour, 17.5, 3);
  return 0.03 + 0.9 * bump(hour, 8, 0.9) + 0.4 * bump(hour, 12.6, 1) + bump(hour, 18.2, 1.5);
}

/** Outdoor and hall lamps between sunset and sunrise, half of them after 23:00; stair timers on top. */
function lightingUse(at: EpochMs, hour: number, day: DayConditions, chance: number): number {
  const dark = at < day.sunriseMs || at >= day.sunsetMs;
  if (!dark) return 0.02 + 0.06 * chance;
  const late = hour >= 23 || hour < 5.5;
  return late ? 0.45 + 0.03 * chance : 0.9 + 0.15 * chance;
}

/** Kelvin below the heating limit; lower set point at night. */
function heatingKelvin(hour: number, day: DayConditions): number {
  const outdoor = day.meanCelsius + 3 * Math.cos(((hour - 15) * Math.PI) / 12);
  const limit = HEATING_LIMIT_CELSIUS - (hour >= 22 || hour < 5 ? 4 : 0);
  return Math.max(0, limit - outdoor);
}

function dwellingUse(hour: number, restDay: boolean): number {
  const midday = restDay ? 0.7 : 0.25;
  return 0.08 + 0.6 * bump(hour, 7.5, 1) + midday * bump(hour, 12.5, 1.3) + bump(hour, 19.8, 1.8);
}
