import {
  addMonths,
  DAY_MS,
  isLocalDate,
  localDateOf,
  MINUTE_MS,
  parisOffsetMs,
  startOfDay,
  type EpochMs,
} from '../../time/french-time.ts';
import { isEan } from '../meters/ean.ts';
import { problems } from './ores-problem.ts';

/** Minutes of a reading; P1D is a local day, of 23, 24 or 25 hours. */
const STEP_MINUTES = { PT15M: 15, PT30M: 30, PT60M: 60 } as const;
export type CurveResolution = keyof typeof STEP_MINUTES;
export type Resolution = CurveResolution | 'P1D';

export interface LoadCurveRequest {
  ean: string;
  fromMs: EpochMs;
  toMs: EpochMs;
  resolution: Resolution;
}

const DEFAULT_RESOLUTION: Resolution = 'PT30M';
const MAX_CURVE_DAYS = 31;
const MAX_DAILY_DAYS = 366;
const HISTORY_MONTHS = 36;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.0+)?(Z|[+-]\d{2}:\d{2})$/;

/** @throws OresProblem 400 `invalid_ean`. */
export function readEan(query: object): string {
  const { prm } = query as { prm?: unknown };
  if (!isEan(prm)) throw problems.invalidEan();
  return prm;
}

/** Form of the query. @throws OresProblem 400 `invalid_ean`, `invalid_range`. */
export function readLoadCurveRequest(query: object): LoadCurveRequest {
  const ean = readEan(query);
  const { start, end, resolution = DEFAULT_RESOLUTION } = query as Record<string, unknown>;
  if (!isResolution(resolution)) throw problems.invalidRange('resolution must be PT15M, PT30M, PT60M or P1D');
  const [fromMs, toMs] = [readBound('start', start, resolution), readBound('end', end, resolution)];
  if (fromMs >= toMs) throw problems.invalidRange('start must be earlier than end');
  return { ean, fromMs, toMs, resolution };
}

/** What the endpoint can answer. @throws OresProblem 400 `range_too_large`, `invalid_range`. */
export function checkPeriod({ fromMs, toMs, resolution }: LoadCurveRequest, nowMs: EpochMs): void {
  const maxDays = resolution === 'P1D' ? MAX_DAILY_DAYS : MAX_CURVE_DAYS;
  const wallLengthMs = toMs + parisOffsetMs(toMs) - fromMs - parisOffsetMs(fromMs);
  if (wallLengthMs > maxDays * DAY_MS) throw problems.rangeTooLarge(maxDays);
  if (fromMs < startOfDay(addMonths(localDateOf(nowMs), -HISTORY_MONTHS)))
    throw problems.invalidRange('start must lie within the last 36 months');
}

export function stepMsOf(resolution: CurveResolution): number {
  return STEP_MINUTES[resolution] * MINUTE_MS;
}

function isResolution(value: unknown): value is Resolution {
  return value === 'P1D' || (typeof value === 'string' && Object.hasOwn(STEP_MINUTES, value));
}

/** A date is that midnight in Brussels; a date-time carries its offset and lies on a step boundary. */
function readBound(name: string, value: unknown, resolution: Resolution): EpochMs {
  if (typeof value === 'string' && isLocalDate(value)) return startOfDay(value);
  if (typeof value !== 'string' || !DATE_TIME.test(value) || Number.isNaN(Date.parse(value)))
    throw problems.invalidRange(`${name} must be a date or an RFC 3339 date-time`);
  const at = Date.parse(value);
  const onBoundary =
    resolution === 'P1D' ? at === startOfDay(localDateOf(at)) : at % stepMsOf(resolution) === 0;
  if (!onBoundary) throw problems.invalidRange(`${name} must lie on a boundary of ${resolution}`);
  return at;
}
