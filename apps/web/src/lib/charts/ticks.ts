import { localDate } from '#lib/format.ts';
import { monthTick, weekdayTick } from './dates.ts';
import type { Slot } from './slot.ts';
import { hoursOfDay, monthOf, wallTime, weekday } from './zone.ts';

/** A mark on the time axis, at the start of the slot `index`. */
export interface TimeTick {
  index: number;
  label: string;
  /** First of a new month or year: written in 600. */
  major: boolean;
}

/** Distance that labels need from middle to middle, px: "22 juin", "juin"; "29 mars (23 h)" from its neighbours. */
const LABEL_PX = 52;
const MONTH_PX = 44;
const MARKED_PX = 74;

interface Place {
  index: number;
  slot: Slot;
  /** `HH:mm` where the tick stands inside a day. */
  time: string;
}

interface Level {
  labelPx: number;
  takes: (place: Place) => boolean;
  label: (place: Place) => string;
}

/** Ticks on local midnights, Mondays or firsts of month: the closest rule whose labels have room. */
export function timeTicks(slots: Slot[], zone: string, widthPx: number): TimeTick[] {
  const slotPx = widthPx / slots.length;
  if (slots[0]?.step === 'month') return spaced(monthPlaces(slots), MONTHLY, slotPx).ticks.map(withYearMajor);
  const midnights = dayPlaces(slots, zone);
  const places = midnights.length <= 3 && slots[0]?.step !== 'day' ? hourPlaces(slots, zone) : midnights;
  const { ticks, level } = spaced(places, dayLevels(midnights.length), slotPx);
  if (level !== null && MONTHLY.includes(level)) return ticks.map(withYearMajor);
  return markClockChange(ticks, midnights, zone, slotPx);
}

function spaced(
  places: Place[],
  levels: Level[],
  slotPx: number,
): { ticks: TimeTick[]; level: Level | null } {
  for (const level of levels) {
    const taken = places.filter(level.takes);
    if (narrowest(taken) * slotPx < level.labelPx && level !== levels.at(-1)) continue;
    return { ticks: taken.map((place, n) => tickAt(place, taken[n - 1], level)), level };
  }
  return { ticks: [], level: null };
}

/** Fewest slots between two neighbours. */
function narrowest(places: Place[]): number {
  return Math.min(...places.slice(1).map(({ index }, n) => index - (places[n]?.index ?? 0)));
}

function tickAt(place: Place, before: Place | undefined, level: Level): TimeTick {
  const major = before !== undefined && monthOf(before.slot.key) !== monthOf(place.slot.key);
  return { index: place.index, label: level.label(place), major };
}

const atMidnight = ({ time }: Place) => time === '00:00';
const everyHours =
  (hours: number) =>
  ({ time }: Place) =>
    time.endsWith(':00') && Number(time.slice(0, 2)) % hours === 0;
const timeOrDay = (place: Place) => (atMidnight(place) ? weekdayTick(place.slot.key) : place.time);
const shortDate = ({ slot }: Place) => localDate(slot.key, 'short');

const MONDAYS: Level = {
  labelPx: LABEL_PX,
  takes: (place) => atMidnight(place) && weekday(place.slot.key) === 1,
  label: shortDate,
};
/** Firsts of month, of quarter, of half-year, of year. */
const MONTHLY: Level[] = [1, 3, 6, 12].map((count) => ({
  labelPx: MONTH_PX,
  takes: (place) => atMidnight(place) && /^....-..(-01)?$/.test(place.slot.key) && isNth(place, count),
  label: ({ slot }) => monthTick(slot.key),
}));

function isNth({ slot }: Place, count: number): boolean {
  return (Number(slot.key.slice(5, 7)) - 1) % count === 0;
}

/** "lun. 22" as long as weekdays tell days apart, then "22 juin". */
function dayLabel({ key }: Slot, days: number): string {
  return days <= 10 ? weekdayTick(key) : localDate(key, 'short');
}

function dayLevels(days: number): Level[] {
  const label = ({ slot }: Place) => dayLabel(slot, days);
  const hours = [3, 6, 12].map((step) => ({ labelPx: LABEL_PX, takes: everyHours(step), label: timeOrDay }));
  return [...(days <= 3 ? hours : []), { labelPx: LABEL_PX, takes: atMidnight, label }, MONDAYS, ...MONTHLY];
}

function withYearMajor(tick: TimeTick): TimeTick {
  return { ...tick, major: /^\d{4}$/.test(tick.label) };
}

function monthPlaces(slots: Slot[]): Place[] {
  return slots.map((slot, index) => ({ index, slot, time: '00:00' }));
}

/** Slots that begin a local day. */
function dayPlaces(slots: Slot[], zone: string): Place[] {
  return slots.flatMap((slot, index) => {
    const begins = index === 0 ? wallTime(slot.start, zone) === '00:00' : slot.key !== slots[index - 1]?.key;
    return begins ? [{ index, slot, time: '00:00' }] : [];
  });
}

function hourPlaces(slots: Slot[], zone: string): Place[] {
  return slots.map((slot, index) => ({ index, slot, time: wallTime(slot.start, zone) }));
}

/** A day of 23 or 25 hours always has its tick and says its length; neighbours without room give way. */
function markClockChange(ticks: TimeTick[], midnights: Place[], zone: string, slotPx: number): TimeTick[] {
  const changed = midnights.filter(({ slot }) => hoursOfDay(slot.key, zone) !== 24);
  const marks = changed.map(({ index, slot }) => ({
    index,
    label: `${dayLabel(slot, midnights.length)} (${hoursOfDay(slot.key, zone)}\u00a0h)`,
    major: false,
  }));
  const free = ticks.filter(
    (tick) => !marks.some((mark) => Math.abs(mark.index - tick.index) * slotPx < MARKED_PX),
  );
  return [...free, ...marks].sort((a, b) => a.index - b.index);
}
