import { measures, type Direction } from '../meters/direction.ts';
import { activationOf, isPrm, type Meter } from '../meters/meter-registry.ts';
import { addDays, addMonths, daysBetween, isLocalDate, type LocalDate } from '../time/french-time.ts';
import { refusals } from './enedis-error.ts';

/** A period `[from, to)` of local days. */
export interface Period {
  from: LocalDate;
  to: LocalDate;
}

/** A period asked for one point that may be read. */
export interface MeasureRequest extends Period {
  meter: Meter;
}

/** How far back and how wide an endpoint answers (providers sheet, section 5). */
export interface MeasureLimits {
  historyMonths: number;
  maxDays: number;
}

export const CURVE_LIMITS: MeasureLimits = { historyMonths: 24, maxDays: 7 };
export const DAILY_LIMITS: MeasureLimits = { historyMonths: 36, maxDays: Infinity };
const HISTORY_EXTRA_DAYS = 15;
const KNOWN = ['pointId', 'dateDebut', 'dateFin'];

/** What only the daily maximum is asked beside the period; both are required (providers sheet, section 5). */
export interface MaximumRequest {
  step: 'P1D' | 'P1M';
  /** `TOUT` adds the phases of a three-phase meter. */
  quantity: 'PMA' | 'TOUT';
}

/**
 * Form of the query. @throws EnedisError 500 for a parameter outside the swagger, 400 for a bad value.
 * @param more names that this endpoint knows beside the usual three.
 */
export function readMeasureRequest(
  query: object,
  today: LocalDate,
  more: readonly string[] = [],
): Period & { prm: string } {
  const fields = new Map<string, unknown>(Object.entries(query));
  const known = new Set([...KNOWN, ...more]);
  if ([...fields.keys()].some((name) => !known.has(name))) throw refusals.unknownParameter();
  const prm = fields.get('pointId');
  if (!isPrm(prm))
    throw refusals.invalidRequest('pointId parameter is missing or invalid: 14 digits are expected');
  const from = dateOf(fields, 'dateDebut');
  const to = dateOf(fields, 'dateFin');
  if (from >= to)
    throw refusals.invalidRequest('start date parameter must be earlier than the end date parameter');
  if (to > today) throw refusals.futureEnd();
  return { prm, from, to };
}

export const MAXIMUM_PARAMETERS = ['mesuresPas', 'grandeurPhysique'] as const;

/** @throws EnedisError 400 for a missing or unknown step or quantity. */
export function readMaximumRequest(query: object): MaximumRequest {
  const { mesuresPas: step, grandeurPhysique: quantity } = query as Record<string, unknown>;
  if (step !== 'P1D' && step !== 'P1M')
    throw refusals.invalidRequest('mesuresPas parameter is missing or invalid: P1D or P1M is expected');
  if (quantity !== 'PMA' && quantity !== 'TOUT')
    throw refusals.invalidRequest(
      'grandeurPhysique parameter is missing or invalid: PMA or TOUT is expected',
    );
  return { step, quantity };
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

/** @throws EnedisError 403 above 36 kVA; 400 `ADAM-ERR0069`, `0126`, `0125` or `0123`. */
export function checkPeriod(
  { meter, from, to }: MeasureRequest,
  limits: MeasureLimits,
  direction: Direction,
  today: LocalDate,
): void {
  if (meter.traits.above36Kva) throw refusals.notAuthorized();
  if (!measures(meter.traits, direction)) throw refusals.wrongDirection();
  if (daysBetween(from, to) > limits.maxDays) throw refusals.tooWide();
  if (from < historyFloor(today, limits)) throw refusals.tooOld();
  if (from < activationOf(meter, direction)) throw refusals.beforeActivation();
}
