import {
  addDays,
  eachDate,
  localDateOf,
  offsetDateTime,
  startOfDay,
  type EpochMs,
  type LocalDate,
} from '../../time/french-time.ts';
import type { BelgianMeter } from '../meters/ean-registry.ts';
import type { OresData } from '../meters/ores-data.ts';
import { QUARTER_MS, worstStatus, type Quarter, type ReadingStatus } from '../meters/quarter.ts';
import { stepMsOf, type LoadCurveRequest } from './load-curve-request.ts';

/** One slot of the answer: its bounds, and what it holds; null when it is missing. */
interface Slot {
  startMs: EpochMs;
  endMs: EpochMs;
  held: { wh: number; status: ReadingStatus } | null;
}

interface Reading {
  start: string;
  end: string;
  /** kWh, 3 decimals. */
  value: number | string;
  status: ReadingStatus;
}

interface Missing {
  start: string;
  end: string;
  reason: 'not_collected' | 'not_published' | 'before_activation';
}

/** The body of `consumption_load_curve`; every slot of the period is either a reading or missing. */
export interface LoadCurve {
  prm: string;
  provider: 'ORES';
  start: string;
  end: string;
  timezone: 'Europe/Brussels';
  resolution: string;
  unit: 'kWh';
  timestamp_convention: 'interval_start';
  series: { direction: 'offtake' | 'injection'; register: 'total'; readings: Reading[] }[];
  missing: Missing[];
  published_at: string;
}

/** What the operator has published of the period at an instant; null when that is nothing. */
export function loadCurveOf(
  data: OresData,
  meter: BelgianMeter,
  asked: LoadCurveRequest,
  nowMs: EpochMs,
): LoadCurve | null {
  const published = datesOf(asked).filter((date) => data.isPublished(meter, date, nowMs));
  const offtake = offtakeSlots(data, meter, asked, published, nowMs);
  const lastPublished = published.at(-1);
  if (lastPublished === undefined || offtake.every(({ held }) => held === null)) return null;
  const injection = meter.traits.injects ? injectionSlots(data, meter, asked, published) : [];
  return {
    prm: meter.ean,
    provider: 'ORES',
    start: offsetDateTime(asked.fromMs),
    end: offsetDateTime(asked.toMs),
    timezone: 'Europe/Brussels',
    resolution: asked.resolution,
    unit: 'kWh',
    timestamp_convention: 'interval_start',
    series: [
      { direction: 'offtake', register: 'total', readings: offtake.flatMap(readingOf) },
      ...(injection.length
        ? [
            {
              direction: 'injection' as const,
              register: 'total' as const,
              readings: injection.flatMap(readingOf),
            },
          ]
        : []),
    ],
    missing: missingOf(offtake, (date) => reasonOf(meter, date, published)),
    published_at: offsetDateTime(data.publishedAtMs(meter, lastPublished)),
  };
}

function datesOf({ fromMs, toMs }: LoadCurveRequest): LocalDate[] {
  return eachDate(localDateOf(fromMs), addDays(localDateOf(toMs - 1), 1));
}

function offtakeSlots(
  data: OresData,
  meter: BelgianMeter,
  asked: LoadCurveRequest,
  published: LocalDate[],
  nowMs: EpochMs,
): Slot[] {
  if (asked.resolution === 'P1D')
    return dailySlots(asked, (date) => (published.includes(date) ? data.daily(meter, date, nowMs) : null));
  return curveSlots(
    asked,
    stepMsOf(asked.resolution),
    published.flatMap((date) => data.quarters(meter, date, nowMs)),
  );
}

function injectionSlots(
  data: OresData,
  meter: BelgianMeter,
  asked: LoadCurveRequest,
  published: LocalDate[],
): Slot[] {
  if (asked.resolution !== 'P1D')
    return curveSlots(
      asked,
      stepMsOf(asked.resolution),
      published.flatMap((date) => data.injection(meter, date)),
    );
  return dailySlots(asked, (date) => (published.includes(date) ? sumOf(data.injection(meter, date)) : null));
}

function dailySlots(asked: LoadCurveRequest, valueOf: (date: LocalDate) => Slot['held']): Slot[] {
  return datesOf(asked).map((date) => ({
    startMs: startOfDay(date),
    endMs: startOfDay(addDays(date, 1)),
    held: valueOf(date),
  }));
}

/** Sums of quarters; a slot that lacks one of them is missing. */
function curveSlots({ fromMs, toMs }: LoadCurveRequest, stepMs: number, quarters: Quarter[]): Slot[] {
  const byStart = new Map(quarters.map((quarter) => [quarter.startMs, quarter]));
  const slots: Slot[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += stepMs) {
    const parts: Quarter[] = [];
    for (let at = startMs; at < startMs + stepMs; at += QUARTER_MS) {
      const part = byStart.get(at);
      if (part) parts.push(part);
    }
    const isWhole = parts.length * QUARTER_MS === stepMs;
    slots.push({ startMs, endMs: startMs + stepMs, held: isWhole ? sumOf(parts) : null });
  }
  return slots;
}

function sumOf(parts: Quarter[]): Slot['held'] {
  if (parts.length === 0) return null;
  return { wh: parts.reduce((sum, { wh }) => sum + wh, 0), status: worstStatus(parts) };
}

function readingOf({ startMs, endMs, held }: Slot): Reading[] {
  if (!held) return [];
  return [
    {
      start: offsetDateTime(startMs),
      end: offsetDateTime(endMs),
      value: held.wh / 1_000,
      status: held.status,
    },
  ];
}

function reasonOf(meter: BelgianMeter, date: LocalDate, published: LocalDate[]): Missing['reason'] {
  if (date < meter.activation) return 'before_activation';
  return published.includes(date) ? 'not_collected' : 'not_published';
}

/** Neighbouring missing slots of one reason as one interval. */
function missingOf(slots: Slot[], reasonAt: (date: LocalDate) => Missing['reason']): Missing[] {
  const missing: Missing[] = [];
  for (const { startMs, endMs, held } of slots) {
    if (held) continue;
    const [start, end] = [offsetDateTime(startMs), offsetDateTime(endMs)];
    const reason = reasonAt(localDateOf(startMs));
    const last = missing.at(-1);
    if (last && last.end === start && last.reason === reason) last.end = end;
    else missing.push({ start, end, reason });
  }
  return missing;
}
