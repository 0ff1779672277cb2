import type { RawReading, ReadingsColumns } from '@coprowatt/contracts';
import {
  MINUTE_MS,
  addDays,
  localDateOf,
  startOfDay,
  toWh,
  type DayTotal,
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

// The usual step: sizes the first read, and the holes of a meter of which nothing is known around.
const USUAL_STEP_MIN = 30;
const USUAL_STEPS_A_DAY = 48;

/** How a page of the curve is read. */
export interface RawRequest {
  deviceIds: string[];
  window: Window;
  cursor: Cursor | null;
  limit: number;
  /** Whether holes are wanted. */
  holes: boolean;
  read(fromMs: EpochMs, toMs: EpochMs): Promise<DeviceInterval[]>;
}

/**
 * The slots after the cursor, at least `limit + 1` when there are that many: whole local days are read, more at a time as
 * long as too little comes.
 */
export async function rawSlots(request: RawRequest, days: readonly DayTotal[]): Promise<RawSlot[]> {
  const { window, cursor, limit, deviceIds } = request;
  const zone = window.timeZone;
  const { first, end } = request.holes ? wholeWindow(window) : knownDays(days, window);
  const slots: RawSlot[] = [];
  let size = Math.ceil((limit + 1) / (USUAL_STEPS_A_DAY * Math.max(1, deviceIds.length)));
  for (
    let day = later(first, cursor && localDateOf(cursor.startMs, zone));
    day < end && slots.length <= limit;
    size *= 2
  ) {
    const next = earlier(addDays(day, size), end);
    const chunk = await chunkSlots(request, startOfDay(day, zone), startOfDay(next, zone));
    for (const slot of chunk) if (isInside(window, slot.startMs) && isAfter(cursor, slot)) slots.push(slot);
    day = next;
  }
  return slots;
}

/** What is known, without the holes. */
export function rawItems(slots: readonly RawSlot[]): RawReading[] {
  return itemsOf(slots).map(({ deviceId, startMs, minutes, value, quality }) => ({
    timestamp: instantOf(startMs),
    intervalSeconds: minutes * 60,
    deviceId,
    value: toWh(value * minutes),
    unit: 'Wh',
    powerW: value,
    quality,
  }));
}

/** The same slots as one array a field. */
export function rawColumns(slots: readonly RawSlot[]): ReadingsColumns['columns'] {
  return {
    timestamp: slots.map(({ startMs }) => instantOf(startMs)),
    value: slots.map(({ item }) => item && toWh(item.value * item.minutes)),
    deviceId: slots.map(({ deviceId }) => deviceId),
    intervalSeconds: slots.map(({ intervalSeconds }) => intervalSeconds),
    quality: slots.map(({ item }) => item?.quality ?? null),
  };
}

async function chunkSlots(
  { deviceIds, holes, read }: RawRequest,
  fromMs: EpochMs,
  toMs: EpochMs,
): Promise<RawSlot[]> {
  const intervals = await read(fromMs, toMs);
  if (!holes) return intervals.map(knownSlot);
  const byDevice = Map.groupBy(intervals, ({ deviceId }) => deviceId);
  const slots = deviceIds.flatMap((deviceId) =>
    withHoles(deviceId, byDevice.get(deviceId) ?? [], fromMs, toMs),
  );
  return slots.sort((a, b) => a.startMs - b.startMs || (a.deviceId < b.deviceId ? -1 : 1));
}

function knownSlot(item: DeviceInterval): RawSlot {
  const { startMs, deviceId, minutes } = item;
  return { startMs, deviceId, intervalSeconds: minutes * 60, item };
}

function withHoles(deviceId: string, intervals: DeviceInterval[], fromMs: EpochMs, toMs: EpochMs): RawSlot[] {
  const slots: RawSlot[] = [];
  let reached = fromMs;
  let step = intervals[0]?.minutes ?? USUAL_STEP_MIN;
  for (const interval of intervals) {
    if (reached < interval.startMs) slots.push(...holesBetween(deviceId, reached, interval.startMs, step));
    slots.push(knownSlot(interval));
    step = interval.minutes;
    reached = interval.startMs + step * MINUTE_MS;
  }
  slots.push(...holesBetween(deviceId, reached, toMs, step));
  return slots;
}

function holesBetween(deviceId: string, fromMs: EpochMs, toMs: EpochMs, step: number): RawSlot[] {
  const stepMs = step * MINUTE_MS;
  return Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, index) => {
    const startMs = fromMs + index * stepMs;
    return { startMs, deviceId, intervalSeconds: Math.min(stepMs, toMs - startMs) / 1_000, item: null };
  });
}

function wholeWindow({ openingDay, endDay }: Window): { first: LocalDate; end: LocalDate } {
  return { first: openingDay, end: endDay };
}

function knownDays(days: readonly DayTotal[], { openingDay }: Window): { first: LocalDate; end: LocalDate } {
  const known = days.filter((day) => day.curveMin > 0);
  const [first, last] = [known[0]?.localDate, known.at(-1)?.localDate];
  return first && last ? { first, end: addDays(last, 1) } : { first: openingDay, end: openingDay };
}

function later(a: LocalDate, b: LocalDate | null): LocalDate {
  return b !== null && b > a ? b : a;
}

function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}
