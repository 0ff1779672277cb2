import { isPrm, type Meter, type MeterRegistry } from '../meters/meter-registry.ts';
import { addDays, addMonths, daysBetween, isLocalDate, type LocalDate } from '../time/french-time.ts';
import { refusals } from './enedis-error.ts';

/** A period `[from, to)` of local days asked for one point. */
export interface MeasureRequest {
  meter: Meter;
  from: LocalDate;
  to: LocalDate;
}

/** How far back and how wide an endpoint answers (providers sheet, section 5). */
export interface MeasureLimits {
  historyMonths: number;
  maxDays: number;
}

export const CURVE_LIMITS: MeasureLimits = { historyMonths: 24, maxDays: 7 };
export const DAILY_LIMITS: MeasureLimits = { historyMonths: 36, maxDays: Infinity };
const HISTORY_EXTRA_DAYS = 15;
const KNOWN = new Set(['pointId', 'dateDebut', 'dateFin']);

/** Form of the query. @throws EnedisError 500 for a parameter outside the swagger, 400 for a bad value. */
export function readMeasureRequest(query: object, meters: MeterRegistry, today: LocalDate): MeasureRequest {
  const fields = new Map<string, unknown>(Object.entries(query));
  if ([...fields.keys()].some((name) => !KNOWN.has(name))) throw refusals.unknownParameter();
  const prm = fields.get('pointId');
  if (!isPrm(prm))
    throw refusals.invalidRequest('pointId parameter is missing or invalid: 14 digits are expected');
  const from = dateOf(fields, 'dateDebut');
  const to = dateOf(fields, 'dateFin');
  if (from >= to)
    throw refusals.invalidRequest('start date parameter must be earlier than the end date parameter');
  if (to > today) throw refusals.futureEnd();
  return { meter: meters.meter(prm), from, to };
}

function dateOf(fields: ReadonlyMap<string, unknown>, name: string): LocalDate {
  const value = fields.get(name);
  if (typeof value !== 'string' || !isLocalDate(value))
    throw refusals.invalidRequest(`${name} parameter is missing or invalid: YYYY-MM-DD is expected`);
  return value;
}

/** Oldest day that may be asked: months first, then days. */
export function historyFloor(today: LocalDate, limits: MeasureLimits): LocalDate {
  return addDays(addMonths(today, -limits.historyMonths), -HISTORY_EXTRA_DAYS);
}

/** @throws EnedisError 400 `ADAM-ERR0069`, `0126`, `0125` or `0123`. */
export function checkPeriod(
  { meter, from, to }: MeasureRequest,
  limits: MeasureLimits,
  today: LocalDate,
): void {
  if (meter.traits.productionOnly) throw refusals.wrongDirection();
  if (daysBetween(from, to) > limits.maxDays) throw refusals.tooWide();
  if (from < historyFloor(today, limits)) throw refusals.tooOld();
  if (from < meter.activation) throw refusals.beforeActivation();
}
