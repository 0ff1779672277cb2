import { Temporal } from 'temporal-polyfill';
import { MINUTE_MS, addDays, dayBounds, localDateOf } from './calendar.ts';
import type { EpochMs } from './reading.ts';

// Instants come day by day: on a day without a change of clocks the last answer is nearly always the next one.
let steady = { zone: '', startMs: 0, endMs: 0, minutes: 0 };

/** Minutes by which clocks in `zone` are ahead of UTC at an instant. */
export function utcOffsetMinutes(ms: EpochMs, zone: string): number {
  if (zone === steady.zone && steady.startMs <= ms && ms < steady.endMs) return steady.minutes;
  const { date, startMs, endMs } = dayBounds(localDateOf(ms, zone), zone);
  const opening = Date.parse(`${date}T00:00:00Z`) - startMs;
  const closing = Date.parse(`${addDays(date, 1)}T00:00:00Z`) - endMs;
  if (opening === closing) {
    steady = { zone, startMs, endMs, minutes: opening / MINUTE_MS };
    return steady.minutes;
  }
  const shown = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return shown.offsetNanoseconds / 1e6 / MINUTE_MS;
}

/** An offset as RFC 3339 writes it: `+02:00`. */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const parts = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  return `${minutes < 0 ? '-' : '+'}${parts.join(':')}`;
}

/** What clocks in `zone` show at an instant, with their offset: RFC 3339 to the second, `2026-10-25T02:30:00+01:00`. */
export function localTimeOf(ms: EpochMs, zone: string): string {
  const offset = utcOffsetMinutes(ms, zone);
  return `${isoSecond(ms + offset * MINUTE_MS, 'T')}${offsetText(offset)}`;
}

const DAY_MS = 86_400_000;
let written = { day: NaN, text: '' };

/** An instant in UTC to the second, without its `Z`. */
export function isoSecond(ms: EpochMs, between: ' ' | 'T'): string {
  const day = Math.floor(ms / DAY_MS);
  // A long table has many times a day: Date writes each day once.
  if (day !== written.day) written = { day, text: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  const second = Math.floor((ms - day * DAY_MS) / 1_000);
  const parts = [Math.floor(second / 3_600), Math.floor(second / 60) % 60, second % 60];
  return `${written.text}${between}${parts.map(twoDigits).join(':')}`;
}

function twoDigits(part: number): string {
  return part < 10 ? `0${part}` : String(part);
}
