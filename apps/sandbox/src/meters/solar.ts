import { MINUTE_MS, type EpochMs } from '../time/french-time.ts';
import { SLOT_MINUTES } from './daily-rhythm.ts';
import type { DayConditions } from './day-conditions.ts';
import { between, noise } from './noise.ts';

const SLOT_MS = SLOT_MINUTES * MINUTE_MS;

/** Mean watts (not rounded) of the panels of one point: an arc from sunrise to sunset, days and passing clouds apart. */
export function meanSolarWatts(seed: number, startMs: EpochMs, minutes: number, day: DayConditions): number {
  const slots = minutes / SLOT_MINUTES;
  let sum = 0;
  for (let slot = 0; slot < slots; slot++) sum += slotWatts(seed, startMs + slot * SLOT_MS, day);
  return sum / slots;
}

function slotWatts(seed: number, at: EpochMs, { sunriseMs, sunsetMs, dayNumber }: DayConditions): number {
  if (at <= sunriseMs || at >= sunsetMs) return 0;
  const height = Math.sin((Math.PI * (at - sunriseMs)) / (sunsetMs - sunriseMs));
  const clearness = 0.2 + 0.8 * noise(seed ^ 20, dayNumber);
  const cloud = 0.75 + 0.25 * noise(seed ^ 21, at / SLOT_MS);
  return between(seed, 22, 2_800, 6_000) * height * clearness * cloud;
}
