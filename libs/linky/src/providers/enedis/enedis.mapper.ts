import { MINUTE_MS, startOfDay, type Interval, type LocalDate, type Quality } from '@coprowatt/energy';
import { askedDayOf, countLost, withoutOverlaps } from '../interval-rules.ts';
import { isRecord } from '../json.ts';
import type { CurveAnswer, DataRange } from '../meter-data.provider.ts';
import {
  ENEDIS_CONSUMPTION,
  pointsOf,
  readMeasureAnswer,
  type MeasureAnswer,
  type SeriesReading,
} from './enedis-answer.ts';
import { readLabel, settleInstants, type Label } from './enedis-label.ts';
import { readWhole } from './enedis-value-rules.ts';

const ZONE = 'Europe/Paris';
/** Steps that exist, in minutes. */
export const STEP_MINUTES: Record<string, number> = {
  PT5M: 5,
  PT10M: 10,
  PT15M: 15,
  PT30M: 30,
  PT60M: 60,
  PT1H: 60,
};

/** A point whose stamp could be read; `measure` is null where the rest of it could not. */
interface Stamped {
  label: Label;
  measure: { minutes: number; value: number; quality: Quality } | null;
}

/**
 * Load curve of the 2026 API to intervals of ours: mean W, naive Paris labels stamped at the end, step by point, which may
 * change inside one answer (providers sheet, sections 5.1 and 6). The step is taken off in UTC. A point that cannot be
 * read is rejected and counted, never guessed, and never costs its neighbours.
 * Null when the body is no answer for this usage point.
 */
export function mapLoadCurve(
  body: unknown,
  request: DataRange,
  reading: SeriesReading = ENEDIS_CONSUMPTION,
): CurveAnswer | null {
  const answer = readMeasureAnswer(body);
  if (answer?.idPrm !== request.usagePoint) return null;
  const { points, foreign } = pointsOf(answer, { direction: reading.direction, unit: 'W', physical: 'PA' });
  const stamped = points.map((point) => readPoint(point, answer)).filter((point) => point !== null);
  const instants = settle(stamped);
  const placed = stamped.map((point, index) => place(point, instants[index] ?? null, request, reading));
  const { kept, clashing } = withoutOverlaps(placed.filter((interval) => interval !== null));
  const unstamped = foreign + points.length - stamped.length;
  return {
    intervals: kept,
    ...countLost([
      ...Array.from({ length: unstamped }, () => null),
      ...stamped.filter((_, index) => placed[index] === null).map((point) => dayOf(point, request)),
      ...clashing.map(({ startMs }) => askedDayOf(startMs, request, ZONE)),
    ]),
    missing: 0,
    inServiceFrom: null,
    ambiguousDays: ambiguousDays(stamped, instants),
  };
}

function readPoint(point: unknown, { etapeMetier }: MeasureAnswer): Stamped | null {
  const label = isRecord(point) ? readLabel(point.d) : null;
  if (!isRecord(point) || !label) return null;
  const minutes = typeof point.p === 'string' ? STEP_MINUTES[point.p] : undefined;
  const value = readWhole(point.v);
  if (minutes === undefined || value === null) return { label, measure: null };
  return { label, measure: { minutes, value, quality: qualityOf(point.n, etapeMetier) } };
}

/** Raw data is `read`; a corrected stage (`BEST`) is the operator's last word; nature `E` is his estimate. */
function qualityOf(nature: unknown, stage: unknown): Quality {
  if (nature === 'E') return 'estimated';
  return stage === 'BEST' ? 'validated' : 'read';
}

/** By the readable points alone, so that a broken one disturbs nothing; then, what they left open, by all stamps. */
function settle(points: Stamped[]): (number | null)[] {
  const readable = points.filter(({ measure }) => measure !== null);
  const among = settleInstants(readable.map(({ label }) => label));
  if (readable.length === points.length) return among;
  const settled = new Map(readable.map((point, index) => [point, among[index] ?? null]));
  const byAll = settleInstants(points.map(({ label }) => label));
  return points.map((point, index) => settled.get(point) ?? byAll[index] ?? null);
}

/** Null when its hour could not be told or it lies outside the days that were asked. */
function place(
  { measure }: Stamped,
  instant: number | null,
  { from, to }: DataRange,
  { source }: SeriesReading,
): Interval | null {
  if (measure === null || instant === null) return null;
  const startMs = instant - measure.minutes * MINUTE_MS;
  const isAsked = startMs >= startOfDay(from, ZONE) && instant <= startOfDay(to, ZONE);
  return isAsked ? { startMs, ...measure, source } : null;
}

/** The day that a lost point was meant for: a stamp of midnight ends the day before. */
function dayOf({ label }: Stamped, request: DataRange): LocalDate | null {
  const [instant] = label.candidates;
  return askedDayOf(instant === undefined ? undefined : instant - 1, request, ZONE);
}

function ambiguousDays(points: Stamped[], instants: (number | null)[]): LocalDate[] {
  const open = points.filter(({ measure }, index) => measure !== null && instants[index] === null);
  return [...new Set(open.map(({ label }) => label.wall.slice(0, 10)))];
}
