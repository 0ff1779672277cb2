import { parseDate, parseTime, toCalendarDateTime, toZoned } from '@internationalized/date';
import type { ComparedDays, LocalDate } from '@coprowatt/contracts';
import type { Slot } from './slot.ts';
import { localDateOf, monthOf, repeatedHour, wallTime, type EpochMs } from './zone.ts';

/** Another period laid over the one that is drawn. */
export interface Overlay {
  /** What legend, readout and table call it: "2025". */
  name: string;
  /** To each slot that is drawn the one that it is compared with, under its own dates; null where there is none. */
  at: (Slot | null)[];
  /** The other curve on this one's time axis; empty for steps that are drawn as columns. */
  curve: Slot[];
}

/** Civil days that are compared, in pairs. */
export type DayPairs = Pick<ComparedDays, 'localDate' | 'previousDate'>;

/** Pairs each slot with its like of the other period: the paired day or month, on it the same hour on the wall. */
export function overlayOf(
  name: string,
  slots: Slot[],
  previous: Slot[],
  pairs: DayPairs,
  zone: string,
): Overlay {
  const step = slots[0]?.step;
  if (step === 'raw') return { name, ...curveOver(slots, previous, pairs, zone) };
  const likes = likesOf(pairs);
  const placeOf = (slot: Slot, date: string) => (step === 'hour' ? wallKey(slot.start, date, zone) : date);
  const byPlace = new Map(previous.map((slot) => [placeOf(slot, slot.key), slot]));
  const at = slots.map((slot) => {
    const like = likes.get(slot.key);
    return like === undefined ? null : (byPlace.get(placeOf(slot, like)) ?? null);
  });
  return { name, at, curve: [] };
}

/** Highest figure of the other period, in the unit of its slots; 0 without any. */
export function overlayTop(overlay: Overlay | null): number {
  const values = [...(overlay?.at ?? []), ...(overlay?.curve ?? [])].map((slot) => slot?.value ?? 0);
  return values.reduce((top, value) => Math.max(top, value), 0);
}

/** From a day or month (`YYYY-MM`) to the one that it is compared with. */
function likesOf({ localDate, previousDate }: DayPairs): Map<string, string> {
  const days = localDate.map((date, index): [string, string] => [date, previousDate[index] ?? date]);
  return new Map([...days.map(([date, like]): [string, string] => [monthOf(date), monthOf(like)]), ...days]);
}

/** Of a repeated hour the second passage meets only another second passage. */
function wallKey(ms: EpochMs, date: string, zone: string): string {
  return `${date} ${wallTime(ms, zone)}${repeatedHour(ms, zone) === 'winter' ? ' winter' : ''}`;
}

function curveOver(
  slots: Slot[],
  previous: Slot[],
  { localDate, previousDate }: DayPairs,
  zone: string,
): Pick<Overlay, 'at' | 'curve'> {
  const dayOf = new Map(previousDate.map((date, index) => [date, localDate[index] ?? date]));
  const moved = previous.flatMap((slot) => {
    const date = dayOf.get(slot.key);
    const start = date === undefined ? null : sameWall(slot.start, date, zone);
    return start === null ? [] : [{ slot, over: { ...slot, start, end: start + slot.end - slot.start } }];
  });
  let index = 0;
  const at = slots.map(({ start }) => {
    while (index < moved.length && (moved[index]?.over.end ?? 0) <= start) index += 1;
    const found = moved[index];
    return found !== undefined && found.over.start <= start ? found.slot : null;
  });
  return { at, curve: moved.map(({ over }) => over) };
}

/** The instant of another local day at which clocks show the same; null where they never do. */
export function sameWall(ms: EpochMs, date: LocalDate, zone: string): EpochMs | null {
  const second = repeatedHour(ms, zone) === 'winter';
  const time = wallTime(ms, zone);
  const local = toCalendarDateTime(parseDate(date), parseTime(time));
  const found = toZoned(local, zone, second ? 'later' : 'earlier')
    .toDate()
    .getTime();
  if (wallTime(found, zone) !== time || localDateOf(found, zone) !== date) return null;
  return second && repeatedHour(found, zone) !== 'winter' ? null : found;
}
