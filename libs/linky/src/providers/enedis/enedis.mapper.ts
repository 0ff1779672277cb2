import {
  MINUTE_MS,
  startOfDay,
  localDateOf,
  type Interval,
  type LocalDate,
  type Quality,
} from '@coprowatt/energy';
import { duplicates, LARGEST_VALUE, withoutOverlaps } from '../interval-rules.ts';
import { isRecord } from '../json.ts';
import type { CurveAnswer, DailyAnswer, DataRange } from '../meter-data.provider.ts';
import { readMeasureAnswer, type MeasureAnswer } from './enedis-answer.ts';
import { readLabel, settleInstants, type Label } from './enedis-label.ts';

const ZONE = 'Europe/Paris';
const STEP_MINUTES: Record<string, number> = {
  PT5M: 5,
  PT10M: 10,
  PT15M: 15,
  PT30M: 30,
  PT60M: 60,
  PT1H: 60,
};

interface Point {
  label: Label;
  minutes: number;
  value: number;
  quality: Quality;
}

/**
 * Load curve of the 2026 API to intervals of ours: mean W, END-stamped naive Paris labels, step by point, which may
 * change inside one answer (providers sheet, sections 5.1 and 6). The step is taken off in UTC. A point that cannot be
 * read is rejected and counted, never guessed, and never costs its neighbours.
 * Null when the body is no answer for this usage point.
 */
export function mapLoadCurve(body: unknown, request: DataRange): CurveAnswer | null {
  const answer = readMeasureAnswer(body);
  if (answer?.idPrm !== request.usagePoint) return null;
  const raw = consumptionPoints(answer, 'W');
  const points = raw.points.map((point) => readCurvePoint(point, answer)).filter((point) => point !== null);
  const instants = settleInstants(points.map(({ label }) => label));
  const placed = points.flatMap((point, index) => placePoint(point, instants[index] ?? null, request));
  const intervals = withoutOverlaps(placed);
  return {
    intervals,
    rejected: raw.points.length + raw.foreign - intervals.length - duplicates(placed),
    missing: 0,
    inServiceFrom: null,
    ambiguousDays: [
      ...new Set(
        points.flatMap(({ label }, index) => (instants[index] === null ? [label.wall.slice(0, 10)] : [])),
      ),
    ],
  };
}

/** Daily energies (Wh by local date) of the 2026 API; the same rules as for the curve. */
export function mapDailyEnergy(body: unknown, request: DataRange): DailyAnswer | null {
  const answer = readMeasureAnswer(body);
  if (answer?.idPrm !== request.usagePoint) return null;
  const raw = consumptionPoints(answer, 'Wh');
  const byDate = new Map<LocalDate, Set<number>>();
  let read = 0;
  for (const point of raw.points) {
    const day = readDailyPoint(point, request);
    if (!day) continue;
    read += 1;
    byDate.set(day.localDate, (byDate.get(day.localDate) ?? new Set()).add(day.energyWh));
  }
  const agreed = [...byDate].filter(([, values]) => values.size === 1);
  const contradictory = [...byDate.values()]
    .filter((values) => values.size > 1)
    .reduce((sum, { size }) => sum + size, 0);
  const days = agreed.map(([localDate, [energyWh = 0]]) => ({ localDate, energyWh }));
  return {
    days: days.sort((a, b) => (a.localDate < b.localDate ? -1 : 1)),
    rejected: raw.points.length + raw.foreign - read + contradictory,
    inServiceFrom: null,
  };
}

/** The points of the consumption series in the unit that we expect; points in another unit are counted as foreign. */
function consumptionPoints(answer: MeasureAnswer, unit: string): { points: unknown[]; foreign: number } {
  const series = answer.grandeur.filter(({ grandeurMetier }) => grandeurMetier === 'CONS');
  const readable = series.filter(({ unite }) => unite === unit);
  const points = readable.flatMap((one) => one.points);
  return { points, foreign: series.reduce((sum, one) => sum + one.points.length, 0) - points.length };
}

function readCurvePoint(point: unknown, answer: MeasureAnswer): Point | null {
  if (!isRecord(point)) return null;
  const label = readLabel(point.d);
  const minutes = typeof point.p === 'string' ? STEP_MINUTES[point.p] : undefined;
  const value = readWhole(point.v);
  if (!label || minutes === undefined || value === null) return null;
  return { label, minutes, value, quality: qualityOf(point.n, answer.etapeMetier) };
}

/** Raw data is `read`; a corrected stage (`BEST`) is the operator's last word; nature `E` is his estimate. */
function qualityOf(nature: unknown, stage: unknown): Quality {
  if (nature === 'E') return 'estimated';
  return stage === 'BEST' ? 'validated' : 'read';
}

/** A decimal string of a whole number: 0 is a value, an empty, negative or fractional one is not readable. */
function readWhole(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,10}(\.0+)?$/.test(text.trim())) return null;
  const whole = Number(text);
  return whole <= LARGEST_VALUE ? whole : null;
}

/** Zero or one interval: none when its hour could not be told or it lies outside the days that were asked. */
function placePoint(point: Point, end: number | null, { from, to }: DataRange): Interval[] {
  if (end === null) return [];
  const startMs = end - point.minutes * MINUTE_MS;
  if (startMs < startOfDay(from, ZONE) || end > startOfDay(to, ZONE)) return [];
  return [{ startMs, minutes: point.minutes, value: point.value, quality: point.quality, source: 'enedis' }];
}

function readDailyPoint(
  point: unknown,
  { from, to }: DataRange,
): { localDate: LocalDate; energyWh: number } | null {
  if (!isRecord(point) || typeof point.d !== 'string') return null;
  const label = readLabel(
    /^\d{4}-\d{2}-\d{2}$/.test(point.d.trim()) ? `${point.d.trim()}T00:00:00` : point.d,
  );
  const instant = label?.candidates[0];
  const energyWh = readWhole(point.v);
  if (instant === undefined || energyWh === null) return null;
  const localDate = localDateOf(instant, ZONE);
  return localDate >= from && localDate < to ? { localDate, energyWh } : null;
}
