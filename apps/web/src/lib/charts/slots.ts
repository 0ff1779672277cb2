import type {
  DayReading,
  HourReading,
  LocalDate,
  MonthReading,
  RawReading,
  ReadingItem,
  ReadingsPage,
} from '@coprowatt/contracts';
import { stretches } from './curve.ts';
import { dayFrame, hourFrame, monthFrame, type Span } from './frame.ts';
import { bareSlot, type Slot, type SlotState } from './slot.ts';
import { addDays, HOUR_MS, nextMonth, startOfDay, type EpochMs } from './zone.ts';

/** What decides whether an empty place is a hole, the future or the time before the meter. */
export interface Expectation {
  timeZone: string;
  lastPublishedDay: LocalDate;
  /** Oldest local day that can have data; null when not known. */
  firstExpectedDay: LocalDate | null;
  /** Meters that a curve should sum over; null = those that appear in the page. */
  meterCount: number | null;
}

interface Bounds {
  zone: string;
  fromMs: EpochMs;
  toMs: EpochMs;
  firstMs: EpochMs;
  publishedMs: EpochMs;
}

/** The page's items laid into the expected places: nothing is left out, nothing is filled in. */
export function slotsOf(page: ReadingsPage, expectation: Expectation): Slot[] {
  const bounds = boundsOf(page, expectation);
  switch (page.granularity) {
    case 'month':
      return monthSlots(page.items.filter(isMonth), bounds);
    case 'day':
      return daySlots(page.items.filter(isDay), bounds);
    case 'hour':
      return hourSlots(page.items.filter(isHour), bounds);
    case 'raw':
      return curveSlots(page.items.filter(isRaw), bounds, expectation.meterCount);
  }
}

function boundsOf(page: ReadingsPage, { timeZone, lastPublishedDay, firstExpectedDay }: Expectation): Bounds {
  const lastItem = page.items.at(-1);
  const answered = page.nextCursor !== null && lastItem !== undefined ? endOf(lastItem, timeZone) : Infinity;
  return {
    zone: timeZone,
    fromMs: Date.parse(page.from),
    // What lies beyond an unread rest is unknown, not missing.
    toMs: Math.min(Date.parse(page.to), answered),
    firstMs: firstExpected(page, firstExpectedDay, timeZone),
    publishedMs: startOfDay(addDays(lastPublishedDay, 1), timeZone),
  };
}

/** From when on an empty place is a hole: never, in a window where nothing was expected at all. */
function firstExpected(page: ReadingsPage, firstExpectedDay: LocalDate | null, zone: string): EpochMs {
  if (page.completeness === null) return Infinity;
  return firstExpectedDay === null ? -Infinity : startOfDay(firstExpectedDay, zone);
}

function endOf(item: ReadingItem, zone: string): EpochMs {
  const start = Date.parse(item.timestamp);
  if (isRaw(item)) return start + item.intervalSeconds * 1_000;
  if (isMonth(item)) return startOfDay(nextMonth(item.localMonth), zone);
  return isDay(item) ? startOfDay(addDays(item.localDate, 1), zone) : start + HOUR_MS;
}

function emptyState(span: Span, { firstMs, publishedMs }: Bounds): SlotState {
  if (span.start >= publishedMs) return 'pending';
  return span.end <= firstMs ? 'before-service' : 'hole';
}

function daySlots(items: DayReading[], bounds: Bounds): Slot[] {
  const byDate = new Map(items.map((item) => [item.localDate, item]));
  return dayFrame(bounds.fromMs, bounds.toMs, bounds.zone).map((span) => {
    const item = byDate.get(span.key);
    if (item === undefined) return bareSlot(span, 'day', emptyState(span, bounds));
    return {
      ...filled(span, item.value, item.completeness, stateOf(item)),
      step: 'day',
      basis: item.basis,
      differs: item.differs === true,
      curveWh: item.curveWh,
      operatorWh: item.operatorWh,
    };
  });
}

function stateOf(item: DayReading): SlotState {
  if (item.partial || item.basis === 'partial') return 'partial';
  if (item.value === 0) return 'zero';
  return item.quality === 'estimated' ? 'estimated' : 'measured';
}

function monthSlots(items: MonthReading[], bounds: Bounds): Slot[] {
  const byMonth = new Map(items.map((item) => [item.localMonth, item]));
  return monthFrame(bounds.fromMs, bounds.toMs, bounds.zone).map((span) => {
    const item = byMonth.get(span.key);
    if (item === undefined) return bareSlot(span, 'month', emptyState(span, bounds));
    const due = { ...span, start: Math.max(span.start, Math.min(bounds.firstMs, span.end)) };
    return {
      ...filled(due, item.value, item.completeness, sumState(item)),
      step: 'month',
      missingDays: item.missingDays,
      ongoing: span.end > bounds.publishedMs,
      cut:
        due.start > startOfDay(`${span.key}-01`, bounds.zone) ||
        span.end < startOfDay(nextMonth(span.key), bounds.zone),
    };
  });
}

function hourSlots(items: HourReading[], bounds: Bounds): Slot[] {
  const byStart = new Map(items.map((item) => [Date.parse(item.timestamp), item]));
  return hourFrame(bounds.fromMs, bounds.toMs, bounds.zone).map((span) => {
    const item = byStart.get(span.start);
    if (item === undefined) return bareSlot(span, 'hour', emptyState(span, bounds));
    return { ...filled(span, item.value, item.completeness, sumState(item)), step: 'hour' };
  });
}

function sumState(item: HourReading | MonthReading): SlotState {
  if (item.partial) return 'partial';
  return item.value === 0 ? 'zero' : 'measured';
}

function curveSlots(items: RawReading[], bounds: Bounds, meterCount: number | null): Slot[] {
  const meters = meterCount ?? new Set(items.map((item) => item.deviceId)).size;
  return stretches(items, bounds.fromMs, bounds.toMs, bounds.zone).map((stretch) => {
    const { powerW, estimated, ...span } = stretch;
    if (powerW === null) return bareSlot(plain(span), 'raw', emptyState(span, bounds));
    const state: SlotState =
      stretch.meters < meters ? 'partial' : powerW === 0 ? 'zero' : estimated ? 'estimated' : 'measured';
    return { ...filled(plain(span), powerW, stretch.meters / meters, state), step: 'raw' };
  });
}

function plain({ key, start, end }: Span): Span {
  return { key, start, end };
}

function filled(span: Span, value: number, completeness: number, state: SlotState): Slot {
  return { ...bareSlot(span, 'day', state), value, completeness };
}

const isMonth = (item: ReadingItem): item is MonthReading => 'localMonth' in item;
const isDay = (item: ReadingItem): item is DayReading => 'localDate' in item;
const isRaw = (item: ReadingItem): item is RawReading => 'intervalSeconds' in item;
const isHour = (item: ReadingItem): item is HourReading => !isMonth(item) && !isDay(item) && !isRaw(item);
