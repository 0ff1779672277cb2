import type { LocalDate } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';
import { addDays, hoursOfDay, startOfDay, wallTime, type EpochMs } from './zone.ts';

/** "02:00" of a local day, with its offset when the clocks change on it; the end of the day is 24:00. */
export function wallOfDay(ms: EpochMs, date: LocalDate, zone: string): string {
  const time = ms === startOfDay(addDays(date, 1), zone) ? '24:00' : wallTime(ms, zone);
  if (hoursOfDay(date, zone) === 24) return time;
  return m.quality_time_offset({ time, offset: offsetOf(ms, zone) }).replace(' ', '\u00a0');
}

/** "+2": hours ahead of UTC at an instant. */
function offsetOf(ms: EpochMs, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(
    ms,
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '') ?? '';
}
