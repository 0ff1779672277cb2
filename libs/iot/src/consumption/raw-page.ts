import type { RawReading, ReadingsColumns } from '@coprowatt/contracts';
import {
  MINUTE_MS,
  addDays,
  dayBounds,
  eachDay,
  localDateOf,
  startOfDay,
  toWh,
  type DayBounds,
  type EpochMs,
  type LocalDate,
} from '@coprowatt/energy';
import type { DeviceInterval } from '../reading/reading-rows.ts';
import { isAfter, type Cursor } from './cursor.ts';
import { itemsOf, type Slot } from './page.ts';
import { instantOf } from './totals.mapper.ts';
import { isInside, type Window } from './window.ts';

/** The curve's own intervals, meter by meter, and the holes between them. */

/** An interval of one meter; `item` is null in a hole. */
export interface RawSlot extends Slot<DeviceInterval> {
  intervalSeconds: number;
}

// The usual step: sizes the first read, and the holes of a day of which nothing is known.
const USUAL_STEP_MIN = 30;
const USUAL_STEPS_A_DAY = 48;

/** Days times meters that are read at once at most, unless a page of the usual step takes more. */
const METER_DAYS = 500;

/** How a page of the curve is read. */
export interface RawRequest {
  deviceIds: string[];
  window: Window;
  cursor: Cursor | null;
  limit: number;
  /** Days to look at, oldest first: of the items those with a curve, of the columns every one. */
  days: readonly LocalDate[];
  /** Whether holes are wanted. */
  holes: boolean;
  read(fromMs: EpochMs, toMs: EpochMs): Promise<DeviceInterval[]>;
}

/**
 * The slots after the cursor, at least `limit + 1` when there are that many: whole local days are read, more at a time as
 * long as too little comes.
 */
export async function rawSlots(request: RawRequest): Promise<RawSlot[]> {
  const { window, cursor, limit, deviceIds, days } = request;
  const meters = Math.max(1, deviceIds.length);
  const slots: RawSlot[] = [];
  let size = Math.ceil((limit + 1) / (USUAL_STEPS_A_DAY * meters));
  const most = Math.max(size, Math.floor(METER_DAYS / meters));
  let rest = days;
  while (slots.length <= limit) {
    const [first, last] = [rest[0], rest.slice(0, size).at(-1)];
    if (first === undefined || last === undefined) break;
    const chunk = await chunkSlots(request, first, addDays(last, 1));
    for (const slot of chunk) if (isInside(window, slot.startMs) && isAfter(cursor, slot)) slots.push(slot);
    rest = rest.slice(size);
    size = Math.min(size * 2, most);
  }
  return slots;
}

/** What is known, without the holes. */
export function rawItems(slots: readonly RawSlot[], unit: string): RawReading[] {
  return itemsOf(slots).map(({ deviceId, startMs, minutes, value, quality }) => ({
    timestamp: instantOf(startMs),
    intervalSeconds: minutes * 60,
    deviceId,
    value: toWh(value * minutes),
    unit,
    powerW: value,
    quality,
  }));
}

/** The same slots as one array a field. */
export function rawColumns(slots: readonly RawSlot[]): ReadingsColumns['columns'] {
  return {
    timestamp: slots.map(({ startMs }) => instantOf(startMs)),
    value: slots.map(({ item }) => item && toWh(item.value * item.minutes)),
    powerW: slots.map(({ item }) => item && item.value),
    deviceId: slots.map(({ deviceId }) => deviceId),
    intervalSeconds: slots.map(({ intervalSeconds }) => intervalSeconds),
    quality: slots.map(({ item }) => item?.quality ?? null),
  };
}

async function chunkSlots(
  { deviceIds, window, holes, read }: RawRequest,
  from: LocalDate,
  to: LocalDate,
): Promise<RawSlot[]> {
  const zone = window.timeZone;
  const intervals = await read(startOfDay(from, zone), startOfDay(to, zone));
  if (!holes) return intervals.map(knownSlot);
  const known = Map.groupBy(
    intervals,
    ({ deviceId, startMs }) => `${deviceId} ${localDateOf(startMs, zone)}`,
  );
  const slots = eachDay(from, to).flatMap((date) =>
    deviceIds.flatMap((deviceId) =>
      withHoles(deviceId, known.get(`${deviceId} ${date}`) ?? [], dayBounds(date, zone)),
    ),
  );
  return slots.sort((a, b) => a.startMs - b.startMs || (a.deviceId < b.deviceId ? -1 : 1));
}

function knownSlot(item: DeviceInterval): RawSlot {
  const { startMs, deviceId, minutes } = item;
  return { startMs, deviceId, intervalSeconds: minutes * 60, item };
}

/** The holes of a day depend on that day alone: they are the same on any page. */
function withHoles(deviceId: string, intervals: DeviceInterval[], { startMs, endMs }: DayBounds): RawSlot[] {
  const slots: RawSlot[] = [];
  let reached = startMs;
  let step = intervals[0]?.minutes ?? USUAL_STEP_MIN;
  for (const interval of intervals) {
    if (reached < interval.startMs) slots.push(...holesBetween(deviceId, reached, interval.startMs, step));
    slots.push(knownSlot(interval));
    step = interval.minutes;
    reached = interval.startMs + step * MINUTE_MS;
  }
  slots.push(...holesBetween(deviceId, reached, endMs, step));
  return slots;
}

function holesBetween(deviceId: string, fromMs: EpochMs, toMs: EpochMs, step: number): RawSlot[] {
  const stepMs = step * MINUTE_MS;
  return Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, index) => {
    const startMs = fromMs + index * stepMs;
    return { startMs, deviceId, intervalSeconds: Math.min(stepMs, toMs - startMs) / 1_000, item: null };
  });
}
