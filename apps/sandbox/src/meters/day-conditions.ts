import { getTimes } from 'suncalc';
import {
  DAY_MS,
  HOUR_MS,
  startOfDay,
  utcMidnightOf,
  weekdayOf,
  type LocalDate,
} from '../time/french-time.ts';
import { noise, seedOf } from './noise.ts';

/** What the equipment of a building reacts to on one local day. */
export interface DayConditions {
  /** Days since 1970-01-01. */
  dayNumber: number;
  /** Saturday, Sunday. */
  restDay: boolean;
  sunriseMs: number;
  sunsetMs: number;
  /** Mean outdoor temperature, °C; invented, the same for every meter. */
  meanCelsius: number;
}

const LILLE = { latitude: 50.63, longitude: 3.06 };
const WEATHER_SEED = seedOf('weather');
const COLDEST_DAY_OF_YEAR = 20;
const kept = new Map<LocalDate, DayConditions>();

export function dayConditions(date: LocalDate): DayConditions {
  let conditions = kept.get(date);
  if (!conditions) {
    conditions = conditionsOf(date);
    kept.set(date, conditions);
  }
  return conditions;
}

function conditionsOf(date: LocalDate): DayConditions {
  const noon = new Date(startOfDay(date) + 12 * HOUR_MS);
  const sun = getTimes(noon, LILLE.latitude, LILLE.longitude);
  const weekday = weekdayOf(date);
  return {
    dayNumber: utcMidnightOf(date) / DAY_MS,
    restDay: weekday === 0 || weekday === 6,
    sunriseMs: sun.sunrise?.getTime() ?? noon.getTime(),
    sunsetMs: sun.sunset?.getTime() ?? noon.getTime(),
    meanCelsius: meanCelsius(date),
  };
}

/** A yearly wave (3 °C in January, 19 °C in July), spells of some days, and a daily flutter. */
function meanCelsius(date: LocalDate): number {
  const day = utcMidnightOf(date) / DAY_MS;
  const yearly = 11 - 8 * Math.cos((2 * Math.PI * (day - COLDEST_DAY_OF_YEAR)) / 365.2425);
  const spell = Math.floor(day / 5);
  const share = day / 5 - spell;
  const spells = (1 - share) * noise(WEATHER_SEED, spell) + share * noise(WEATHER_SEED, spell + 1);
  return yearly + (spells - 0.5) * 9 + (noise(WEATHER_SEED ^ 1, day) - 0.5) * 2;
}
