import {
  addDays,
  localDateOf,
  MINUTE_MS,
  startOfDay,
  type EpochMs,
  type Interval,
  type LocalDate,
  type Quality,
} from '@coprowatt/energy';
import { duplicates, LARGEST_VALUE, withoutOverlaps } from '../interval-rules.ts';
import { isRecord } from '../json.ts';
import type { CurveAnswer, DailyAnswer, DataRange } from '../meter-data.provider.ts';
import { readOresAnswer } from './ores-answer.ts';

const ZONE = 'Europe/Brussels';
const STEPS = [15, 30, 60];
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** `NVAL` was not validated: kept, and replaced by whatever was read or validated. */
const QUALITIES: Record<string, Quality> = {
  READ: 'read',
  EST: 'estimated',
  VAL: 'validated',
  NVAL: 'estimated',
};

interface Reading {
  startMs: EpochMs;
  endMs: EpochMs;
  energyWh: number;
  quality: Quality;
}

/**
 * Load curve to intervals of ours, whatever the step: energy in kWh from `start` to `end`, whose offsets tell the two
 * autumn hours apart, becomes mean W, exactly (providers sheet, section 12). A reading that cannot be understood is
 * rejected and counted, and never costs its neighbours. Null when the body is no answer for this usage point.
 */
export function mapLoadCurve(body: unknown, request: DataRange): CurveAnswer | null {
  const answer = readOresAnswer(body);
  if (answer?.prm !== request.usagePoint) return null;
  const placed = answer.readings.flatMap((raw) => intervalOf(raw, request));
  const intervals = withoutOverlaps(placed);
  return {
    intervals,
    rejected: answer.readings.length + answer.foreign - intervals.length - duplicates(placed),
    missing: answer.missing.length,
    ambiguousDays: [],
  };
}

/** Daily energies (Wh by local date) of `resolution=P1D`; the same rules as for the curve. */
export function mapDailyEnergy(body: unknown, request: DataRange): DailyAnswer | null {
  const answer = readOresAnswer(body);
  if (answer?.prm !== request.usagePoint) return null;
  const read = answer.readings.flatMap((raw) => dayOf(raw, request));
  const byDate = new Map<LocalDate, Set<number>>();
  for (const { localDate, energyWh } of read)
    byDate.set(localDate, (byDate.get(localDate) ?? new Set()).add(energyWh));
  const agreed = [...byDate].filter(([, values]) => values.size === 1);
  const contradictory = read.filter(({ localDate }) => (byDate.get(localDate)?.size ?? 0) > 1).length;
  const days = agreed.map(([localDate, [energyWh = 0]]) => ({ localDate, energyWh }));
  return {
    days: days.sort((a, b) => (a.localDate < b.localDate ? -1 : 1)),
    rejected: answer.readings.length + answer.foreign - read.length + contradictory,
  };
}

/** Zero or one interval: of a step that we keep, on its grid, inside the days that were asked. */
function intervalOf(raw: unknown, { from, to }: DataRange): Interval[] {
  const reading = readReading(raw);
  if (!reading) return [];
  const { startMs, endMs, energyWh, quality } = reading;
  const minutes = (endMs - startMs) / MINUTE_MS;
  const value = (energyWh * 60) / minutes;
  if (!STEPS.includes(minutes) || startMs % (minutes * MINUTE_MS) !== 0 || value > LARGEST_VALUE) return [];
  if (startMs < startOfDay(from, ZONE) || endMs > startOfDay(to, ZONE)) return [];
  return [{ startMs, minutes, value, quality, source: 'ores' }];
}

/** Zero or one day: exactly from midnight to midnight, among the days that were asked. */
function dayOf(raw: unknown, { from, to }: DataRange): { localDate: LocalDate; energyWh: number }[] {
  const reading = readReading(raw);
  if (!reading || reading.energyWh > LARGEST_VALUE) return [];
  const { startMs, endMs, energyWh } = reading;
  if (startMs < startOfDay(from, ZONE) || startMs >= startOfDay(to, ZONE)) return [];
  const localDate = localDateOf(startMs, ZONE);
  const isWhole =
    startMs === startOfDay(localDate, ZONE) && endMs === startOfDay(addDays(localDate, 1), ZONE);
  return isWhole ? [{ localDate, energyWh }] : [];
}

function readReading(raw: unknown): Reading | null {
  if (!isRecord(raw)) return null;
  const startMs = readInstant(raw.start);
  const endMs = readInstant(raw.end);
  const energyWh = readWholeWh(raw.value);
  const quality = typeof raw.status === 'string' ? QUALITIES[raw.status] : undefined;
  if (startMs === null || endMs === null || energyWh === null || quality === undefined) return null;
  return { startMs, endMs, energyWh, quality };
}

function readInstant(value: unknown): EpochMs | null {
  const ms = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? null : ms;
}

/**
 * kWh with at most three decimals as whole Wh, by its digits: no multiplication of fractions. 0 is a value; a negative
 * number, a finer one or a text is not readable.
 */
function readWholeWh(value: unknown): number | null {
  const parts = typeof value === 'number' ? /^(\d{1,7})(?:\.(\d{1,3}))?$/.exec(String(value)) : null;
  if (!parts) return null;
  const [, whole = '', decimals = ''] = parts;
  return Number(whole) * 1_000 + Number(decimals.padEnd(3, '0'));
}
