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
import { readOresAnswer, type Missing } from './ores-answer.ts';

const ZONE = 'Europe/Brussels';
const STEPS = [15, 30, 60];
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** `NVAL` was not validated: kept as an estimate, so that it never replaces what was read. */
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

/** What one raw reading is: a value, no value although it is listed, or nothing that can be understood. */
type Read = Reading | 'valueless' | null;

/**
 * Load curve to intervals of ours, whatever the step: energy in kWh from `start` to `end`, whose offsets tell the two
 * autumn hours apart, becomes mean W, exactly (providers sheet, section 12). A reading that cannot be understood is
 * rejected and counted, and never costs its neighbours. Null when the body is no answer for this usage point.
 */
export function mapLoadCurve(body: unknown, request: DataRange): CurveAnswer | null {
  const answer = readOresAnswer(body);
  if (answer?.prm !== request.usagePoint) return null;
  const { readings, valueless } = readAll(answer.readings);
  const placed = readings.flatMap((reading) => intervalOf(reading, request));
  const intervals = withoutOverlaps(placed);
  const listed = answer.readings.length - valueless + answer.foreign;
  return {
    intervals,
    rejected: listed - intervals.length - duplicates(placed),
    missing: answer.missing.length + valueless,
    inServiceFrom: startOfService(answer.missing),
    ambiguousDays: [],
  };
}

/** Daily energies (Wh by local date) of `resolution=P1D`; the same rules as for the curve. */
export function mapDailyEnergy(body: unknown, request: DataRange): DailyAnswer | null {
  const answer = readOresAnswer(body);
  if (answer?.prm !== request.usagePoint) return null;
  const { readings, valueless } = readAll(answer.readings);
  const read = readings.flatMap((reading) => dayOf(reading, request));
  const byDate = new Map<LocalDate, Set<number>>();
  for (const { localDate, energyWh } of read)
    byDate.set(localDate, (byDate.get(localDate) ?? new Set()).add(energyWh));
  const agreed = [...byDate].filter(([, values]) => values.size === 1);
  const contradictory = read.filter(({ localDate }) => (byDate.get(localDate)?.size ?? 0) > 1).length;
  const days = agreed.map(([localDate, [energyWh = 0]]) => ({ localDate, energyWh }));
  return {
    days: days.sort((a, b) => (a.localDate < b.localDate ? -1 : 1)),
    rejected: answer.readings.length - valueless + answer.foreign - read.length + contradictory,
    inServiceFrom: startOfService(answer.missing),
  };
}

/** The local day on which the stretch before commissioning ends, when the answer holds one. */
function startOfService(missing: Missing[]): LocalDate | null {
  const ends = missing.flatMap(({ reason, end }) => {
    const endMs = reason === 'before_activation' ? readInstant(end) : null;
    return endMs === null ? [] : [endMs];
  });
  return ends.length > 0 ? localDateOf(Math.max(...ends), ZONE) : null;
}

function readAll(raws: unknown[]): { readings: Reading[]; valueless: number } {
  const read = raws.map(readReading);
  return {
    readings: read.filter((one): one is Reading => one !== null && one !== 'valueless'),
    valueless: read.filter((one) => one === 'valueless').length,
  };
}

/** Zero or one interval: of a step that we keep, on its grid, inside the days that were asked. */
function intervalOf({ startMs, endMs, energyWh, quality }: Reading, { from, to }: DataRange): Interval[] {
  const minutes = (endMs - startMs) / MINUTE_MS;
  const value = (energyWh * 60) / minutes;
  if (!STEPS.includes(minutes) || startMs % (minutes * MINUTE_MS) !== 0 || value > LARGEST_VALUE) return [];
  if (startMs < startOfDay(from, ZONE) || endMs > startOfDay(to, ZONE)) return [];
  return [{ startMs, minutes, value, quality, source: 'ores' }];
}

/** Zero or one day: exactly from midnight to midnight, among the days that were asked. */
function dayOf(
  { startMs, endMs, energyWh }: Reading,
  { from, to }: DataRange,
): { localDate: LocalDate; energyWh: number }[] {
  if (energyWh > LARGEST_VALUE || startMs < startOfDay(from, ZONE) || startMs >= startOfDay(to, ZONE))
    return [];
  const localDate = localDateOf(startMs, ZONE);
  const isWhole =
    startMs === startOfDay(localDate, ZONE) && endMs === startOfDay(addDays(localDate, 1), ZONE);
  return isWhole ? [{ localDate, energyWh }] : [];
}

/** A zero that was not validated stands for no value: no data is never 0. */
function readReading(raw: unknown): Read {
  if (!isRecord(raw)) return null;
  const startMs = readInstant(raw.start);
  const endMs = readInstant(raw.end);
  const energyWh = readWholeWh(raw.value);
  const quality = typeof raw.status === 'string' ? QUALITIES[raw.status] : undefined;
  if (startMs === null || endMs === null || energyWh === null || quality === undefined) return null;
  if (raw.status === 'NVAL' && energyWh === 0) return 'valueless';
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
